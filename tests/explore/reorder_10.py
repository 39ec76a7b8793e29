# reorder_10: one thread sets a, then b, 9 times over; another must never see only one of them.
# too many interleavings: `surw` finds this one
# outcome: AssertionError
import threading

a = 0
b = 0


def set_both():
    global a, b
    a = 1
    b = -1


def check():
    seen = (a, b)
    assert seen in ((0, 0), (1, -1)), 'seen half way'


threads = [threading.Thread(target=set_both) for i in range(9)]
threads.append(threading.Thread(target=check))
for t in threads:
    t.start()
for t in threads:
    t.join()
print('ok')
