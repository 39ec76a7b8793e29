# The modules of the library that are Heddle's own: random, os, itertools, functools, collections ...
import random, os, itertools, functools, collections, contextlib, abc, time, sys, math
random.seed(42)
print(random.random(), random.randint(1,100), random.choice('abc'), random.sample(range(100), 5), random.gauss(0,1), random.uniform(1,2))
l = list(range(10)); random.shuffle(l); print(l)
print(random.choices([1,2,3], weights=[1,2,3], k=5), random.getrandbits(100), random.randbytes(5), random.triangular(), random.betavariate(1,2), random.expovariate(1), random.normalvariate(0,1), random.gammavariate(2,1), random.vonmisesvariate(1,1), random.paretovariate(1), random.weibullvariate(1,1), random.lognormvariate(0,1), random.randrange(0,100,7))
random.seed('hello'); print(random.random()); random.seed(1.5); print(random.random()); random.seed(b'x'); print(random.random()); random.seed(2**100); print(random.random()); random.seed(-5); print(random.random())
r = random.Random(3); s = r.getstate(); a = r.random(); r.setstate(s); print(a == r.random(), a)
try: random.choice([])
except IndexError as e: print(e)
try: random.randint(5, 1)
except ValueError as e: print(e)
print(os.path.join('a','b'), os.path.basename('/x/y.txt'), os.sep, os.linesep == '\n', os.name, isinstance(os.getpid(), int), os.getenv('NOPE', 'd'), 'PATH' in os.environ)
print(list(itertools.islice(itertools.count(5), 3)), list(itertools.permutations('abc', 2)), list(itertools.chain('a', 'b')))
@functools.lru_cache(maxsize=None)
def fib(n): return n if n < 2 else fib(n-1) + fib(n-2)
print(fib(50), fib.cache_info())
@functools.wraps(fib)
def g(): pass
print(g.__name__, functools.reduce(lambda a, b: a * b, [1,2,3,4]), functools.partial(pow, 2)(5))
d = collections.deque([1,2,3], maxlen=3); d.append(4); d.appendleft(0); print(d, len(d), d[0], list(d), d.popleft(), d.pop(), 2 in d); d.rotate(1); print(d)
dd = collections.defaultdict(list); dd['a'].append(1); print(dd, dd['b'])
c = collections.Counter('abracadabra'); print(c, c.most_common(2), c['z'], c + collections.Counter('aaa'))
P = collections.namedtuple('P', 'x y'); p = P(1, y=2); print(p, p.x, p._replace(x=5), p._asdict(), P._fields, p == (1, 2))
try: P(1)
except TypeError as e: print(e)
od = collections.OrderedDict([('a', 1), ('b', 2)]); od.move_to_end('a'); print(od, od.popitem())
@contextlib.contextmanager
def cm(x):
    print('in', x)
    try: yield x * 2
    finally: print('out')
with cm(4) as v: print(v)
try:
    with cm(1): raise ValueError('z')
except ValueError as e: print('caught', e)
with contextlib.suppress(KeyError): {}['a']
with contextlib.ExitStack() as st:
    st.enter_context(cm(9)); st.callback(print, 'cb')
class Sh(abc.ABC):
    @abc.abstractmethod
    def area(self): ...
    @property
    @abc.abstractmethod
    def nm(self): ...
try: Sh()
except TypeError as e: print(e)
class Sq(Sh):
    def area(self): return 4
    nm = 'sq'
print(Sq().area(), isinstance(Sq(), Sh))
print(sys.version_info[:2], sys.version_info >= (3, 8), sys.maxsize, sys.getrecursionlimit(), sys.byteorder, sys.float_info.max, len(sys.argv))
t = time.gmtime(0); print(t, t.tm_year, time.strftime('%Y-%m-%d %H:%M:%S', t), time.asctime(t), tuple(t))
print(time.strftime('%d', time.localtime(86400*3)), type(time.time()), type(time.perf_counter_ns()), time.mktime(time.localtime(1e9)))
print(math.pi, math.sqrt(2), math.floor(2.5), math.gcd(12, 18))
