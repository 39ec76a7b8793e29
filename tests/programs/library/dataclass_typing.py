# dataclasses and typing as programs use them.
import dataclasses
from dataclasses import dataclass, field
from typing import (Any, Callable, ClassVar, Dict, Generic, List, NamedTuple, Optional, Protocol,
                    TypeVar, Union, get_type_hints, runtime_checkable)

T = TypeVar("T")


@dataclass
class Item:
    name: str
    price: float = 1.5
    tags: List[str] = field(default_factory=list)
    count: ClassVar[int] = 0

    def total(self) -> float:
        return self.price * 2


@dataclass(order=True, frozen=True)
class Version:
    major: int
    minor: int = 0
    note: str = field(default="", compare=False, repr=False)


@dataclass
class Special(Item):
    extra: Optional[int] = None

    def __post_init__(self):
        self.extra = self.extra or 7


item = Item("pen")
print(item, item == Item("pen"), item.total(), item.tags is Item("x").tags)
print(Version(1, 2) < Version(1, 3), sorted([Version(2), Version(1, 9)]),
      hash(Version(1)) == hash(Version(1)))
try:
    Version(1).major = 2
except dataclasses.FrozenInstanceError as error:
    print(type(error).__name__, error)
for action in (lambda: Item(), lambda: Item("a", 1, [], 4), lambda: Item(nme="x")):
    try:
        action()
    except TypeError as error:
        print(error)
print(Special("s"), dataclasses.asdict(Special("s", tags=["t"])), dataclasses.astuple(item))
print([f.name for f in dataclasses.fields(Item)], dataclasses.is_dataclass(item))
print(dataclasses.replace(item, price=2.0), Item.__match_args__)
match item:
    case Item(name, price):
        print("matched", name, price)


@dataclass(slots=True, kw_only=True)
class Slotted:
    x: int
    y: int = 0


print(Slotted(x=1), Slotted.__slots__)


class Point(NamedTuple):
    x: int
    y: int = 0


print(Point(1), Point(1, 2)._asdict(), Point.__annotations__)


class Box(Generic[T]):
    def __init__(self, value: T):
        self.value = value

    def get(self) -> T:
        return self.value


print(Box[int](3).get(), Box[int], List[int], Dict[str, Any], Optional[int], Union[int, str])
print(Callable[[int], str], get_type_hints(Item.total), T)


@runtime_checkable
class Closer(Protocol):
    def close(self) -> None: ...


class File:
    def close(self):
        pass


print(isinstance(File(), Closer), isinstance(3, Closer))
