# Classes that define every special method, and classes derived from built-in ones.
class Meta(type):
    def __new__(m, n, b, d, **k):
        print('new', n, sorted(k)); return super().__new__(m, n, b, d)
    def __init__(c, n, b, d, **k):
        print('init', n); super().__init__(n, b, d)
    def __call__(c, *a):
        print('call', a); return super().__call__(*a)
    @classmethod
    def __prepare__(m, n, b, **k):
        print('prep', n); return {}
class A(metaclass=Meta, foo=1):
    def __init__(self, *a): print('A.__init__', a)
A(1, 2)
class B(A): pass
print(type(B), B.__mro__, B.__bases__, B.__name__, B.__qualname__, B.__module__)
class D:
    def __set_name__(self, o, n): print('set_name', o.__name__, n); self.n = n
    def __get__(self, i, o): return ('get', i is None, self.n)
    def __set__(self, i, v): print('set', v)
    def __delete__(self, i): print('del')
class C:
    d = D()
    def __init_subclass__(cls, **k): print('isub', cls.__name__, k)
print(C.d, C().d); c = C(); c.d = 5; del c.d
class E(C, x=1): pass
class P:
    def __init__(self): self._x = 1
    @property
    def x(self): "doc"; return self._x
    @x.setter
    def x(self, v): self._x = v
    @x.deleter
    def x(self): del self._x
p = P(); print(p.x); p.x = 7; print(p.x, P.x.__doc__); del p.x
try: p.x
except AttributeError as e: print(e)
class R:
    @property
    def y(self): return 1
try: R().y = 2
except AttributeError as e: print(e)
try: del R().y
except AttributeError as e: print(e)
class S:
    __slots__ = ('a', 'b')
    def __init__(self): self.a = 1
s = S(); print(s.a)
try: s.b
except AttributeError as e: print(e)
try: s.c = 1
except AttributeError as e: print(e)
try: s.__dict__
except AttributeError as e: print(e)
class X: pass
class Y(X): pass
try:
    class Z(X, Y): pass
except TypeError as e: print(e)
try:
    class Z(X, X): pass
except TypeError as e: print(e)
try:
    class Z(int, str): pass
except TypeError as e: print(e)
class G:
    def __getattr__(self, n): return 'ga ' + n
    def __getitem__(self, k): return k
    def __call__(self, *a, **k): return a, k
    def __len__(self): return 3
    def __contains__(self, x): return x == 1
    def __iter__(self): return iter([1,2])
    def __enter__(self): print('enter'); return self
    def __exit__(self, *a): print('exit', a[0]); return True
    def __bool__(self): return False
    def __format__(self, s): return 'fmt ' + s
    def __index__(self): return 2
    def __int__(self): return 9
    def __float__(self): return 1.5
    def __reversed__(self): return iter('rev')
    def __hash__(self): return 42
    def __neg__(self): return 'neg'
    def __invert__(self): return 'inv'
    def __abs__(self): return 'abs'
    def __round__(self, n=None): return ('round', n)
    def __iadd__(self, o): return ('iadd', o)
    def __radd__(self, o): return ('radd', o)
    def __matmul__(self, o): return 'mm'
    def __divmod__(self, o): return 'dm'
    def __pow__(self, o, m=None): return ('pow', o, m)
    def __lt__(self, o): return 'lt'
g = G()
print(g.foo, g[1:2], g(1, a=2), len(g), 1 in g, 2 in g, list(g), bool(g), f'{g:abc}', [10,20,30][g], int(g), float(g), list(reversed(g)), hash(g), -g, ~g, abs(g), round(g), round(g, 2), 1 + g, g @ 1, divmod(g, 1), pow(g, 2), pow(g,2,3), g ** 2, g < 1, 1 > g, range(g), hex(g), 'abc'[g:], [1,2,3,4][:g])
with g: raise ValueError('x')
g += 5; print(g)
a, b = G(); print(a, b)
print({**{'a': 1}, 'b': 2}, [*G()], (lambda *a, **k: (a, k))(*G(), **{'z': 1}))
class L(list):
    def __init__(self, *a): super().__init__(*a); self.tag = 't'
    def append(self, x): super().append(x * 2)
l = L([1]); l.append(5); print(l, l.tag, len(l), l == [1, 10], isinstance(l, list), l + [1], type(l + [1]), l[0], 10 in l)
class DD(dict):
    def __missing__(self, k): return 'missing ' + k
d = DD(a=1); print(d['a'], d['b'], d.get('c'), d)
class I(int):
    def __add__(self, o): return I(int(self) + int(o))
    def __repr__(self): return f'I({int(self)})'
print(I(3) + 4, I(3) * 2, I(3) == 3, {I(3): 1}[3], 4 + I(3))
class St(str): pass
print(St('ab') + 'c', St('ab').upper(), len(St('abc')), St('x') == 'x', {'x': 1}[St('x')])
class T(tuple):
    def __new__(cls, *a): return super().__new__(cls, a)
print(T(1, 2), T(1,2) == (1,2), T(1,2)[0], len(T(1,2)))
class F(float): pass
print(F(1.5) + 1, F(2.5))
class Ex(Exception):
    def __init__(self, a, b): self.a = a; super().__init__(a, b)
try: raise Ex(1, 2)
except Ex as e: print(repr(e), e, e.args, e.a)
class Ex2(ValueError):
    def __str__(self): return 'ex2str'
print(repr(Ex2(1)), str(Ex2(1)))
print(X.__dict__.keys() >= {'__module__'}, sorted(k for k in vars(P)))
def f(): pass
f.x = 1; print(f.__dict__, f.__name__, f.__qualname__, f.__defaults__)
class SM:
    @staticmethod
    def s(x): return x
    @classmethod
    def c(cls, x): return cls.__name__, x
print(SM.s(1), SM().s(2), SM.c(3), SM().c(4))
x = X(); x.a = 1; x.b = 2; print(x.__dict__, vars(x)); x.__dict__['c'] = 3; print(x.c); del x.a; print(x.__dict__); x.a = 5; print(x.__dict__)
x.__class__ = Y; print(type(x).__name__, x.b)
print(isinstance(x, X), issubclass(Y, X), X.__subclasses__())
