# What a single thread does all day, in pieces of some tenths of a second on CPython.
# Prints `BENCH <name> <best milliseconds> <result>`; the result must be the same everywhere.
from measure import measure


def calls():
    def hanoi(n, a, b, c):
        if n == 0:
            return 0
        return hanoi(n - 1, a, c, b) + 1 + hanoi(n - 1, c, b, a)
    return hanoi(18, 1, 2, 3)


def for_range():
    total = 0
    for i in range(4000000):
        total += i & 7
    return total


def while_branch():
    steps = 0
    longest = 0
    start = 1
    while start < 20000:
        n = start
        length = 0
        while n != 1:
            if n & 1:
                n = 3 * n + 1
            else:
                n >>= 1
            length += 1
        steps += length
        if length > longest:
            longest = length
        start += 1
    return steps, longest


def sort_numbers():
    state = 7
    numbers = []
    for _ in range(200000):
        state = (state * 16807) % 2147483647
        numbers.append(state)
    numbers.sort()
    return numbers[100000]


def count_words():
    words = ["w" + str(i % 613) for i in range(20000)]
    counts = {}
    for _ in range(25):
        for word in words:
            counts[word] = counts.get(word, 0) + 1
    return len(counts), counts["w12"]


def percent_format():
    size = 0
    for i in range(150000):
        size += len("%05d|%s|%x" % (i, "row", i))
    return size


def f_strings():
    size = 0
    for i in range(200000):
        size += len(f"<{i}:{size & 255}>")
    return size


def join_split():
    size = 0
    for i in range(10000):
        line = ",".join([str(k) for k in range(40)])
        size += len(line.split(",")) + line.count("3")
    return size


class Account:
    def __init__(self, owner):
        self.owner = owner
        self.balance = 0

    def deposit(self, amount):
        self.balance += amount
        return self.balance


def methods():
    account = Account("a")
    for _ in range(1000000):
        account.deposit(2)
    return account.balance


def objects():
    total = 0
    for i in range(300000):
        account = Account(i)
        total += account.owner - account.balance
    return total


def naturals(limit):
    n = 0
    while n < limit:
        yield n
        n += 1


def generators():
    total = 0
    for n in naturals(800000):
        total += n
    return total


def closures():
    def counter():
        count = 0

        def step(by):
            nonlocal count
            count += by
            return count
        return step
    step = counter()
    for _ in range(900000):
        step(3)
    return step(0)


def exceptions():
    caught = 0
    table = {}
    for i in range(200000):
        try:
            table[i]
        except KeyError:
            caught += 1
    return caught


def comprehensions():
    total = 0
    for _ in range(12):
        squares = [x * x for x in range(40000) if x % 3]
        total += len({y % 97: y for y in squares})
    return total


def sieve():
    limit = 600000
    prime = [True] * limit
    for i in range(2, 775):
        if prime[i]:
            for j in range(i * i, limit, i):
                prime[j] = False
    return sum(1 for p in prime if p)


def mandelbrot():
    inside = 0
    for row in range(90):
        for column in range(120):
            x0 = column / 40.0 - 2.2
            y0 = row / 36.0 - 1.25
            x = y = 0.0
            steps = 0
            while steps < 60 and x * x + y * y < 4.0:
                x, y = x * x - y * y + x0, 2.0 * x * y + y0
                steps += 1
            if steps == 60:
                inside += 1
    return inside


def queens():
    def place(row, columns, rising, falling):
        if row == 9:
            return 1
        found = 0
        for c in range(9):
            if c not in columns and row + c not in rising and row - c not in falling:
                found += place(row + 1, columns | {c}, rising | {row + c}, falling | {row - c})
        return found
    return place(0, frozenset(), frozenset(), frozenset())


def big_integers():
    a, b = 0, 1
    for _ in range(40000):
        a, b = b, a + b
    return a % 1000000007


measure([calls, for_range, while_branch, sort_numbers, count_words, percent_format, f_strings,
         join_split, methods, objects, generators, closures, exceptions, comprehensions, sieve,
         mandelbrot, queens, big_integers])
