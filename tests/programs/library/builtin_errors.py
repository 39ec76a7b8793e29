# stderr: any
# What the built-in functions and operators say of arguments that they cannot take.
def t(f, *a, **k):
    try: print(f.__name__ if hasattr(f,'__name__') else f, f(*a, **k))
    except BaseException as e: print(type(e).__name__, '|', e)
class A: pass
class B(A): pass
t(len, 5); t(len); t(len, 1, 2); t(len, x=1); t(abs, 'a'); t(abs); t(chr, -1); t(chr, 'a'); t(ord, 'ab'); t(ord, 5); t(hash, []); t(hash, {}); t(iter, 5); t(next, 5); t(next, iter([]));t(next, iter([]), 7)
t(sum, 5); t(sum, ['a']); t(sum, ['a'], ''); t(max); t(max, []); t(min, [], default=4); t(max, 1, 'a'); t(max, 1, 2, default=3); t(sorted); t(sorted, [1,'a']); t(sorted, [2,1], reverse=True)
t(isinstance, 1, 5); t(issubclass, 1, int); t(isinstance, 1, (int, str)); t(round, 'a'); t(round, 2.5); t(round, 2.567, 2); t(round); t(divmod, 1, 0); t(divmod, 7, -2); t(divmod, 1.0, 0); t(pow, 2, 10, 7); t(pow, 2, -1, 7); t(pow, 2.0, 3, 4)
t(getattr, A(), 'x'); t(getattr, A, 'x'); t(getattr, A(), 'x', 5); t(getattr, A(), 5); t(setattr, 5, 'x', 1); t(delattr, A(), 'x'); t(hasattr, A(), 'x')
t(A, 1); t(A, x=1); t(int, 'a'); t(int, None); t(float, 'x'); t(float, None); t(bin, 'a'); t(hex, 255); t(oct, 8); t(bin, -5); t(callable, A); t(callable, 5)
t(range, 'a'); t(range); t(range, 1, 2, 0); t(list, 5); t(tuple, 5); t(dict, 5); t(set, 5); t(zip, 5); t(map, 5); t(map, 5, 5); t(filter, None); t(enumerate, 5); t(reversed, 5)
t(print, 1, foo=2); t(print, 1, sep=5); t(print, 'a', 'b', sep='-', end='!\n')
t(super); t(type, 1, 2); t(type, 'X', (), {}); t(type, 'X', (int, str), {}); t(type, 'X', (bool,), {})
t(object, 1); t(vars, 5); t(all, 5); t(any, [0, 1]); t(input, 1, 2); t(id, ); t(repr, 1, 2); t(ascii, 'é'); t(format, 5, 'd'); t(format, 5, 'z'); t(format, A(), 'd')
t(lambda: A() + 1); t(lambda: 1 + A()); t(lambda: A() < A()); t(lambda: A() < 1); t(lambda: -A()); t(lambda: A()[0]); t(lambda: A()()); t(lambda: 1 in A()); t(lambda: [].x); t(lambda: A().foo); t(lambda: A.foo)
t(lambda: 'a' + 1); t(lambda: 1 + 'a'); t(lambda: [1] + (1,)); t(lambda: 'a' * 'b'); t(lambda: 1 / 0); t(lambda: 1 // 0); t(lambda: 1 % 0); t(lambda: 1.0 / 0); t(lambda: 2 ** 'a'); t(lambda: [] - []); t(lambda: {} | 5); t(lambda: None + 1); t(lambda: ~1.5); t(lambda: 1 << -1)
def u():
    a, b = 5
t(u)
def u():
    a, b = [1]
t(u)
def u():
    a, b = [1, 2, 3]
t(u)
def u():
    a, *b, c = [1]
t(u)
def u():
    a, b = A()
t(u)
def u():
    for x in A(): pass
t(u)
def u():
    with A(): pass
t(u)
def u(): raise 5
t(u)
def u(): raise A
t(u)
def u():
    x = A(); x += 1
t(u)
def u():
    x = A(); x @= 1
t(u)
def u(): A() >> 1
t(u)
def u(): f(**5)
t(u)
def u(): print(**{1:2})
t(u)
def u(): del [][0]
t(u)
def u(): (1)[0] = 1
t(u)
def u(): 'abc'[0] = 'x'
t(u)
def u(): (1,2)[5]
t(u)
def u(): {}['a']
t(u)
def u(): {}[[]]
t(u)
def u(): [][1.5]
t(u)
def u(): 'a'[1.5]
t(u)
def u(): 'a'.join([1])
t(u)
def u(): 'a'.join(5)
t(u)
