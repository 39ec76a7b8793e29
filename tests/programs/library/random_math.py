# CPython's own sequences for a seed, and the math module.
import math
import random

for seed in (0, 42, 'text', 3.5, b'bytes', 10 ** 30, -7):
    random.seed(seed)
    print(seed, random.random(), random.randint(1, 100), random.uniform(2, 3))

random.seed(7)
print(random.choice('abcdef'), random.sample(range(1000), 5), random.choices([1, 2, 3], k=5))
items = list(range(10))
random.shuffle(items)
print(items, random.gauss(0, 1), random.expovariate(1.5), random.triangular(0, 1, 0.3))
print(random.getrandbits(100), random.randrange(0, 100, 7), random.betavariate(2, 3))
own = random.Random(99)
print([own.randint(0, 9) for _ in range(12)])
state = random.getstate()
a = random.random()
random.setstate(state)
print(a == random.random())

print(math.sqrt(2), math.sin(1), math.log(10), math.log2(8), math.exp(1.5), math.hypot(3, 4))
print(math.gcd(12, 18, 27), math.lcm(4, 6), math.comb(10, 3), math.perm(5, 2), math.isqrt(99))
print(math.floor(-2.5), math.ceil(2.1), math.trunc(-2.9), math.fmod(-7, 3), math.modf(2.75))
print(math.fsum([0.1] * 10), math.prod([1, 2, 3, 4]), math.factorial(25), math.isclose(1, 1 + 1e-10))
print(math.inf, math.nan, math.pi, math.e, math.tau, math.copysign(3, -0.0), math.degrees(math.pi))
for bad in (lambda: math.sqrt(-1), lambda: math.log(0), lambda: math.factorial(-1),
            lambda: math.exp(1000), lambda: math.floor(math.inf)):
    try:
        bad()
    except Exception as e:
        print(type(e).__name__, e)
