# array: every kind, its limits, its methods and its errors.
from array import array, typecodes


def attempt(function, *args):
    try:
        print(repr(function(*args)))
    except (TypeError, ValueError, OverflowError, IndexError, EOFError) as error:
        print(type(error).__name__, error)


for code in typecodes:
    print(code, array(code).itemsize)
    for value in (2 ** 70, -2 ** 70, 2 ** 63, 2 ** 64, -2 ** 63 - 1, -1, 300, -300, 70000, -70000,
            2 ** 32, -2 ** 31 - 1, "x", "xy", 1.5, None, True, 0.1):
        attempt(array, code, [value])
a = array("i", [1, 2, 3])
for call in [(array,), (array, "z"), (array, 5), (array, "i", 5), (array, "i", "ab"), (array, "u",
    "ab"), (array, "i", b"\1\0\0\0"), (array, "i", b"\1"),
             (a.__getitem__, 5), (a.__getitem__, "x"), (a.__setitem__, 9, 1), (a.pop, 9),
                 (array("i").pop,), (a.remove, 9), (a.index, 9), (a.__add__, [1]), (a.extend,
                 [1.5]),
             (a.extend, array("d")), (a.__setitem__, slice(0, 1), [1]), (a.fromlist, 5),
                 (a.frombytes, b"123"), (a.__add__, array("d")), (a.__iadd__, [1]), (a.__eq__, [1,
                 2, 3]),
             (a.__setitem__, slice(0, 2), array("i", [7, 8, 9])), (a.fromlist, [1, "x"]), (a.append,
                     "x"), (a.insert, 0, 5), (a.tounicode,), (array, "i", range(3), 4)]:
    attempt(*call)
print(a, a[1:3], a[::2], a.tobytes(), a.typecode, len(a), list(a), 8 in a, a.count(8), a.index(9),
    a * 2, a + a, a[-1])
a.byteswap()
print(a)
a.byteswap()
a.reverse()
del a[0]
del a[1:3]
a += array("i", [4, 4])
a.remove(4)
print(a, a.tolist(), a == array("i", a), a < array("i", [100]), a != array("d"), a.pop(), a.pop(0),
    a)
for value in array("d", [1, 2.5]):
    print(value, end=" ")
print(sum(array("h", range(10))), array("f", [0.1])[0], array("u", "x\n"), array("u",
    "é").tobytes(), bytes(array("B", [1, 2]).tobytes()), max(array("q", [3, 9])))
