# The lost update: two threads add 1 to one variable, without a lock.
# interleavings: 4
# outcome: 1
# outcome: 2
import threading

n = 0


def add():
    global n
    n = n + 1


threads = [threading.Thread(target=add) for _ in range(2)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(n)
