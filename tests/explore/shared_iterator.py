# One iterator, two threads: each element goes to one of them.
# interleavings: 4
# outcome: [('a', 1), ('b', 2)]
# outcome: [('a', 2), ('b', 1)]
import threading

numbers = iter([1, 2, 3])
got = {}


def take(name):
    got[name] = next(numbers)


threads = [threading.Thread(target=take, args=(name,)) for name in ("a", "b")]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(sorted(got.items()))
