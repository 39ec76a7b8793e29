# Operations that a class forbids, odd constructors, and what happens while a dict is walked.
def check(action):
    try:
        print(action())
    except Exception as error:
        print(type(error).__name__, error)


class Blocked(list):
    __contains__ = None
    __add__ = None
    __bool__ = None
    __reversed__ = None


class NoIter(list):
    __iter__ = None


check(lambda: 1 in Blocked())
check(lambda: Blocked() + [1])
check(lambda: bool(Blocked()))
check(lambda: list(reversed(Blocked())))
check(lambda: list(NoIter()))


class Loop:
    pass


Loop.__call__ = Loop()
check(lambda: Loop()())


def f(a, b=2):
    return a, b


print(f.__call__(1), f.__call__(1, b=3), len.__call__([1]), [].append.__call__(1))


class Words(list):
    def __new__(cls, items, sep=None):
        return super().__new__(cls)


class Pair(tuple):
    def __init__(self, items, name=None):
        self.name = name


class Plain(set):
    pass


print(Words([1, 2], sep=' '), Pair([1, 2], name='p'), Pair([1, 2], name='p').name)
check(lambda: Plain([1], key=2))
check(lambda: tuple([1], key=2))
check(lambda: list([1], key=2))
check(lambda: frozenset([1], key=2))


class Hashed(set):
    def __hash__(self):
        return 5


one = Hashed()
print(one in {one}, {one: 1}[one], {1} in {frozenset([1])})


class Frozen(frozenset):
    pass


same = Frozen([1])
print(same.copy() is same, frozenset([1]).copy() == same, {True: 1}.keys() & {1})
print({1: 1, 2: 2}.keys() & {True})


def walk():
    d = {0: 0}
    for key in d:
        del d[0]
        d[0] = 0


check(walk)


class Wrong(Exception):
    def __new__(cls, *args):
        return 'not an exception'


def raise_wrong():
    raise Wrong


def throw_wrong():
    def g():
        yield
    made = g()
    next(made)
    made.throw(Wrong)


check(raise_wrong)
check(throw_wrong)
check(lambda: print >> 3)
check(lambda: int('11', 2**100))
check(lambda: enumerate())
g = (i for i in 'ab')
g.__name__ = 'renamed'
print(g.__name__, int(memoryview(b'12')), float(memoryview(b'1.5')), int.from_bytes(b'', 'big'))
print(f'{complex(-0.0, -0.0):z.1f}')
places = {}, {}
exec('def outer():\n    global y\n    y = 1\nouter()\nx = y\ny = 2\n', *places)
print(places[0]['y'], sorted(places[1]))


class Base:
    def __init__(self, x):
        self.x = x

    def __add__(self, other):
        return type(self).__name__

    __radd__ = __add__


class Same(Base):
    pass


class Own(Base):
    def __radd__(self, other):
        return 'own'


print(Base(1) + Same(2), Same(1) + Base(2), Base(1) + Own(2))
check(lambda: sorted([3, -1, 2.5, None, 7]))
check(lambda: sorted(['b', 1, 'a'], reverse=True))
check(lambda: b'%s' % (b'1', b'2'))
print(repr(bytearray(b"it's")), repr(b"it's"))


def assign():
    items = [1, 2]
    items[::0] = 5


check(assign)
order = []


class Watched:
    def __init__(self, n):
        self.n = n

    def __lt__(self, other):
        order.append((self.n, other.n))
        return self.n < other.n


print([w.n for w in sorted(map(Watched, [5, 2, 8, 1, 9, 3]))], order)


class Two:
    def __index__(self):
        return 2


print([1] * Two(), Two() * 'ab', (0,) * Two(), b'x' * Two())
check(lambda: [1] * 1.5)
check(lambda: 'a' * [])
