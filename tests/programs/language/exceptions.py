# stderr: any
# Exceptions: chaining, finally, else, with, custom classes, groups of handlers.


class AppError(Exception):
    def __init__(self, message, code=1):
        super().__init__(message)
        self.code = code


def risky(kind):
    try:
        if kind == 'value':
            raise ValueError('v')
        if kind == 'app':
            raise AppError('a', 7)
        if kind == 'return':
            return 'early'
        if kind == 'key':
            {}['missing']
        print('no error')
    except ValueError as e:
        print('except', e)
        return 'from except'
    except (KeyError, AppError) as e:
        print('tuple', type(e).__name__, e, e.args)
    else:
        print('else')
    finally:
        print('finally')
    return 'end'


for kind in ('value', 'app', 'return', 'key', 'none'):
    print(kind, '->', risky(kind))

try:
    try:
        1 / 0
    except ZeroDivisionError as e:
        raise AppError('wrapped') from e
except AppError as e:
    print(repr(e.__cause__), e.__suppress_context__, e.code)

try:
    try:
        [][0]
    except IndexError:
        {}['k']
except KeyError as e:
    print(repr(e), repr(e.__context__), e.__cause__)

try:
    try:
        raise ValueError('first')
    except ValueError:
        raise
except ValueError as e:
    print('reraised', e)

try:
    raise
except RuntimeError as e:
    print(e)


def nested():
    for i in range(3):
        try:
            if i == 1:
                continue
            if i == 2:
                break
            print('body', i)
        finally:
            print('finally', i)
    return 'done'


print(nested())


def overrides():
    try:
        return 1
    finally:
        return 2


print(overrides())


class Manager:
    def __init__(self, name, swallow):
        self.name, self.swallow = name, swallow

    def __enter__(self):
        print('enter', self.name)
        return self

    def __exit__(self, kind, value, tb):
        print('exit', self.name, kind and kind.__name__, value, tb is not None)
        return self.swallow


with Manager('a', True) as a, Manager('b', False):
    raise ValueError('inside')
with Manager('c', False):
    print('quiet')
for i in range(2):
    with Manager('loop', False):
        if i == 0:
            continue
        break

for bad in (lambda: 'a' + 1, lambda: 1 + 'a', lambda: None.x, lambda: [1][5], lambda: {}['k'],
            lambda: int('x'), lambda: len(5), lambda: 5(), lambda: [] < 1, lambda: (1)[0],
            lambda: undefined_name, lambda: 1 // 0, lambda: 1 % 0, lambda: 1.0 / 0,
            lambda: next(iter([])), lambda: [].pop(), lambda: [1].remove(2), lambda: (1,).index(3),
            lambda: 'abc'.index('z'), lambda: float('q'), lambda: chr(-1), lambda: ord('ab'),
            lambda: sum(['a']), lambda: max([]), lambda: range(1, 2, 0), lambda: 'x' * 'y',
            lambda: {[]: 1}, lambda: {1, []}, lambda: 2 ** 'a', lambda: -'a', lambda: iter(5),
            lambda: [*5], lambda: print(**{1: 2}), lambda: isinstance(1, 2),
            lambda: setattr(1, 'a', 2), lambda: 'a %d' % 'b', lambda: '%s %s' % (1,),
            lambda: '{} {}'.format(1), lambda: '{x}'.format(y=1), lambda: f'{1:zz}',
            lambda: bytes([300]), lambda: int('9' * 5000)):
    try:
        bad()
    except Exception as e:
        print(type(e).__name__, '|', e)

try:
    a, b = 1, 2, 3
except ValueError as e:
    print(e)
try:
    a, b, *c = (1,)
except ValueError as e:
    print(e)
try:
    a, b = 5
except TypeError as e:
    print(e)


def unbound():
    try:
        print(x)
    except UnboundLocalError as e:
        print(e)
    x = 1


unbound()
print(issubclass(KeyError, LookupError), isinstance(AppError('x'), Exception), OSError(2, 'no', 'f'))
print(StopIteration(3).value, SystemExit(4).code, str(KeyError('k')), repr(ValueError('a', 1)))
e = ValueError('note')
e.add_note('a note')
print(e.__notes__)


def depth(n):
    return depth(n + 1)


try:
    depth(0)
except RecursionError as e:
    print(e)
