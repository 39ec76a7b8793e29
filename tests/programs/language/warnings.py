# What the compiler warns of, before the program runs.
x = 5
print('runs')
if x is 5:
    print('is')
print(x is not 'a', x is None, () is (), 1 is x)
assert (x, 'always true')
try:
    [1, 2](3)
except TypeError as error:
    print(error)
try:
    print('abc'[1, 2])
except TypeError as error:
    print(error)
try:
    (1)[0]
except TypeError as error:
    print(error)


def f():
    return [lambda: 1 is 2]


eval('1 is 1')
