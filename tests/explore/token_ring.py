# token_ring: each of four numbers is copied from its neighbour, in whatever order.
# interleavings: 4
# outcome: 2 1 1
# outcome: 2 1 2
# outcome: 2 3 0
# outcome: 2 3 1
import threading

x = [1, 0, 0, 0]


def copy(to, source):
    x[to] = (x[source] + 1) % 4


threads = [threading.Thread(target=copy, args=(i, i - 1)) for i in (1, 2, 3)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(x[1], x[2], x[3])
