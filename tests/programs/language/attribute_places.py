# Where attributes come from, again and again at one place of the program: slots, classes, instances.


class Point:
    __slots__ = ("x", "y")
    scale = 2

    def __init__(self, x, y):
        self.x = x
        self.y = y


class Named(Point):
    kind = "named"


class Stranger:
    kind = "stranger"
    scale = 7

    def __init__(self):
        self.x = -1


def attempt(function, *args):
    try:
        return function(*args)
    except (AttributeError, TypeError) as error:
        return f"{type(error).__name__}: {error}"


def x_of(thing):
    return thing.x


def set_x(thing, value):
    thing.x = value
    return thing.x


def scale_of(thing):
    return thing.scale


points = [Point(i, i + 1) for i in range(5)] + [Named(9, 8), Stranger()]
for round in range(3):
    print([x_of(point) for point in points], [scale_of(point) for point in points])
    print([set_x(point, round) for point in points])
    Point.scale += 1
Named.scale = "own"
print([scale_of(point) for point in points])
del Named.scale
print([scale_of(point) for point in points])
points[5].scale = "instance"
print([scale_of(point) for point in points])
print(attempt(setattr, points[0], "scale", 3), attempt(setattr, points[0], "z", 3))
Point.scale = property(lambda self: self.x + 100)
print([attempt(scale_of, point) for point in points])
Point.scale = 5
print([attempt(scale_of, point) for point in points])

del points[1].x
print([attempt(x_of, point) for point in points])
print(attempt(set_x, points[1], 4), [attempt(x_of, point) for point in points])
print(attempt(delattr, points[0], "y"), attempt(delattr, points[0], "y"))


class Thief:
    x = Point.__dict__["x"]

    def __init__(self):
        self.__dict__["x"] = "mine"


thief = Thief()
for _ in range(3):
    print(attempt(x_of, thief), attempt(set_x, thief, 1), attempt(x_of, points[2]))


class Late:
    pass


late = Late()


def late_of(thing):
    return thing.value


print(attempt(late_of, late))
Late.value = 1
print(late_of(late), late_of(late))
Late.value = 2
print(late_of(late))
late.value = 3
print(late_of(late), late_of(Late()))
Late.value = lambda self: 4
print(late_of(late), attempt(Late().value))
late.__dict__["value"] = 5
print(late_of(late))
del late.value
print(attempt(late_of(late)))
late.__dict__ = {"value": 6}
print(late_of(late), hasattr(late, "value"), hasattr(late, "other"), getattr(late, "other", 0))


class Made:
    def __getattr__(self, name):
        return "made " + name


print(hasattr(Made(), "anything"), getattr(Made(), "thing", 0), hasattr(points[0], "y"))
