# Every class of itertools: over containers and over generators, which go different ways inside.
from itertools import *
import itertools


def gen(*items):
    yield from items


def attempt(function, *args, **kwargs):
    try:
        result = function(*args, **kwargs)
        print(result if isinstance(result, (int, tuple, list, str)) else list(islice(result, 12)))
    except Exception as error:
        print(type(error).__name__, error)


for make in (lambda *a: list(a), gen):
    print(list(islice(count(5), 3)), list(islice(count(1.5, 0.5), 3)), list(islice(count(step=-2), 3)))
    print(list(islice(cycle(make(1, 2, 3)), 8)), list(cycle(make())))
    print(list(accumulate(make(1, 2, 3))), list(accumulate(make(1, 2, 3), initial=10)), list(accumulate(make())))
    print(list(accumulate(make("a", "b"))), list(accumulate(make(1, 2, 3), lambda a, b: a * b)), list(accumulate(make(), initial=3)))
    print(list(accumulate((1, 2.5, True))), list(accumulate(range(5), initial=0.5)))
    print(list(chain(make(1, 2), make(), "ab")), list(chain()), list(chain.from_iterable([make(1), make(2, 3)])))
    print(list(compress(make("a", "b", "c", "d"), make(1, 0, 1))), list(dropwhile(lambda x: x < 3, make(1, 3, 2))))
    print(list(takewhile(lambda x: x < 3, make(1, 2, 3, 1))), list(filterfalse(lambda x: x % 2, make(1, 2, 3, 4))), list(filterfalse(None, make(0, 1, ""))))
    for key, group in groupby(make(1, 1, 2, 3, 3), lambda x: x // 2):
        print(key, list(group), end="; ")
    print([(k, len(list(g))) for k, g in groupby(make(*"aabccc"))], [k for k, g in groupby(make(*"aabccc"))])
    groups = [g for k, g in groupby(make(1, 1, 2))]
    print([list(g) for g in groups])
    print(list(islice(make(*range(10)), 4)), list(islice(make(*range(10)), 2, None)), list(islice(make(*range(10)), 1, 8, 3)), list(islice(make(1, 2), 0)), list(islice(make(1), 5, 9)))
    it = iter(make(*range(10)))
    print(list(islice(it, 2, 7, 2)), list(it))
    it = iter(make(*range(10)))
    print(list(islice(it, 1, 8, 5)), list(it))
    print(list(pairwise(make(1, 2, 3))), list(pairwise(make(1))), list(starmap(pow, make((2, 3), [3, 2]))))
    print(list(zip_longest(make(1, 2, 3), make("a"), fillvalue="-")), list(zip_longest()), list(zip_longest(make(), make(1))))
    print(list(product(make(1, 2), make("a", "b"))), list(product(make(0, 1), repeat=2)), list(product()), list(product(make(), make(1))), list(product(make(1), repeat=0)))
    print(list(permutations(make(1, 2, 3))), list(permutations(make(1, 2, 3), 2)), list(permutations(make(1), 2)), list(permutations(make(), 0)))
    print(list(combinations(make(1, 2, 3, 4), 2)), list(combinations(make(1), 2)), list(combinations(make(1, 2), 0)))
    print(list(combinations_with_replacement(make(1, 2, 3), 2)), list(combinations_with_replacement(make(), 1)), list(combinations_with_replacement(make(), 0)))
    a, b, c = tee(make(1, 2, 3), 3)
    print(next(a), list(b), list(a), list(c), tee(make(1), 0))
print(list(repeat("x", 3)), list(repeat(1, 0)), list(repeat(1, -5)), list(islice(repeat(object=7), 2)))

r = repeat(5, 3)
next(r)
c = count(3)
next(c)
print(r, c, count(2, 3), count(1.5), repeat("a"), count(-1, 1.0), count(True), r.__length_hint__())
print([t.__name__ + "|" + t.__module__ for t in (count, chain, islice, groupby, type(tee([])[0]))])
print(repr(chain([1]))[:27], type(product("ab")), iter(c) is c, isinstance(c, count))

for call in [(count, "a"), (repeat, 1, "x"), (cycle, 5), (chain, 5), (islice, [1]), (islice, [1], 1, 2, 3, 4), (islice, [1], -1),
             (islice, [1], "a"), (islice, [1], 0, 5, 0), (islice, [1], 0, 5, "b"), (islice, [1], 1.5, 2), (permutations, [1], -1), (permutations, [1], "a"),
             (combinations, [1], -1), (combinations, [1]), (combinations, [1], "x"), (tee, [1], -1), (tee, 5), (pairwise, 3), (groupby, 3), (compress, [1], 3),
             (starmap, pow, [5]), (zip_longest, 5), (accumulate, 5), (accumulate, [1, "a"]), (takewhile, None, [1]), (product, 5), (takewhile, 1)]:
    attempt(*call)
attempt(product, [1], repeat=-1)
attempt(product, [1], foo=1)
attempt(groupby)
attempt(next, chain())
attempt(next, iter(count(10)))
attempt(next, islice([1], 0), "default")
attempt(next, gen(), "default")
attempt(sum, islice(count(), 10))
attempt(max, chain([1, 9], gen(4)))
attempt(sorted, chain("ba", gen("c")))
attempt("".join, chain("ba", gen("c")))


def broken():
    yield 1
    raise KeyError("inside")


for tool in (lambda: chain([0], broken()), lambda: islice(broken(), 5), lambda: pairwise(chain([0], broken())),
             lambda: starmap(lambda x: 1 / x, [(1,), (0,)]), lambda: takewhile(lambda x: 1 / x, [1, 0]), lambda: accumulate([1, 0], lambda a, b: a / b),
             lambda: groupby([1, 0], lambda x: 1 / x)):
    try:
        for item in tool():
            print("got", item if not isinstance(item, tuple) or tool().__class__ is not groupby else item[0], end=" ")
    except (KeyError, ZeroDivisionError) as error:
        print(repr(error))


class Stop:
    def __init__(self):
        self.left = 3

    def __iter__(self):
        return self

    def __next__(self):
        self.left -= 1
        if self.left < 0:
            raise StopIteration
        return self.left


print(list(chain(Stop(), Stop())), list(zip_longest(Stop(), [1])), list(zip(Stop(), count())), list(zip(count(), "ab")), list(enumerate(islice(count(7), 2))))
print(dict(zip("ab", count())), [*map(lambda a, b: a + b, count(), [1, 2])], list(map(str, islice(cycle("xy"), 3))), set(chain("a", "a")), {*repeat(1, 3)})
a, b, *rest = chain([1], [2, 3, 4])
print(a, b, rest, 3 in count(), 9 in chain([1], [2]), min(islice(count(4), 3)), all(repeat(1, 2)), any(repeat(0, 2)))


class Numbers(count):
    def __repr__(self):
        return "Numbers"


n = Numbers(4)
print(n, next(n), next(n), [x for x in islice(n, 2)], type(n).__name__, isinstance(n, count))


def delegating():
    yield from chain([1, 2], gen(3))
    yield from count(9)


print(list(islice(delegating(), 5)), itertools.chain is chain)
print(sum(1 for _ in product(range(10), repeat=4)), sum(1 for _ in permutations(range(6))), len(list(combinations(range(12), 5))))
print(list(zip_longest(*[iter("abcdefg")] * 3)))
x, y = tee([1, 2, 3])
next(x)
z = x.__copy__()
print(list(x), list(y), list(z))
