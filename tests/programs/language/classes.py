# Classes: inheritance, descriptors, special methods, C3, super.


class Vector:
    count = 0

    def __init__(self, x, y):
        self.x, self.y = x, y
        Vector.count += 1

    def __repr__(self):
        return f'Vector({self.x}, {self.y})'

    def __add__(self, other):
        if not isinstance(other, Vector):
            return NotImplemented
        return Vector(self.x + other.x, self.y + other.y)

    def __mul__(self, k):
        return Vector(self.x * k, self.y * k)

    __rmul__ = __mul__

    def __eq__(self, other):
        return isinstance(other, Vector) and (self.x, self.y) == (other.x, other.y)

    def __hash__(self):
        return hash((self.x, self.y))

    def __bool__(self):
        return bool(self.x or self.y)

    def __neg__(self):
        return Vector(-self.x, -self.y)

    def __getitem__(self, i):
        return (self.x, self.y)[i]

    def __len__(self):
        return 2

    def __contains__(self, v):
        return v in (self.x, self.y)

    def __call__(self, *args, **kwargs):
        return args, kwargs

    @property
    def length(self):
        return (self.x ** 2 + self.y ** 2) ** 0.5

    @length.setter
    def length(self, value):
        k = value / self.length
        self.x *= k
        self.y *= k

    @classmethod
    def zero(cls):
        return cls(0, 0)

    @staticmethod
    def dot(a, b):
        return a.x * b.x + a.y * b.y


v = Vector(3, 4)
print(v, v + Vector(1, 1), 2 * v, v * 3, -v, v == Vector(3, 4), v != Vector(3, 5))
print(bool(Vector.zero()), bool(v), v[0], v[-1], len(v), 4 in v, 5 in v, list(v))
print(v.length, Vector.dot(v, v), v(1, a=2), {v: 1}[Vector(3, 4)], Vector.count)
v.length = 10
print(v)
try:
    v + 1
except TypeError as e:
    print(e)
try:
    v.nothing
except AttributeError as e:
    print(e)


class A:
    def who(self):
        return ['A']


class B(A):
    def who(self):
        return ['B'] + super().who()


class C(A):
    def who(self):
        return ['C'] + super().who()


class D(B, C):
    def who(self):
        return ['D'] + super().who()


print(D().who(), [k.__name__ for k in D.__mro__], D.__bases__, issubclass(D, A))
try:
    class Impossible(A, B):
        pass
except TypeError as e:
    print(e)


class Counted:
    def __init_subclass__(cls, tag=None, **kwargs):
        super().__init_subclass__(**kwargs)
        cls.tag = tag


class Tagged(Counted, tag='t'):
    pass


class Named:
    def __set_name__(self, owner, name):
        self.name = name

    def __get__(self, obj, owner=None):
        return self if obj is None else f'{owner.__name__}.{self.name}'


class User:
    field = Named()


class Slotted:
    __slots__ = ('a', 'b')


print(Tagged.tag, User().field, User.field.name)
s = Slotted()
s.a = 1
print(s.a, hasattr(s, 'b'))
try:
    s.c = 2
except AttributeError as e:
    print(e)


class Meta(type):
    def __new__(mcls, name, bases, ns, **kw):
        ns['made_by'] = mcls.__name__
        return super().__new__(mcls, name, bases, ns)

    def __call__(cls, *args):
        return super().__call__(*args)


class WithMeta(metaclass=Meta):
    pass


print(WithMeta.made_by, type(WithMeta), WithMeta().made_by)


class Fallback:
    def __getattr__(self, name):
        if name.startswith('x'):
            return name
        raise AttributeError(name)

    def __setattr__(self, name, value):
        object.__setattr__(self, name, value * 2)


f = Fallback()
f.n = 4
print(f.xyz, f.n, getattr(f, 'q', 'none'), vars(f))
del f.n
print(hasattr(f, 'n'), f.__dict__)


class Numbers(list):
    def total(self):
        return sum(self)


n = Numbers([1, 2, 3])
n.append(4)
print(n, n.total(), len(n), n[1:], isinstance(n, list), n == [1, 2, 3, 4])


class Key(str):
    pass


print(Key('a') == 'a', {'a': 1}[Key('a')], Key('a').upper(), type(Key('b')).__name__)
