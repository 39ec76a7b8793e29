# Sums and differences of ints of every size and sign, against what they must undo.
ends = [0, 1, -1, 2 ** 31, 2 ** 32 - 1, 2 ** 32, 2 ** 47 - 1, 2 ** 47, 2 ** 47 + 1,
        2 ** 63 - 1, 2 ** 63, 2 ** 64 - 1, 2 ** 64, 2 ** 96 - 1, 2 ** 96, 2 ** 128 + 5,
        10 ** 40, 3 ** 200]
numbers = sorted({sign * n + d for n in ends for d in (-1, 0, 1) for sign in (1, -1)})
wrong = 0
for a in numbers:
    for b in numbers:
        total = a + b
        if total - b != a or total - a != b or b + a != total or (a - b) + (b - a) != 0:
            wrong += 1
        if (a < b) != (a - b < 0) or (a == b) != (a - b == 0) or hash(total - b) != hash(a):
            wrong += 1
        if str(total) != str(int(str(total))) or total % 97 != (a % 97 + b % 97) % 97:
            wrong += 1
print(len(numbers), wrong)
for n in ends[5:]:
    print(n + n, n - (n + 1), -n - n, n - n, True + n, n - True, -n + 1 + n, sep=" ")
a, b = 0, 1
for _ in range(3000):
    a, b = b, a + b
print(a % 10 ** 30, len(str(a)))
for _ in range(2999):
    a, b = b - a, a
print(a, b)
total = 0
for i in range(1000):
    total += (-1) ** i * 3 ** (i % 150)
print(total)
