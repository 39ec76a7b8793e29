# Comparisons where a subclass of a built-in class gives way: the other side is asked, as in CPython.
from collections import Counter, OrderedDict

print(Counter(a=3) == {'a': 3}, {'a': 3} == Counter(a=3), Counter(a=3) != {'a': 3})


class GivesWay:
    def __eq__(self, other):
        return NotImplemented

    def __lt__(self, other):
        return NotImplemented

    __le__ = __gt__ = __ge__ = __lt__
    __hash__ = None


class List(GivesWay, list):
    pass


class Dict(GivesWay, dict):
    pass


class Int(GivesWay, int):
    pass


class Str(GivesWay, str):
    pass


class Set(GivesWay, set):
    pass


print(List([1]) == [1], [1] == List([1]), List([1]) != [1], List([1]) == [2])
print(Dict(a=1) == {'a': 1}, {'a': 1} == Dict(a=1), Dict() == [])
print(Int(3) == 3, 3 == Int(3), Int(3) == 3.0, Str('a') == 'a', Set([1]) == {1})
print(Int(3) < 4, Int(3) >= 3.5, Str('a') < 'b', Set([1]) <= {1, 2}, List([1]) < [2])
print(Dict(a=1) == OrderedDict(a=1))
for pair in ((List([1]), List([2])), (List([1]), 1), (Int(1), 'a')):
    try:
        print(pair[0] < pair[1])
    except TypeError as error:
        print(error)
print(List([1]) == List([1]), Int(1) == Int(1), List() == GivesWay(), GivesWay() == 1)
