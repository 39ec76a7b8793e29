# Three threads add 1 to one variable once, without a lock.
# interleavings: 36
# outcome: 1
# outcome: 2
# outcome: 3
import threading

n = 0


def add():
    global n
    n = n + 1


threads = [threading.Thread(target=add) for _ in range(3)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(n)
