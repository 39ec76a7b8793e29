# Two variables with a lock each are changed one after the other, by all of n threads but the last;
# whoever reads in between sees the first and not the second.
# outcome: ok
# outcome: AssertionError
# n=2 interleavings: 3
# n=20 too many interleavings
# n=20 misses: dpor: it takes back what came last first: the order of the last threads, for ever
# n=100 too many interleavings
# n=100 misses: dpor: it handles 64 threads
import threading

n = 2  # @param 2..100
first_lock = threading.Lock()
second_lock = threading.Lock()
first = 0
second = 0


def write():
    global first, second
    with first_lock:
        first = 1
    with second_lock:
        second = first + 1


def read():
    with first_lock:
        if first == 0:
            return
        seen = first
    with second_lock:
        assert second == seen + 1, 'seen in between'


threads = [threading.Thread(target=write) for i in range(n - 1)]
threads.append(threading.Thread(target=read))
for t in threads:
    t.start()
for t in threads:
    t.join()
print('ok')
