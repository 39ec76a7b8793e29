# list, tuple, dict, set, range and their methods, comprehension, sorting, unpacking.
a = [3, 1, 2]
a.append(5)
a.extend((7, 6))
a.insert(1, 9)
print(a, a.pop(), a.pop(0), a.index(5), a.count(1), sorted(a), sorted(a, reverse=True))
a.sort(key=lambda v: -v)
print(a, a[::-1], a[1:3], a * 2, a + [0], 5 in a, min(a), max(a), sum(a), len(a))
a[1:3] = ['x', 'y', 'z']
del a[0]
a.remove('y')
a.reverse()
print(a, a.copy() == a, [1, 2] < [1, 3], [[0] * 2 for _ in range(2)])
a[:] = range(10)
a[::2] = [0] * 5
del a[1::3]
print(a)
t = (1, 'two', 3.0)
x, *y = t
print(t + (4,), t[1], x, y, t.index(3.0), (1,) * 3, tuple('abc'), hash((1, 2)) == hash((1, 2)))
d = {'a': 1, 'b': 2}
d['c'] = 3
d.update(d=4, e=5)
print(d, d.get('z'), d.get('z', 0), d.pop('a'), d.setdefault('q', []), list(d), list(d.values()))
print(d.items(), 'b' in d, len(d), {**d, 'b': 0}, d | {'n': 1}, dict(zip('xy', (1, 2))), d.popitem())
for k, v in sorted(d.items(), key=str):
    print(k, v)
print(dict.fromkeys('ab', 0), {v: k for k, v in {'p': 1}.items()}, d == dict(d))
del d['b']
try:
    for k in d:
        d[k + 'x'] = 1
except RuntimeError as e:
    print(e)
s = {1, 2, 3}
s.add(4)
s.discard(9)
print(s, s | {9}, s & {1, 9}, s - {1}, s ^ {1, 10}, s <= {1, 2, 3, 4}, {1} < s, s.isdisjoint({7}))
print(frozenset([1, 2]) == {1, 2}, set('hello') == set('ohell'), len({1, 1.0, True}))
print(range(10)[2:5], list(range(10, 0, -3)), 5 in range(0, 10, 5), len(range(0, 100, 7)), range(3) == range(0, 3))
print([i * j for i in range(3) for j in range(3) if i != j], {i % 3 for i in range(9)}, [*'ab', *range(2)])
print(list(zip([1, 2], 'ab')), list(enumerate('ab', 5)), list(map(str, [1, 2])), list(filter(None, [0, 1])))
print(any([]), all([]), sum([[1], [2]], []), max('abc', key=lambda c: -ord(c)), sorted('bca'), list(reversed('abc')))
nested = [1, [2, [3]]]
nested.append(nested)
print(nested, [1, 2, 3] == [1, 2, 3.0], [] or 'empty', (lambda *p, **k: (p, k))(1, b=2))
print(10 ** 20, 2 ** 100 % 97, -7 // 2, -7 % 3, 7 / 2, divmod(17, 5), abs(-3), pow(3, 4, 5), ~5, 6 & 3, 6 ^ 3, 1 << 70)
