# copy: shallow and deep copies of what programs copy.
import copy


class Point:
    def __init__(self, x, y):
        self.x, self.y = x, y


class Slotted:
    __slots__ = ("a", "b")


class Counted:
    copies = 0

    def __copy__(self):
        Counted.copies += 1
        return self

    def __deepcopy__(self, memo):
        Counted.copies += 10
        return self


nested = [1, [2, 3], {"k": (4, [5])}]
shallow, deep = copy.copy(nested), copy.deepcopy(nested)
nested[1].append("new")
nested[2]["k"][1].append("too")
print(shallow, deep)
point = Point(1, [2])
twin, other = copy.copy(point), copy.deepcopy(point)
point.y.append(3)
print(twin.y, other.y, type(other).__name__, twin is point)
slotted = Slotted()
slotted.a = [1]
again = copy.deepcopy(slotted)
print(again.a, again.a is slotted.a, hasattr(again, "b"))
copy.copy(Counted()), copy.deepcopy([Counted()])
print(Counted.copies)
loop = []
loop.append(loop)
knot = copy.deepcopy(loop)
print(knot[0] is knot, knot is loop)
print(copy.copy((1, 2)), copy.deepcopy({1, 2}), copy.deepcopy(bytearray(b"x")), copy.copy("s"))
print(copy.deepcopy(len) is len, copy.copy(Point) is Point, copy.deepcopy(None))
error = copy.copy(ValueError("a", 1))
print(repr(error), error.args)


class Stack(list):
    def __init__(self, items=(), name=""):
        super().__init__(items)
        self.name = name


stack = copy.deepcopy(Stack([1, [2]], "s"))
print(stack, stack.name, type(stack).__name__)


class State:
    def __init__(self):
        self.kept, self.dropped = 1, 2

    def __getstate__(self):
        return {"kept": self.kept}

    def __setstate__(self, state):
        self.__dict__.update(state)
        self.dropped = "made again"


state = copy.copy(State())
print(state.kept, state.dropped)
