# Two threads add 1 to one variable three times, under a lock.
# interleavings: 20
# outcome: 6
import threading

n = 0
lock = threading.Lock()


def add():
    global n
    for _ in range(3):
        with lock:
            n = n + 1


threads = [threading.Thread(target=add) for _ in range(2)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(n)
