# twostage: two variables with a lock each are changed one after the other, by 99 threads; whoever
# reads in between sees the first and not the second.
# too many interleavings: `surw` finds this one
# outcome: AssertionError
import threading

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


threads = [threading.Thread(target=write) for i in range(99)]
threads.append(threading.Thread(target=read))
for t in threads:
    t.start()
for t in threads:
    t.join()
print('ok')
