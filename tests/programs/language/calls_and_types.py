# What calls say when arguments do not fit, and the types of built-in callables.
import math


def f(x=1, **kw):
    return x


class A:
    def method(self, x):
        return x


def check(action):
    try:
        print(action())
    except Exception as error:
        print(type(error).__name__, error)


check(lambda: print(*5))
check(lambda: print(**5))
check(lambda: f(*5))
check(lambda: f(1, *5))
check(lambda: f(**[1]))
check(lambda: f(**{'a': 1}, **{'a': 2}))
check(lambda: f(a=1, **{'a': 2}))
check(lambda: A().method(*None))
check(lambda: A().method(**3))
check(lambda: A(*3))
check(lambda: int(*3))
check(lambda: math.cos(*3))
check(lambda: [].append(*3))
check(lambda: f(**{1: 2}))
check(lambda: print(*(i for i in range(3))))
check(lambda: math.cos())
check(lambda: math.cos(1, 2))
check(lambda: math.hypot('a'))
check(lambda: int.__add__('a', 1))
check(lambda: int.__add__())
check(lambda: str.join(1, []))
check(lambda: str.join())
check(lambda: (1).__add__())
check(lambda: (1).__add__(1, 2))
check(lambda: [].append())
check(lambda: [].append(1, 2))
check(lambda: [].insert(1))
check(lambda: {}.get())
check(lambda: ''.join())
check(lambda: len())
check(lambda: len(1, 2))
check(lambda: isinstance(1))
check(lambda: list.append([]))
check(lambda: list.append({}, 1))
for thing in (len, [].append, list.append, (1).__add__, int.__add__, str.join, A.method, A().method,
              object().__str__, object.__init__, dict.fromkeys, 'a'.join):
    print(type(thing).__name__, thing.__name__, thing.__qualname__)
print([].append.__self__, len.__module__, type(type.__dict__['__call__']).__name__)


# Iterators are of their own classes, whatever they go over.
class Countdown:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        while self.n:
            yield self.n
            self.n -= 1

    def __len__(self):
        return 3

    def __getitem__(self, i):
        return 'abc'[i]


def gen():
    yield from 'xyz'


for it in (enumerate(Countdown(3)), zip(Countdown(2), gen()), map(str, Countdown(2)),
           filter(None, Countdown(2)), reversed(Countdown(0)), map(lambda a, b: a + b, 'ab', gen()),
           enumerate([1]), zip([1]), reversed([1])):
    print(type(it), repr(it).split(' at ')[0], iter(it) is it, next(it), list(it), next(it, 'end'))
print(isinstance(map(str, []), map), map, filter, issubclass(zip, object))
for bad in (lambda: map(str), lambda: map(), lambda: filter(str), lambda: filter(1, 2, 3),
            lambda: map(str, 5), lambda: enumerate(5), lambda: zip(1), lambda: reversed(5),
            lambda: map(str, x=1), lambda: zip([1], [2, 3], strict=True).__next__()):
    check(bad)


# A list is empty while it is sorted.
items = [3, 1, 2]
print(sorted(items, key=lambda x: (len(items), x)))
items.sort(key=lambda x: (len(items), x))
print(items)
check(lambda: items.sort(key=lambda x: items.append(x)))
print(items)
check(lambda: items.sort(key=lambda x: 1 / 0))
print(items)


# Exceptions of classes whose __init__ is Python.
class Own(Exception):
    def __init__(self, code=7):
        super().__init__(f'code {code}')
        self.code = code


def chained():
    raise ValueError('x') from Own


try:
    chained()
except ValueError as error:
    print(repr(error.__cause__), error.__cause__.code, error.__suppress_context__)
try:
    raise Own from Own
except Own as error:
    print(repr(error), repr(error.__cause__))


def catcher():
    while True:
        try:
            yield 1
        except Own as error:
            yield error.code


g = catcher()
next(g)
print(g.throw(Own))
next(g)
print(g.throw(Own, 9))
try:
    g.throw(KeyError)
except KeyError as error:
    print(repr(error))
try:
    print(next(g))
except StopIteration:
    print('over')
