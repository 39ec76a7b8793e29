# One iterator drawn from by many threads: nothing is lost and nothing comes twice.
from itertools import chain, count, cycle, islice, product
from threading import Thread

numbers = count()
colours = cycle("rgb")
pairs = product(range(20), range(20))
pieces = islice(chain(range(150), range(150, 300)), 300)
drawn, coloured, paired, taken = [], [], [], []


def draw():
    for _ in range(40):
        drawn.append(next(numbers))
        coloured.append(next(colours))
    for pair in pairs:
        paired.append(pair)
    for piece in pieces:
        taken.append(piece)


threads = [Thread(target=draw) for _ in range(4)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(sorted(drawn) == list(range(160)), next(numbers))  # expect: True 160
print(sorted(map(coloured.count, "rgb")))  # expect: [53, 53, 54]
print(len(paired), len(set(paired)))  # expect: 400 400
print(len(set(taken)) == len(taken))  # expect: True
