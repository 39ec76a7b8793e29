# ast.literal_eval and the syntax trees of expressions; members and other descriptors; the bytes of
# the standard streams; what a file system holds.
import ast
import dataclasses
import inspect
import os
import shutil
import sys
import types

for text in ('[1, -2.5, "x", b"y", None, True, ...]', "{'a': (1,), 2: {3}}", '1 + 2j', 'set()',
             '"a" "b"', '  7', "f'x'", 'a', '1 + 1', '[1', 'len("x")', '(1, *[2])', '10 ** 2',
             '-' * 3 + '1', '12345678901234567890123'):
    try:
        print(repr(ast.literal_eval(text)))
    except (ValueError, SyntaxError) as error:
        print(type(error).__name__, str(error).partition(' at 0x')[0])
for text in ('a.b[1:2, ::3](x, *y, k=z, **w) if not p else ~q', 'lambda a, /, b=1, *c, d, e=2, **f: a',
             '[x for x in y if x if not x]', '{k: v for k, v in d}', '{*a}', '{**a, 1: 2}',
             'a < b <= c is not d not in e', 'a and b or c', 'x @ y // z ** w << 1 ^ 2 | 3 & 4',
             "f'{a!r:>{w}} {b=}'", '(y := 5)', '(i for i in range(3))', "(yield)",
             "'é', b'\\xff', 1j"):
    print(ast.dump(ast.parse(text, mode='eval')))
print(ast.dump(ast.parse("(a +\n 'é'.x)", mode='eval'), include_attributes=True))
print(ast.unparse(ast.parse('a if b else [c, (d, -e), "f"]', mode='eval')))
print(sorted({node.id for node in ast.walk(ast.parse('x + y * f(x)', mode='eval'))
              if isinstance(node, ast.Name)}))


@dataclasses.dataclass(slots=True)
class Point:
    x: int
    y: int = 2


@dataclasses.dataclass(slots=True)
class Named(Point):
    name: str = ''
    tags: list = dataclasses.field(default_factory=list)


@dataclasses.dataclass(init=False)
class NoInit:
    x: int = 1


print(NoInit(), NoInit.__doc__, inspect.signature(object))
print(Named(1), Named(1, 3, 'n') == Named(1, 3, 'n'), Named.__slots__)
print(types.MemberDescriptorType, types.FunctionType.__globals__, type(Point.x))
print(inspect.ismemberdescriptor(Point.x), inspect.isgetsetdescriptor(Point.x),
      inspect.isgetsetdescriptor(types.FunctionType.__code__))
print(types.FunctionType.__globals__.__get__(inspect.isclass).get('__name__'))

sys.stdout.buffer.write('grüße\n'.encode())
for byte in 'ä€\n'.encode():
    sys.stdout.buffer.write(bytes([byte]))
sys.stdout.flush()
print(sys.stdout.buffer is sys.stdout.buffer, sys.stdout.buffer.writable())
try:
    sys.stdout.buffer.write('text')
except TypeError as error:
    print(error)

usage = shutil.disk_usage('.')
print(usage.total >= usage.used, usage.free > 0, os.statvfs('.').f_bsize > 0)
try:
    os.statvfs('/nowhere/at/all')
except FileNotFoundError as error:
    print(error)
