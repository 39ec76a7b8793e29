# Generators: send, throw, close, yield from, expressions, recursion.


def counter(n):
    try:
        for i in range(n):
            got = yield i
            if got is not None:
                print('got', got)
    except ValueError as e:
        print('caught', e)
        yield 'after'
    finally:
        print('cleanup')


g = counter(5)
print(next(g), g.send('hello'), next(g), g.throw(ValueError('v')))
try:
    next(g)
except StopIteration as stop:
    print('stopped', stop.value)

g = counter(3)
next(g)
g.close()
g.close()


def inner():
    x = yield 1
    print('inner', x)
    return 'result'


def outer():
    r = yield from inner()
    print('outer', r)
    yield from [10, 20]
    yield from (c for c in 'ab')


o = outer()
print(next(o))
print(o.send('sent'))
print(list(o))


def bad():
    yield 1
    raise StopIteration('inside')


try:
    list(bad())
except RuntimeError as e:
    print(e, repr(e.__cause__))


def tree(n):
    if n:
        yield from tree(n - 1)
        yield n
        yield from tree(n - 1)


print(list(tree(3)))
print(sum(x * x for x in range(10)), max((len(w), w) for w in 'a bbb cc'.split()))


class Countdown:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        return self

    def __next__(self):
        if self.n == 0:
            raise StopIteration
        self.n -= 1
        return self.n


print(list(Countdown(4)), [*Countdown(3)], dict(zip('abc', Countdown(3))))
a, b, c = Countdown(3)
print(a, b, c, 2 in Countdown(5))
it = iter([1, 2])
print(next(it), next(it), next(it, 'default'))


def fib():
    a, b = 0, 1
    while True:
        yield a
        a, b = b, a + b


f = fib()
print([next(f) for _ in range(15)])
gen = (i for i in range(3))
print(gen.__name__, next(gen), list(gen))
try:
    fib().send(1)
except TypeError as e:
    print(e)


def running():
    try:
        next(me)
    except ValueError as e:
        yield str(e)


me = running()
print(next(me))


def delegating():
    def sub():
        try:
            yield 'a'
        except KeyError:
            yield 'handled'
        return 'end'
    print((yield from sub()))
    yield 'last'


d = delegating()
print(next(d), d.throw(KeyError('k')), next(d))
