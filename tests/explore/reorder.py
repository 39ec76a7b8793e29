# Of n threads all but one set a, then b; the last one must never see only one of them set.
# outcome: ok
# outcome: AssertionError
# n=3 interleavings: 36
# n=4 interleavings: 576
# n=5 interleavings: 14400
# n=10 too many interleavings
# n=10 misses: dpor: it takes back what came last first: the order of the last threads, for ever
# n=20 too many interleavings
# n=20 misses: dpor: it takes back what came last first: the order of the last threads, for ever
import threading

n = 3  # @param 3..20
a = 0
b = 0


def set_both():
    global a, b
    a = 1
    b = -1


def check():
    seen = (a, b)
    assert seen in ((0, 0), (1, -1)), 'seen half way'


threads = [threading.Thread(target=set_both) for i in range(n - 1)]
threads.append(threading.Thread(target=check))
for t in threads:
    t.start()
for t in threads:
    t.join()
print('ok')
