# typing, collections.abc and types: what annotations are made of.
import collections.abc
import types
from typing import (Any, Callable, Dict, Generic, List, NamedTuple, Optional, Protocol, TypedDict,
                    TypeVar, Union, cast, get_args, get_origin, get_type_hints, runtime_checkable)

T = TypeVar("T")


class Point(NamedTuple):
    x: int
    y: int = 0


print(Point(1), Point(1, 2)._asdict(), Point.__annotations__, Point.__bases__)


class Box(Generic[T]):
    def __init__(self, value: T):
        self.value = value

    def get(self) -> T:
        return self.value


print(Box[int](3).get(), Box[int], List[int], Dict[str, Any], Optional[int], Union[int, str])
print(Callable[[int], str], get_type_hints(Box.get), T, get_args(Dict[str, int]))
print(get_origin(List[int]), cast(int, "x"), Union[int, None] == Optional[int])


@runtime_checkable
class Closer(Protocol):
    def close(self) -> None: ...


class File:
    def close(self):
        pass


class Movie(TypedDict, total=False):
    name: str
    year: int


print(isinstance(File(), Closer), isinstance(3, Closer), Movie(name="x"), Movie.__total__)


class Bag(collections.abc.MutableSequence):
    def __init__(self):
        self.items = []

    def __getitem__(self, i):
        return self.items[i]

    def __setitem__(self, i, v):
        self.items[i] = v

    def __delitem__(self, i):
        del self.items[i]

    def __len__(self):
        return len(self.items)

    def insert(self, i, v):
        self.items.insert(i, v)


bag = Bag()
bag.extend([3, 1, 2])
bag.append(9)
bag.reverse()
print(list(bag), bag.pop(), 3 in bag, bag.index(2), isinstance(bag, collections.abc.Sequence))
try:
    type("Half", (collections.abc.Mapping,), {})()
except TypeError as error:
    print(error)
print(isinstance({}.keys(), collections.abc.Set), issubclass(dict, collections.abc.Mapping))
print(isinstance(lambda: 1, types.FunctionType), types.SimpleNamespace(a=1), types.MethodType)
method = types.MethodType(lambda self, n: (self, n), "me")
print(method(2), method.__self__)
Made = types.new_class("Made", (Bag,), {}, lambda ns: ns.update(extra=5))
print(Made.extra, Made.__mro__[1].__name__, type(types.MappingProxyType({})).__name__)
