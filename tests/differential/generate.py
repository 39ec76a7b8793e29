"""Makes random small programs, each from its seed.

    generate.py SEED                  on stdout
    generate.py FIRST COUNT FOLDER    as FOLDER/SEED.py

A program is a handful of fragments, each of which prints what it comes to; an exception in a
fragment is printed as its class and text. No output depends on the order in which threads run, on
hashes of strings, on addresses or on time.
"""
import random
import sys

SETUP = '''
def show(label, action):
    try:
        print(label, action())
    except Exception as error:
        print(label, type(error).__name__, error)
'''


class Maker:
    def __init__(self, seed):
        self.random = random.Random(seed)
        self.depth = 0
        self.names = 0
        self.lines = []

    def pick(self, *choices):
        return self.random.choice(choices)

    def fresh(self, prefix='v'):
        self.names += 1
        return f'{prefix}{self.names}'

    def line(self, text, indent=0):
        self.lines.append('    ' * indent + text)

    # --- expressions --------------------------------------------------------------------------

    def integer(self):
        return str(self.pick(0, 1, 2, 3, 7, -1, -5, 10, 255, 1000, 2**31, -2**63, 2**64 + 1,
                             self.random.randrange(-100, 100)))

    def floating(self):
        return repr(self.pick(0.0, -0.0, 0.5, 1.0, -2.5, 1e16, 1e-7, 3.14159, 1e300, 123456789.125,
                              self.random.uniform(-10, 10)))

    def text(self):
        return repr(self.pick('', 'a', 'abc', 'Hello World', '  pad ', 'x,y,,z', 'line\nbreak',
                              'äöü', '中文', '12', '-3', 'tab\there', "it's", '"q"', 'AbC dEf',
                              '\U0001f600'))

    def number(self, names=()):
        if names and self.random.random() < 0.5:
            return self.pick(*names)
        return self.pick(self.integer, self.integer, self.floating)()

    def arithmetic(self, depth, names=()):
        if depth <= 0 or self.random.random() < 0.2:
            return self.number(names)
        a = self.arithmetic(depth - 1, names)
        b = self.arithmetic(depth - 1, names)
        form = self.random.randrange(12)
        if form < 6:
            return f'({a} {self.pick("+", "-", "*", "/", "//", "%")} {b})'
        if form == 6:
            return f'({a} {self.pick("&", "|", "^", "<<", ">>")} {self.random.randrange(0, 20)})'
        if form == 7:
            return f'({a} ** {self.random.randrange(-2, 5)})'
        if form == 8:
            return f'{self.pick("abs", "round", "int", "float", "-", "+", "bool", "repr")}({a})'
        if form == 9:
            return f'{self.pick("min", "max", "divmod")}({a}, {b})'
        if form == 10:
            return f'({a} if {self.condition(depth - 1, names)} else {b})'
        return f'round({a}, {self.random.randrange(-2, 5)})'

    def condition(self, depth, names=()):
        a = self.arithmetic(depth - 1, names)
        b = self.arithmetic(depth - 1, names)
        form = self.random.randrange(5)
        if form == 0:
            c = self.arithmetic(0, names)
            return f'({a} < {b} <= {c})'
        if form == 1:
            return f'(not {a})'
        if form == 2:
            return f'({a} {self.pick("and", "or")} {b})'
        return f'({a} {self.pick("<", "<=", "==", "!=", ">", ">=")} {b})'

    def atom(self):
        return self.pick(self.integer, self.floating, self.text, lambda: 'None', lambda: 'True',
                         lambda: repr(bytes(self.random.randrange(256) for _ in range(3))))()

    def value(self, depth):
        if depth <= 0:
            return self.atom()
        items = [self.value(depth - 1) for _ in range(self.random.randrange(4))]
        form = self.random.randrange(5)
        if form == 0:
            return '[' + ', '.join(items) + ']'
        if form == 1:
            return '(' + ''.join(item + ', ' for item in items) + ')'
        if form == 2:
            return '{' + ', '.join(f'{self.atom()}: {item}' for item in items) + '}'
        if form == 3:
            numbers = sorted({self.random.randrange(9) for _ in items})
            return '{' + ', '.join(map(str, numbers)) + '}' if numbers else 'set()'
        return self.atom()

    def index(self):
        parts = [self.pick('', str(self.random.randrange(-6, 7))) for _ in range(2)]
        step = self.pick('', '', ':2', ':-1', ':-2', ':0')
        return self.pick(str(self.random.randrange(-4, 5)), ':'.join(parts) + step)

    # --- fragments ----------------------------------------------------------------------------

    def fragment_arithmetic(self):
        for _ in range(4):
            self.line(f'show("sum", lambda: {self.arithmetic(3)})')

    def fragment_values(self):
        name = self.fresh()
        self.line(f'{name} = {self.value(3)}')
        self.line(f'show("value", lambda: {name})')
        for _ in range(3):
            other = self.value(2)
            action = self.pick(
                f'{name} == {other}', f'{name} + {other}', f'{name} * 2', f'len({name})',
                f'{name}[{self.index()}]', f'{self.atom()} in {name}', f'sorted({name})',
                f'list({name})', f'str({name}) + repr({name})', f'{name} < {other}',
                f'bool({name})', f'dict({name})', f'tuple({name})', f'max({name})',
                f'sum({name})', f'[*{name}, 1]', f'{{**{name}}}', f'list(zip({name}, {other}))',
                f'list(enumerate({name}))', f'list(reversed({name}))', f'{name}.copy()',
                f'{name}.count({self.atom()})', f'{name}.pop()', f'{name} | {other}')
            self.line(f'show("do", lambda: {action})')

    def fragment_list(self):
        name = self.fresh()
        items = ', '.join(self.integer() for _ in range(self.random.randrange(7)))
        self.line(f'{name} = [{items}]')
        for _ in range(6):
            a, b = self.integer(), self.random.randrange(-5, 6)
            self.line('show("list", lambda: ' + self.pick(
                f'{name}.append({a})', f'{name}.insert({b}, {a})', f'{name}.pop({b})',
                f'{name}.remove({a})', f'{name}.index({a})', f'{name}.sort()', f'{name}.reverse()',
                f'{name}.extend(range({abs(b)}))', f'{name}.sort(key=lambda n: (n % 3, -n))',
                f'{name}.__setitem__(slice({self.random.randrange(4)}, {abs(b)}), [{a}] * 2)',
                f'{name}.__delitem__({b})',
                f'[n * 2 for n in {name} if n % 2]', f'{{n: n * n for n in {name}}}',
                f'sorted({name}, reverse=True)', f'{name}[{self.index()}]') + ')')
            self.line(f'print({name})')

    def fragment_dict(self):
        name = self.fresh()
        keys = [self.pick(repr(self.pick('a', 'b', 'c', 'd')), str(self.random.randrange(4)))
                for _ in range(5)]
        self.line(f'{name} = {{{", ".join(f"{k}: {self.value(1)}" for k in keys[:3])}}}')
        for _ in range(5):
            k = self.pick(*keys, '[]', '1.0', 'True')
            self.line('show("dict", lambda: ' + self.pick(
                f'{name}[{k}]', f'{name}.get({k}, "none")', f'{name}.pop({k})',
                f'{name}.pop({k}, 0)',
                f'{name}.setdefault({k}, {self.atom()})', f'{name}.update({{{k}: {self.atom()}}})',
                f'{name}.popitem()', f'list({name}.items())', f'{k} in {name}',
                f'{name} | {{{k}: 0}}', f'{name}.__delitem__({k})', f'list(reversed({name}))',
                f'sorted({name}, key=str)', f'{name}.keys() & {{{k}}}') + ')')
            self.line(f'print({name})')

    def fragment_text(self):
        name = self.fresh()
        self.line(f'{name} = {self.text()}')
        for _ in range(6):
            t = self.text()
            n = self.random.randrange(0, 12)
            self.line('show("text", lambda: ' + self.pick(
                f'{name}.split()', f'{name}.split({t})', f'{name}.replace({t}, "-")',
                f'{name}.find({t})', f'{name}.index({t})', f'{name}.count({t})', f'{name}.title()',
                f'{name}.swapcase()', f'{name}.center({n}, "*")', f'{name}.zfill({n})',
                f'{name}.partition({t})', f'{name}.rpartition({t})', f'{name}.splitlines()',
                f'{name}.strip({t})', f'{name}.startswith({t})', f'{t}.join({name})',
                f'{name}.encode()', f'{name}.encode("ascii")', f'{name}.expandtabs({n})',
                f'({name}.isalpha(), {name}.isdigit(), {name}.isupper(), {name}.isspace())',
                f'int({name})', f'float({name})', f'{name}[{self.index()}]',
                f'{name} % {self.atom()}',
                f'{name} < {t}', f'ascii({name})', f'{name}.casefold()', f'{name}.rsplit(None, 1)',
                f'{name}.ljust({n}) + "|"', f'{name} * {n % 4}', f'{name}.translate({{97: "A"}})',
                f'sorted({name})') + ')')

    def spec(self):
        fill = self.pick('', '', '*<', '0>', '^', '>', '=', '.^')
        return (fill + self.pick('', '', '+', ' ', '-') + self.pick('', '', '#') +
                self.pick('', '', '0') + self.pick('', '', '5', '12') +
                self.pick('', '', ',', '_') +
                self.pick('', '', '.0', '.2', '.7') +
                self.pick('', 'd', 'f', 'e', 'g', 'x', 'b', 'o', 's', '%', 'c', 'n', 'X', 'E'))

    def fragment_format(self):
        for _ in range(6):
            value = self.pick(self.integer, self.floating, self.text)()
            if self.random.random() < 0.6:
                self.line(f'show("format", lambda: format({value}, {self.spec()!r}))')
            elif self.random.random() < 0.5:
                conversion = ('%' + self.pick('', '-', '+', '0', ' ', '#') +
                              self.pick('', '6', '10') + self.pick('', '.1', '.3') +
                              self.pick(*'dsrfegxociXaq'))
                self.line(f'show("percent", lambda: {conversion!r} % {value})')
            else:
                spec = self.spec()
                self.line(f'{self.fresh("w")} = {value}')
                name, width = f'w{self.names}', self.random.randrange(20)
                self.line(f'show("fstring", lambda: f"{{{name}!r:>{width}}}" + '
                          f'f"{{{name}:{spec}}}")')

    def fragment_class(self):
        base, derived = self.fresh('Base'), self.fresh('Derived')
        self.line(f'class {base}:')
        self.line(f'level = {self.integer()}', 1)
        self.line('def __init__(self, x):', 1)
        self.line('self.x = x', 2)
        self.line('def __repr__(self):', 1)
        self.line('return f"{type(self).__name__}({self.x!r})"', 2)
        for method, body in self.random.sample([
                ('__eq__(self, o)', 'return self.x == getattr(o, "x", o)'),
                ('__lt__(self, o)', 'return self.x < o.x'),
                ('__add__(self, o)', f'return type(self)(self.x + getattr(o, "x", o))'),
                ('__radd__(self, o)', 'return type(self)(o + self.x)'),
                ('__len__(self)', 'return abs(int(self.x)) % 5'),
                ('__bool__(self)', 'return self.x > 0'),
                ('__getitem__(self, i)',
                 'if i > 3: raise IndexError(i)\n        return self.x + i'),
                ('__contains__(self, i)', 'return i == self.x'),
                ('__call__(self, *a, **k)', 'return a, sorted(k)'),
                ('__iter__(self)', 'yield self.x; yield self.level'),
                ('__getattr__(self, name)', f'raise AttributeError("no " + name)'),
                ('__format__(self, spec)', 'return f"<{spec}>"'),
                ('__hash__(self)', 'return 7'),
                ('__index__(self)', 'return 3'),
                ('__enter__(self)', 'return self'),
                ('__exit__(self, *e)', f'return {self.pick("True", "False", "None")}')],
                self.random.randrange(3, 9)):
            self.line(f'def {method}:', 1)
            self.line(body, 2)
        self.line(f'class {derived}({base}):')
        self.line(f'level = {base}.level + 1', 1)
        self.line('def __init__(self, x, y=0):', 1)
        self.line('super().__init__(x)', 2)
        self.line('self.y = y', 2)
        self.line(f'@property', 1)
        self.line('def both(self):', 1)
        self.line('return self.x, self.y', 2)
        self.line('@classmethod', 1)
        self.line('def make(cls, *args):', 1)
        self.line('return cls(*args)', 2)
        a, b = self.fresh('a'), self.fresh('b')
        self.line(f'{a} = {base}({self.integer()})')
        self.line(f'{b} = {derived}({self.integer()}, {self.text()})')
        for _ in range(7):
            one, two = self.pick(a, b), self.pick(a, b, self.integer())
            self.line('show("object", lambda: ' + self.pick(
                f'{one}', f'{one} == {two}', f'{one} < {two}', f'{one} + {two}', f'{two} + {one}',
                f'len({one})', f'bool({one})', f'{one}[{self.random.randrange(6)}]',
                f'{two} in {one}',
                f'{one}(1, k=2)', f'list({one})', f'{one}.missing', f'{one}.both', f'{one}.level',
                f'f"{{{one}:>5}}"', f'{derived}.make({self.integer()}, 2)', f'{derived}.make()',
                f'sorted([{a}, {b}])', f'{{{one}: 1}}[{one}]', f'"abcdef"[{one}]',
                f'isinstance({one}, {derived})', f'vars({one})', f'{one} != {two}',
                f'{derived}.__mro__[1].__name__', f'[*{one}]', f'max({a}, {b})') + ')')
        self.line('try:')
        self.line(f'with {self.pick(a, b)} as opened:', 1)
        self.line(f'print("in", {self.arithmetic(1)})', 2)
        self.line(f'raise {self.pick("ValueError(1)", "KeyError(2)")}', 2)
        self.line('except Exception as error:')
        self.line('print("with", type(error).__name__, error)', 1)

    def fragment_exceptions(self):
        name = self.fresh('risky')
        self.line(f'def {name}(n):')
        self.line('done = []', 1)
        self.line('try:', 1)
        self.line('try:', 2)
        for i in range(self.random.randrange(1, 4)):
            self.line(f'if n == {i}: ' + self.pick(
                f'raise {self.pick("ValueError", "KeyError", "TypeError")}({self.atom()})',
                f'return done, {self.arithmetic(1)}', f'done.append({self.value(1)}[n])',
                f'{self.arithmetic(2)} / 0', 'undefined', 'assert n < 0, n', '[][n]', '{}[n]',
                'int("x")', 'raise StopIteration(n)', '"a" + n', 'n.attribute', 'a, b = [n]'), 3)
        self.line('done.append("body")', 3)
        caught = self.pick('ValueError', '(KeyError, IndexError)', 'ArithmeticError')
        self.line(f'except {caught} as e:', 2)
        self.line('done.append(f"caught {e}")', 3)
        self.line(self.pick('raise', 'raise RuntimeError("again") from e', 'raise OSError(n)',
                            'pass', 'return "from except"', 'del e'), 3)
        self.line('else:', 2)
        self.line('done.append("else")', 3)
        self.line('finally:', 2)
        self.line(f'done.append({self.pick("1", "n", "[n]")})', 3)
        if self.random.random() < 0.2:
            self.line('return "from finally"', 3)
        self.line('except Exception as e:', 1)
        self.line('return done, type(e).__name__, str(e), type(e.__cause__).__name__, '
                  'type(e.__context__).__name__', 2)
        self.line('return done', 1)
        self.line('for n in range(4):')
        self.line(f'show("risk", lambda: {name}(n))', 1)

    def fragment_generator(self):
        name = self.fresh('gen')
        self.line(f'def {name}(n):')
        self.line('got = None', 1)
        self.line('try:', 1)
        self.line('for i in range(n):', 2)
        self.line(self.pick('got = yield i, got', 'yield i * i', 'got = yield from inner(i)',
                            'yield (yield i)'), 3)
        self.line(f'if i == {self.random.randrange(1, 5)}: ' +
                  self.pick('return "early"', 'raise KeyError(i)', 'continue', 'break'), 3)
        self.line('except ValueError as e:', 1)
        self.line('yield f"caught {e}"', 2)
        self.line('finally:', 1)
        self.line(f'print("{name} ends")', 2)
        self.line('return "done"', 1)
        self.line('def inner(n):')
        self.line('while n:', 1)
        self.line('got = yield n', 2)
        self.line('n -= 1', 2)
        self.line('return n', 1)
        g = self.fresh('g')
        self.line(f'{g} = {name}({self.random.randrange(6)})')
        for _ in range(6):
            self.line('show("gen", lambda: ' + self.pick(
                f'next({g})', f'next({g}, "over")', f'{g}.send({self.atom()})', f'{g}.send(None)',
                f'{g}.throw(ValueError("thrown"))', f'{g}.close()', f'next({g})') + ')')
        self.line(f'show("rest", lambda: list({g}))')
        self.line(f'show("all", lambda: [x for x in {name}(4)])')
        count = self.random.randrange(9)
        self.line(f'show("sum", lambda: sum(i * i for i in range({count}) if i % 2))')

    def fragment_closure(self):
        name = self.fresh('outer')
        self.line(f'def {name}(a, b={self.integer()}, *rest, key={self.atom()}, **more):')
        self.line(f'total = {self.arithmetic(2, ("a", "b"))}', 1)
        self.line('def add(n):', 1)
        self.line('nonlocal total', 2)
        self.line(f'total = total {self.pick("+", "-", "*")} n', 2)
        self.line('return total', 2)
        self.line('def peek(default=total):', 1)
        self.line('return default, total, key, rest, sorted(more.items())', 2)
        self.line('late = [lambda: i for i in range(3)]', 1)
        self.line('return add, peek, late, [lambda i=i: i * b for i in range(3)]', 1)
        calls = self.pick('1', '1, 2', '1, 2, 3', 'a=1', '1, key=5', '1, 2, 3, z=4, y=5', '',
                          '1, a=2',
                          '*[1, 2]', '**{"a": 3, "q": 4}', '1, *(2, 3), **{"key": 9}')
        made = self.fresh('made')
        self.line('try:')
        self.line(f'{made} = {name}({calls})', 1)
        self.line(f'show("add", lambda: {made}[0]({self.number()}))', 1)
        self.line(f'show("add", lambda: {made}[0]({self.number()}))', 1)
        self.line(f'show("peek", lambda: {made}[1]())', 1)
        self.line(f'show("late", lambda: [f() for f in {made}[2]] + [f() for f in {made}[3]])', 1)
        self.line('except Exception as error:')
        self.line('print("closure", type(error).__name__, error)', 1)

    def fragment_flow(self):
        name = self.fresh('flow')
        self.line(f'def {name}(n):')
        self.line('out = []', 1)
        self.line(f'for i in range(n):', 1)
        self.line(f'if i % {self.random.randrange(2, 4)} == 0: ' +
                  self.pick('continue', 'out.append(-i)'), 2)
        self.line(f'while i > {self.random.randrange(3)}:', 2)
        self.line('i -= 1', 3)
        self.line(f'if i == {self.random.randrange(4)}: {self.pick("break", "continue")}', 3)
        self.line('else:', 2)
        self.line('out.append("else")', 3)
        self.line(f'if len(out) > {self.random.randrange(2, 9)}: ' +
                  self.pick('break', 'return out', 'pass'), 2)
        self.line('out.append(i)', 2)
        self.line('else:', 1)
        self.line('out.append("end")', 2)
        self.line(f'match n:', 1)
        self.line(f'case 0 | 1: out.append("few")', 2)
        self.line('case int(x) if x % 2: out.append(("odd", x))', 2)
        self.line('case _: out.append("other")', 2)
        self.line('return out', 1)
        for n in range(0, 9, 2):
            self.line(f'show("flow", lambda: {name}({n + self.random.randrange(2)}))')
        subject = self.value(2)
        self.line(f'match {subject}:')
        self.line('case []: print("empty")', 1)
        self.line('case [one]: print("one", one)', 1)
        self.line('case [first, *others]: print("some", first, others)', 1)
        self.line('case {1: x, **rest}: print("map", x, rest)', 1)
        self.line('case str() | bytes(): print("text")', 1)
        self.line('case None | True: print("single")', 1)
        self.line('case other: print("other", other)', 1)

    def fragment_comprehension(self):
        a, b = self.value(2), f'range({self.random.randrange(5)})'
        for _ in range(4):
            condition = self.condition(2, ('x', 'y'))
            element = self.arithmetic(2, ('x', 'y'))
            self.line('show("comp", lambda: ' + self.pick(
                f'[{element} for x in {b} for y in range(x) if {condition}]',
                f'{{x: [y for y in range(x)] for x in {b}}}',
                f'[z := x * 2 for x in {b}] + [1]',
                f'sorted({{x % 3 for x in {b}}})', f'list(x for x in {a})',
                f'[(x, y) for x, *y in [(1, 2, 3), "ab", {a}]]',
                f'[lambda: x for x in {b}][-1]()', f'{{**{{x: x for x in {b}}}, 9: 9}}',
                f'[[x for x in {b}] for _ in {b}]',
                f'next((x for x in {b} if {condition}), "none")',
                f'dict(enumerate({a}))', f'[*{b}, *{a}]', f'any(x > 1 for x in {b})') + ')')

    def fragment_unpacking(self):
        for _ in range(4):
            value = self.value(2)
            target = self.pick('a, b', 'a, *b', '*a, b', 'a, (b, c)', '(a, b), c', 'a, b, *c',
                               '[a]', '*a,', 'a, *b, c', '(a)')
            self.line('try:')
            self.line(f'{target} = {value}', 1)
            self.line(f'print({", ".join(n for n in "abc" if n in target)})', 1)
            self.line('except Exception as error:')
            self.line('print("unpack", type(error).__name__, error)', 1)

    def fragment_slices(self):
        name = self.fresh()
        count = self.random.randrange(9)
        self.line(f'{name} = list(range({count}))')
        for _ in range(5):
            what = f'{name}[{self.index()}]'
            self.line('try:')
            self.line(self.pick(f'{what} = {self.value(1)}', f'del {what}', f'{what} = "xy"',
                                f'{what} += [1]', f'{name} *= {self.random.randrange(3)}'), 1)
            self.line('except Exception as error:')
            self.line('print("slice", type(error).__name__, error)', 1)
            self.line(f'print({name})')

    def fragment_bytes(self):
        name = self.fresh()
        self.line(f'{name} = {self.pick("bytes", "bytearray")}({self.text()}, "utf-8")')
        for _ in range(5):
            n = self.random.randrange(6)
            self.line('show("bytes", lambda: ' + self.pick(
                f'{name}', f'{name}[{self.index()}]', f'{name} + b"x"', f'{name} * {n}',
                f'{name}.hex()', f'{name}.decode()', f'{name}.decode("ascii")', f'list({name})',
                f'{name}.split(b",")', f'{name}.find(b"b")', f'{name} % 5',
                f'b"%d|%s" % ({n}, {name})', f'{name}.upper()', f'int.from_bytes({name}, "big")',
                f'({n}).to_bytes({n}, "little")',
                f'{name}.replace(b"a", b"--")', f'{n} in {name}', f'{name} == {self.text()}',
                f'{name}.center({n * 3}, b"*")', f'{name}.strip()', f'{name}.join([b"1", b"2"])',
                f'bytes({n})', f'{name}.startswith((b"a", b"H"))', f'{name}[0:2] < b"b"') + ')')

    def fragment_decorator(self):
        deco, name = self.fresh('deco'), self.fresh('func')
        self.line(f'def {deco}(tag):')
        self.line('def wrap(function):', 1)
        self.line('def inner(*args, **kwargs):', 2)
        self.line('print("call", tag, args, sorted(kwargs.items()))', 3)
        self.line(self.pick('return function(*args, **kwargs)', 'return tag, function(*args)',
                            'return [function(*args)] * 2'), 3)
        self.line('inner.__name__ = function.__name__ + "_inner"', 2)
        self.line('return inner', 2)
        self.line('return wrap', 1)
        self.line(f'@{deco}("one")')
        self.line(f'@{deco}({self.atom()})')
        self.line(f'def {name}(x, /, y=2, *, z=3):')
        self.line(f'return {self.arithmetic(2, ("x", "y", "z"))}', 1)
        for _ in range(3):
            call = self.pick('1', '1, 2', '1, z=4', 'x=1', '1, 2, 3', '', '1, y=5', '1, 2, z=1')
            self.line(f'show("deco", lambda: {name}({call}))')
        self.line(f'print({name}.__name__, {name}.__qualname__)')

    def fragment_eval(self):
        names = {'x': self.integer(), 'y': self.floating()}
        text = ', '.join(f'{k!r}: {v}' for k, v in names.items())
        for _ in range(3):
            expression = self.pick(self.arithmetic(2, tuple(names)),
                                   self.condition(2, tuple(names)), self.value(2),
                                   'missing', 'x +', '(x', 'x y', 'len', 'x.real')
            self.line(f'show("eval", lambda: eval({expression!r}, {{{text}}}))')
        space = self.fresh('space')
        self.line(f'{space} = {{{text}}}')
        statement = self.pick('z = x * 2', 'def f(n): return n + x\nz = f(1)', 'del x', 'x += 1',
                              'class A: z = y\nz = A.z', 'import math\nz = math.floor(y)',
                              'for z in range(3): pass', 'raise ValueError(x)', 'global z\nz = 5')
        self.line(f'show("exec", lambda: exec({statement!r}, {space}))')
        self.line(f'print(sorted((k, v) for k, v in {space}.items() if k in ("x", "y", "z")))')

    def fragment_context(self):
        name = self.fresh('Manager')
        self.line(f'class {name}:')
        self.line('def __init__(self, tag, swallow=False):', 1)
        self.line('self.tag, self.swallow = tag, swallow', 2)
        self.line('def __enter__(self):', 1)
        self.line('print("enter", self.tag)', 2)
        self.line(self.pick('return self', 'return self.tag', 'pass'), 2)
        self.line('def __exit__(self, kind, value, trace):', 1)
        self.line('print("exit", self.tag, kind and kind.__name__, value)', 2)
        self.line('return self.swallow', 2)
        run = self.fresh('run')
        self.line(f'def {run}(n):')
        self.line(f'for i in range(n):', 1)
        self.line(f'with {name}(1, {self.pick("True", "False")}) as a, {name}(2) as b:', 2)
        self.line(f'if i == {self.random.randrange(3)}: ' + self.pick(
            'continue', 'break', 'return i', 'raise KeyError(i)', '1 / 0', 'a.b.c'), 3)
        self.line('print("body", type(a).__name__)', 3)
        self.line('return "end"', 1)
        for n in range(3):
            self.line(f'show("with", lambda: {run}({n}))')

    def fragment_sorting(self):
        items = ', '.join(self.pick(self.integer, self.floating)() for _ in range(6))
        words = ', '.join(self.text() for _ in range(4))
        for _ in range(4):
            key = self.pick('', ', key=abs', ', key=lambda n: (n % 3, n)', ', key=str',
                            ', reverse=True', ', key=lambda n: -n')
            self.line('show("sort", lambda: ' + self.pick(
                f'sorted([{items}]{key})', f'sorted([{words}])', f'sorted([{words}], key=len)',
                f'min([{items}]{key.replace(", reverse=True", "")})', f'max([{words}], key=len)',
                f'sorted([{items}, None])', f'sorted({{{words}}})', f'sum([{items}])',
                f'sorted(zip([{items}], [{words}]))[:2]', f'max([{words}], default=1)',
                f'list(map(lambda a, b: (a, b), [{items}], [{words}]))',
                f'list(filter(None, [{items}]))', f'sorted([{items}], key=5)') + ')')

    def fragment_threads(self):
        count = self.random.randrange(2, 5)
        result, lock = self.fresh('result'), self.fresh('lock')
        self.line('import threading')
        self.line(f'{result} = {{}}')
        self.line(f'{lock} = threading.{self.pick("Lock", "RLock")}()')
        work = self.fresh('work')
        self.line(f'def {work}(n, *, step={self.random.randrange(1, 5)}):')
        self.line(f'for i in range({self.random.randrange(1, 40)}):', 1)
        self.line(f'with {lock}:', 2)
        self.line(f'{result}[n % 3] = {result}.get(n % 3, 0) + i * step', 3)
        if self.random.random() < 0.3:
            self.line(f'{result}[("own", n)] = [n] * n', 1)
        self.line(f'{self.pick("threads", "crew")} = [threading.Thread(target={work}, args=(n,), '
                  f'name=f"t{{n}}") for n in range({count})]')
        crew = self.lines[-1].split(' ')[0]
        self.line(f'for t in {crew}: t.start()')
        self.line(f'for t in {crew}: t.join()')
        self.line(f'print(sorted({result}.items(), key=str), [t.name for t in {crew}], '
                  f'any(t.is_alive() for t in {crew}))')

    def program(self):
        fragments = [getattr(self, name) for name in dir(self) if name.startswith('fragment_')]
        for fragment in self.random.sample(fragments, self.random.randrange(2, 5)):
            fragment()
        if self.random.random() < 0.3:
            self.line(f'print({self.arithmetic(3)})')
        return SETUP.lstrip() + '\n' + '\n'.join(self.lines) + '\n'


def main(args):
    if len(args) == 1:
        sys.stdout.reconfigure(encoding='utf-8')
        sys.stdout.write(Maker(int(args[0])).program())
        return
    first, count, folder = int(args[0]), int(args[1]), args[2]
    for seed in range(first, first + count):
        with open(f'{folder}/{seed}.py', 'w', encoding='utf-8') as file:
            file.write(Maker(seed).program())


if __name__ == '__main__':
    main(sys.argv[1:])
