# functools, collections and contextlib: CPython's own, over what is ours in C's place.
import collections
import contextlib
import functools
from collections import ChainMap, Counter, OrderedDict, UserDict, defaultdict, deque, namedtuple

Point = namedtuple("Point", "x y", defaults=[0])
p = Point(3)
print(p, p.x, p._asdict(), p._replace(y=9), Point._fields, Point._field_defaults, p == (3, 0))
print(Point._make([1, 2]), Point(y=1, x=2), Point.__doc__, Point.x.__doc__, isinstance(p, tuple))
for action in (lambda: Point(), lambda: Point(1, 2, 3), lambda: namedtuple("B", "a a"),
               lambda: namedtuple("B", "class"), lambda: p._replace(z=1)):
    try:
        action()
    except (TypeError, ValueError) as error:
        print(type(error).__name__, error)
try:
    p.x = 1
except AttributeError as error:
    print(error)
x, y = p
print(x, y, *p, namedtuple("R", "a class a", rename=True)._fields)

counter = Counter("abracadabra")
print(counter, counter.most_common(2), counter["z"], counter.total(), +Counter(a=1, b=-1))
print(counter + Counter("abc"), counter - Counter("aab"), counter & Counter("aaz"),
      sorted((counter | Counter("q")).items()))
counter.subtract("aaaaaa")
print(sorted(counter.elements()), counter["a"], Counter(a=1) == Counter(a=1, b=0))

groups = defaultdict(list)
for word in "the quick brown fox the end".split():
    groups[len(word)].append(word)
print(groups, dict(groups), groups.default_factory, repr(defaultdict(None, a=1)))

order = OrderedDict(a=1, b=2, c=3)
order.move_to_end("a")
order.move_to_end("c", last=False)
print(order, order.popitem(), order.popitem(last=False), OrderedDict(a=1) == OrderedDict(a=1))
print(OrderedDict(a=1, b=2) == OrderedDict(b=2, a=1), OrderedDict(a=1, b=2) == {"b": 2, "a": 1})

line = deque([1, 2, 3], maxlen=3)
line.append(4)
line.rotate(1)
print(line, line.maxlen, line[0], 4 in line, line.index(2), line.count(3))
chain = ChainMap({"a": 1}, {"a": 2, "b": 3})
chain["c"] = 4
print(chain, chain["a"], sorted(chain), chain.parents, chain.new_child({"z": 0})["z"])


class Lower(UserDict):
    def __setitem__(self, key, value):
        super().__setitem__(key.lower(), value)


lower = Lower(A=1)
lower["B"] = 2
print(lower, "a" in lower, collections.UserList([1, 2]) + [3], collections.UserString("u") * 2)

# --- functools ---


@functools.lru_cache(maxsize=2)
def square(n):
    print("computing", n)
    return n * n


print(square(2), square(2), square(3), square(4), square(2), square.cache_info())
square.cache_clear()
print(square.cache_info(), square.cache_parameters(), square.__wrapped__.__name__, square.__name__)


@functools.cache
def fibonacci(n):
    return n if n < 2 else fibonacci(n - 1) + fibonacci(n - 2)


print(fibonacci(80), fibonacci.cache_info())
add = functools.partial(lambda a, b, c=0: a + b + c, 1, c=10)
print(add(5), add.args, add.keywords, functools.partial(print, "a", sep="-").keywords)
print(functools.reduce(lambda a, b: a * b, [1, 2, 3, 4]), functools.reduce(max, [], 7))
print(sorted([3, 1, 2], key=functools.cmp_to_key(lambda a, b: b - a)))


@functools.total_ordering
class Version:
    def __init__(self, n):
        self.n = n

    def __eq__(self, other):
        return self.n == other.n

    def __lt__(self, other):
        return self.n < other.n


print(Version(1) <= Version(1), Version(2) > Version(1), Version(1) >= Version(2))


@functools.singledispatch
def show(x):
    return f"object {x}"


@show.register
def _(x: int):
    return f"int {x}"


@show.register(list)
def _(x):
    return f"list of {len(x)}"


print(show(1), show([1]), show("s"), show(True), show.dispatch(bool) is show.registry[int])


def logged(function):
    @functools.wraps(function)
    def wrapper(*args):
        """wrapper's own"""
        return function(*args)
    return wrapper


@logged
def documented(a: int) -> str:
    """documented's own"""
    return str(a)


print(documented.__name__, documented.__doc__, documented.__wrapped__(3))
print(documented.__annotations__)


class Circle:
    def __init__(self, radius):
        self.radius = radius

    @functools.cached_property
    def area(self):
        print("measuring")
        return 3 * self.radius ** 2

    @functools.singledispatchmethod
    def grow(self, by):
        return "no"

    @grow.register
    def _(self, by: int):
        return self.radius + by

    scaled = functools.partialmethod(lambda self, a, b: self.radius * a + b, 10)


circle = Circle(2)
print(circle.area, circle.area, circle.__dict__, circle.grow(1), circle.grow("x"), circle.scaled(1))

# --- contextlib ---


@contextlib.contextmanager
def tag(name):
    print(f"<{name}>")
    try:
        yield name.upper()
    except ValueError as error:
        print("caught", error)
    finally:
        print(f"</{name}>")


with tag("b") as upper:
    print(upper)
with tag("i"):
    raise ValueError("inside")


@tag("p")
def decorated():
    print("text")


decorated()
with contextlib.suppress(KeyError, IndexError):
    [].pop()
with contextlib.ExitStack() as stack:
    for name in "xy":
        stack.enter_context(tag(name))
    stack.callback(print, "callback")


class Closing:
    def close(self):
        print("closed")


with contextlib.closing(Closing()) as closing, contextlib.nullcontext(5) as five:
    print(type(closing).__name__, five)


class Base(contextlib.AbstractContextManager):
    def __exit__(self, *details):
        print("exit", details[0])


with Base() as base:
    print(base.__class__.__mro__[1].__name__)
try:
    with contextlib.contextmanager(lambda: iter(()))() as nothing:
        pass
except (RuntimeError, AttributeError) as error:
    print(type(error).__name__, error)
