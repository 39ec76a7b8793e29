# pickle and copy: what a program saves and loads again, with every protocol; iterators too.
import collections
import copy
import dataclasses
import datetime
import enum
import functools
import pickle
from itertools import (accumulate, chain, combinations, combinations_with_replacement, compress,
                       count, cycle, dropwhile, filterfalse, groupby, islice, permutations,
                       product, repeat, starmap, takewhile, tee, zip_longest)


class Colour(enum.Enum):
    RED = 1
    GREEN = 2


@dataclasses.dataclass
class Point:
    x: int
    y: list = dataclasses.field(default_factory=list)


class Slotted:
    __slots__ = ('a', 'b')

    def __init__(self, a):
        self.a = a

    def __eq__(self, other):
        return self.a == other.a and not hasattr(other, 'b')


class Words(list):
    def __init__(self, *items):
        super().__init__(items)
        self.title = 'words'

    def __eq__(self, other):
        return list.__eq__(self, other) and self.title == other.title


Pair = collections.namedtuple('Pair', 'left right')
loop = [1, 'ä€\n\\x', b'\x00\xff', 2.5, -(10 ** 30), None, True, 1j]
values = [loop, (), (1, (2,)), {'a': {1, 2}, 3: frozenset('xy')}, Colour.GREEN, Point(1, [2]),
          Slotted(5), Words(1, 2), Pair(1, 'b'), collections.Counter('hello'),
          collections.OrderedDict(b=1, a=2), collections.deque([1, 2], 5),
          collections.defaultdict(list, a=[1]), datetime.datetime(2024, 2, 29, 12, 30),
          bytearray(b'ab'), range(3, 20, 4), slice(1, None), functools.partial(int, base=2),
          len, str.upper, [1].append, datetime.date, ValueError('bad', 3), Ellipsis, complex]
for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
    bad = []
    for value in values:
        if isinstance(value, Slotted) and protocol < 2:
            continue
        loaded = pickle.loads(pickle.dumps(value, protocol))
        same = loaded == value or repr(loaded) == repr(value)
        if not same and not callable(value):
            bad.append(value)
    print(protocol, bad)
loop.append(loop)
again = pickle.loads(pickle.dumps(loop))
print(again[-1] is again, again[:3])

makers = [lambda: iter([1, 2, 3, 4]), lambda: reversed([1, 2, 3, 4]), lambda: iter((1, 2, 3)),
          lambda: reversed((1, 2, 3)), lambda: iter('wörd'), lambda: iter(b'abc'),
          lambda: iter(bytearray(b'abc')), lambda: iter(range(2, 30, 7)),
          lambda: iter(range(10 ** 30, 10 ** 30 + 4)), lambda: reversed(range(5)),
          lambda: iter({'a': 1, 'b': 2, 'c': 3}), lambda: iter({'a': 1, 'b': 2}.values()),
          lambda: iter({'a': 1, 'b': 2}.items()), lambda: reversed({'a': 1, 'b': 2, 'c': 3}),
          lambda: iter({7}), lambda: enumerate('abc', 5), lambda: zip('abc', range(3)),
          lambda: map(abs, [-1, -2, 3]), lambda: map(pow, [1, 2, 3], [3, 2, 1]),
          lambda: filter(None, [0, 1, 2]), lambda: enumerate(map(abs, [1, -2, 3])),
          lambda: zip(map(abs, [1, -2]), 'ab'), lambda: repeat('a', 3),
          lambda: islice(cycle('abc'), 7), lambda: islice(cycle(map(abs, [1, 2, -3])), 8),
          lambda: accumulate([1, 2, 3, 4]), lambda: accumulate([1, 5, 3], max, initial=2),
          lambda: chain('ab', [1, 2], ()), lambda: chain.from_iterable(['ab', map(abs, [1])]),
          lambda: compress('abcd', [1, 0, 1, 1]), lambda: dropwhile(bool, [1, 2, 0, 3]),
          lambda: takewhile(bool, [1, 2, 0, 3]), lambda: filterfalse(None, [0, 1, 0]),
          lambda: starmap(pow, [(1, 2), (3, 4)]), lambda: islice('abcdefgh', 1, 7, 2),
          lambda: islice(map(abs, range(9)), 1, 7, 2), lambda: islice(map(abs, range(4)), 1, None),
          lambda: zip_longest('ab', 'cde', fillvalue=9),
          lambda: zip_longest(map(abs, [1, -2, 3]), 'ab'), lambda: product('ab', repeat=2),
          lambda: permutations('abc', 2), lambda: combinations('abcd', 2),
          lambda: combinations_with_replacement('abc', 2), lambda: tee('abcd')[0]]
for make in makers:
    results = []
    for taken in (0, 1, 9):
        iterator = make()
        for _ in range(taken):
            next(iterator, None)
        loaded = pickle.loads(pickle.dumps(iterator))
        results.append(list(loaded) == list(copy.deepcopy(iterator)) == list(iterator))
    print(type(make()).__name__.removeprefix('long'), results)
iterator = iter([1, 2, 3])
for state in (1, -5, 99):
    iterator = iter([1, 2, 3])
    iterator.__setstate__(state)
    print(list(iterator), end=' ')
print(iter([1, 2]).__reduce__()[1:], reversed([1, 2]).__reduce__()[1:])
counter = count(3, 2)
next(counter)
groups = groupby('aabccc', str.upper)
key, group = next(groups)
next(group)
print(pickle.loads(pickle.dumps(counter)), key, list(pickle.loads(pickle.dumps(group))),
      [(key, list(group)) for key, group in pickle.loads(pickle.dumps(groups))])
for bad in (lambda: 1, (n for n in ()), open):
    try:
        print(len(pickle.dumps(bad)) > 0)
    except Exception as error:
        print(type(error).__name__)
print(len({id(x) for x in (list, 1, None, True, False, 2, 1.5, 0.0, 5e-324, -1, 2 ** 40, ...)}))
error = FileNotFoundError(2, 'No such file', 'a.txt')
error.note = 'mine'
for error in (error, ImportError('gone', name='m', path='/m'), KeyError('k')):
    again = pickle.loads(pickle.dumps(error))
    print(repr(again), again, again.__dict__, getattr(again, 'path', None), copy.copy(error))
