# Operators of the program's classes: who is asked first, and what follows NotImplemented.


class Vector:
    def __init__(self, x, y):
        self.x = x
        self.y = y

    def __repr__(self):
        return f"Vector({self.x}, {self.y})"

    def __add__(self, other):
        if isinstance(other, Vector):
            return Vector(self.x + other.x, self.y + other.y)
        return NotImplemented

    def __sub__(self, other):
        return Vector(self.x - other.x, self.y - other.y)

    def __mul__(self, other):
        return Vector(self.x * other, self.y * other)

    __rmul__ = __mul__

    def __truediv__(self, other):
        return Vector(self.x / other, self.y / other)

    def __floordiv__(self, other):
        return NotImplemented

    def __mod__(self, other):
        return "mod " + str(other)

    def __eq__(self, other):
        if not isinstance(other, Vector):
            return NotImplemented
        return (self.x, self.y) == (other.x, other.y)

    def __lt__(self, other):
        print("lt", end=" ")
        return NotImplemented

    def __gt__(self, other):
        print("gt", end=" ")
        return [self, other]

    def __le__(self, other):
        return NotImplemented

    def __len__(self):
        return self.x


def attempt(function):
    try:
        print(function())
    except Exception as error:
        print(type(error).__name__, error)


a, b = Vector(1, 2), Vector(3, 4)
for function in [
        lambda: a + b, lambda: b - a, lambda: a * 3, lambda: 3 * a, lambda: b / 2,
        lambda: a // b, lambda: a // 2, lambda: a % b, lambda: a % "s", lambda: a + 1,
        lambda: a + "s", lambda: a + None, lambda: 1 + a, lambda: a == b, lambda: a == Vector(1, 2),
        lambda: a == 1, lambda: a == "s", lambda: a == None, lambda: 1 == a, lambda: a != b,
        lambda: a < b, lambda: a > b, lambda: a <= b, lambda: a <= 1, lambda: a < 1, lambda: a >= b,
        lambda: len(a), lambda: [a, b].index(Vector(3, 4)), lambda: b in [a, Vector(3, 4)],
        lambda: a + 1.5, lambda: a - 1]:
    attempt(function)
print("equal" if a == Vector(1, 2) else "different", "less" if a < b else "not less")
print("one" if a == 1 else "not one", "no" if not a == 7 else "yes")


class Base:
    def __init__(self, name):
        self.name = name

    def __add__(self, other):
        return f"{self.name}+{other.name}"

    def __radd__(self, other):
        return f"{other.name}<-{self.name}"

    def __eq__(self, other):
        return f"{self.name}=={getattr(other, 'name', other)}"

    def __lt__(self, other):
        return f"{self.name}<{other.name}"

    def __gt__(self, other):
        return f"{self.name}>{other.name}"


class Derived(Base):
    def __radd__(self, other):
        return f"{other.name}<=={self.name}"

    def __eq__(self, other):
        return "derived " + super().__eq__(other)

    def __gt__(self, other):
        return "derived " + super().__gt__(other)


base, derived = Base("base"), Derived("derived")
print(base + base, base + derived, derived + base, derived + derived)
print(base == derived, derived == base, base == 3, base < derived, base > derived, base < base)


class Never:
    __eq__ = None
    __len__ = None

    def __lt__(self, other):
        raise KeyError("lt")

    def __add__(self, other):
        yield other


class Silent:
    def __eq__(self, other):
        print("asked", end=" ")
        return NotImplemented

    def __add__(self, other):
        return NotImplemented


for function in [lambda: Never() == Never(), lambda: Never() < Never(), lambda: len(Never()),
                 lambda: list(Never() + 4), lambda: Silent() == Silent(),
                 lambda: (lambda s: s == s)(Silent()), lambda: Silent() + Silent(),
                 lambda: Silent() != Silent()]:
    attempt(function)


class Sized:
    def __init__(self, size):
        self.size = size

    def __len__(self):
        return self.size


class Index:
    def __index__(self):
        return 12


for size in (0, 5, True, -1, 2 ** 70, "x", 1.5, None, Index(), 2 ** 40):
    attempt(lambda: len(Sized(size)))
print(list(map(len, [Sized(2), [1], "abc"])), bool(Sized(0)), bool(Sized(4)))


class Money(int):
    def __add__(self, other):
        return Money(int(self) + int(other) + 100)


print(Money(1) + Money(2), Money(1) + 2, 1 + Money(2), Money(5) - Money(3), Money(3) * 2)
print(sorted([3, 1, 2], key=lambda n: Base(str(n)).name))
print(*[1, 2], *(3,), sep="-")
print(max(*[4, 9, 2]), dict(*[[("k", 1)]]))
values = list(range(6))
copy = list(values)
copy.append(9)
print(values, copy, values[2:], values[:-3], values[4:1], values[::2], values[9:], [0, 1] * 3)
for value in values:
    if value < 4:
        values.append(value + 10)
print(values)
