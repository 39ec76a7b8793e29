"""ast: trees with all their places, literals, visitors, and the carets that tracebacks draw by them."""

import ast
import traceback

source = '''"""A docstring."""
from __future__ import annotations
import os.path as path, sys
from . import sibling
from ..package import (one, two as three)
from os import *

x: int = 1
y: str
(z): float = 2.5
a = b = c, *d = 1, 2, 3
a += 1; b -= 2; a @= c; a //= 3; a **= 2; a >>= 1; a <<= 1; a |= 1; a ^= 1; a &= 1
del a, (b, [c]), d[0], e.f
assert x, "message"
global g1, g2

@decorator(1)
@other.one
def function(p, /, q: int = 1, *args: tuple, k, kd=2, **kwargs) -> None:
    """inside"""
    nonlocal_ = lambda: (yield)
    def inner(): nonlocal nonlocal_; return
    return p if q else ~k

class Class(Base, metaclass=Meta, **more):
    value = u"marked" 'joined'

for i, (j, k) in pairs: continue
else: pass
while not done and x or y: break
if a < b <= c != d is not e in f not in g: pass
elif (h): one()
elif j:
    two()
else: three()
try: risky()
except (A, B) as error: raise New(1) from error
except: raise
else: pass
finally: pass
try: group()
except* ValueError as some: pass
with open(f) as one, two as (three, four): pass
with (open(f) as one, two): pass
match point:
    case {"k": 1, **rest} if rest: pass
    case [1, -2.5, 3+4j, *others] | (None, True): pass
    case Point(x, y=0) as p: pass
    case str() | a.b | "s" "t": pass
    case _: pass
f(a, *b, k=c, **d)[1:2, ::3, ...].attr
[x async for x in y] if 0 else [x for x in y if x if y for z in w]
{**a, 'b': 1}, {1, 2}, {k: v for k, v in items}, {i for i in x}, (i for i in x), ()
f"{x!r:>{width}} and {y=} {{}}" "tail" f'{z:%H}'
-1 + +2 - ~3 * 4 / 5 // 6 % 7 ** 8 @ 9 << 1 >> 2 & 3 | 4 ^ 5
0xff, 1_000, 10**30, 123456789012345678901234567890, 1e10, 2j, b"bytes" b"more", "é"; (y := 5)
'''.replace('[x async for x in y] if 0 else ', '')
tree = ast.parse(source)
print(ast.dump(tree, indent=1, include_attributes=True))
print(ast.unparse(tree))
print(ast.dump(ast.parse("a.b", mode="eval")), ast.dump(ast.parse("a; b", mode="single")))

for text in ("[1, 2.5, (3,), None, True, -1, b'x', {1}]", "{'a': {'b': ['c']}}", "1 + 2j", "  'x'",
             "set()", "-(1)", "f()", "a", "1 + 1", "[", "'\\0'"):
    try:
        print(repr(ast.literal_eval(text)))
    except (ValueError, SyntaxError) as error:
        print(type(error).__name__, str(error).partition(" object at")[0])


class Calls(ast.NodeVisitor):
    def visit_Call(self, node):
        print("calls", ast.unparse(node.func), "at", node.lineno, node.col_offset)
        self.generic_visit(node)


class Swap(ast.NodeTransformer):
    def visit_Add(self, node):
        return ast.Sub()


Calls().visit(ast.parse("f(g(1), h.i(x)(2))"))
print(ast.unparse(Swap().visit(ast.parse("a + b + c"))))
one, two = ast.parse("a + b\nc + d").body
print(one.value.op is two.value.op, isinstance(one, ast.stmt), type(one.value.left.ctx).__name__)
print(ast.get_source_segment(source, tree.body[15]), ast.get_docstring(tree))
print(sum(1 for _ in ast.walk(tree)))


def divide(n):
    return [1, 2][n] / (n -  # comment
                        n) if n > 5 else 10 / n


for call in (lambda: divide(0), lambda: {}["missing"]["more"], lambda: (1).nothing + 2):
    try:
        call()
    except Exception:
        print(traceback.format_exc())
