# enum: CPython's own module, whose metaclass uses most of what a class statement can do.
from enum import Enum, Flag, IntEnum, IntFlag, StrEnum, auto, unique


class Color(Enum):
    RED = 1
    GREEN = 2
    BLUE = 3
    CRIMSON = 1


print(Color.RED, repr(Color.GREEN), Color(3), Color["BLUE"], Color.CRIMSON is Color.RED)
print(list(Color), len(Color), Color.RED in Color, list(Color.__members__))
print(Color.RED.name, Color.RED.value, Color.RED == 1, Color.RED is Color.RED, hash(Color.RED) != 0)
for action in (lambda: Color(9), lambda: Color["PINK"], lambda: Color.RED < Color.GREEN):
    try:
        action()
    except (ValueError, KeyError, TypeError) as error:
        print(type(error).__name__, error)
try:
    Color.RED = 5
except AttributeError as error:
    print(error)


class Shape(Enum):
    CIRCLE = auto()
    SQUARE = auto()

    def area(self, n):
        return n * n if self is Shape.SQUARE else 3 * n * n

    @classmethod
    def smallest(cls):
        return min(cls, key=lambda shape: shape.value)


print(Shape.SQUARE.area(3), Shape.smallest(), Shape.CIRCLE.value)


class Planet(Enum):
    EARTH = (5.97, 6.37)
    MARS = (0.64, 3.39)

    def __init__(self, mass, radius):
        self.mass = mass
        self.radius = radius

    @property
    def density(self):
        return round(self.mass / self.radius, 3)


print(Planet.EARTH.density, Planet.MARS.mass, Planet((0.64, 3.39)))


class Level(IntEnum):
    LOW = 1
    HIGH = 10


print(Level.LOW < Level.HIGH, Level.HIGH + 1, sorted(Level), f"{Level.LOW}", Level(10).name)


class Mode(Flag):
    READ = auto()
    WRITE = auto()
    BOTH = READ | WRITE


print(Mode.READ | Mode.WRITE, Mode.READ & Mode.BOTH, ~Mode.READ, Mode(0), bool(Mode(0)))
print(Mode.READ in Mode.BOTH, list(Mode.BOTH), Mode.BOTH.value)


class Bits(IntFlag):
    A = 1
    B = 2


print(Bits.A | Bits.B, Bits.A | 8, int(Bits.B), Bits(3))


class Suit(StrEnum):
    HEARTS = auto()
    SPADES = "s"


print(Suit.HEARTS, Suit.SPADES == "s", Suit("s"), repr(Suit.HEARTS))
try:
    @unique
    class Twice(Enum):
        ONE = 1
        UNO = 1
except ValueError as error:
    print(error)
Animal = Enum("Animal", "CAT DOG")
print(list(Animal), Animal.DOG.value)
match Color.GREEN:
    case Color.RED:
        print("red")
    case Color.GREEN:
        print("green")
