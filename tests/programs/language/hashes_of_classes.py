# What __hash__ gives is the hash as it is, and arguments called self or cls are arguments.
import functools
from collections import namedtuple


class Fixed:
    def __init__(self, value):
        self.value = value

    def __hash__(self):
        return self.value


for value in (3, -1, -2, 2 ** 61 - 1, 2 ** 61, 2 ** 63 - 1, -2 ** 63, 2 ** 63, -2 ** 64, True):
    print(hash(Fixed(value)), end=' ')
print()
print(hash(Fixed(hash((10,)))) == hash((10,)), len({Fixed(1), Fixed(1)}))

Pair = namedtuple('Pair', 'me other')
print(Pair(me=1, other=2))
Odd = namedtuple('Odd', 'cls self args', defaults=(3,))
print(Odd(self=1, cls=2), Odd(1, 2)._replace(self=5))


def show(*args, **kwargs):
    return args, kwargs


class Methods:
    fixed = functools.partialmethod(show, self=1, func=2)


print(Methods().fixed(3)[1], functools.partial(show, self=1)(cls=2))
part = functools.partial(show, 1, a=2)
part.__setstate__((len, (), {'b': 1}, None))
print(part.func, part.keywords, part.__dict__)
for state in (3, (len, ()), (len, [], {}, None), (None, (), {}, None), (len, (), [], None)):
    try:
        part.__setstate__(state)
    except TypeError as error:
        print(error)


class Number(int):
    @functools.lru_cache(2)
    def times(self, n):
        return self * n


print(Number(5).times(3), Number(5).times(3), Number.times.cache_info().hits)
print(Number(5).times.cache_info() == Number.times.cache_info())


class Wrapped:
    @staticmethod
    def s(a: int) -> str:
        """of s"""

    @classmethod
    def c(cls, a: int):
        pass


print(Wrapped.__dict__['s'].__annotations__, Wrapped.__dict__['c'].__annotations__)


class Again:
    def __init__(self, n):
        self.n = n

    def __hash__(self):
        return 1

    def __eq__(self, other):
        return remembered(self.n) == remembered(other.n)


@functools.lru_cache(maxsize=10)
def remembered(x):
    return x if isinstance(x, int) else x.n


print(remembered(Again(1)), remembered(Again(1)), remembered(Again(2)))
