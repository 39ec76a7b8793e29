# Two threads take the next number of one itertools.count.
# interleavings: 2
# outcome: [1, 2]
# outcome: [2, 1]
import itertools
import threading

numbers = itertools.count(1)
taken = [0, 0]


def take(place):
    taken[place] = next(numbers)


threads = [threading.Thread(target=take, args=(place,)) for place in range(2)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(taken)
