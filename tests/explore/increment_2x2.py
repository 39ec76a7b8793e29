# Two threads add 1 to one variable twice, without a lock.
# interleavings: 34
# outcome: 2
# outcome: 3
# outcome: 4
import threading

n = 0


def add():
    global n
    for _ in range(2):
        n = n + 1


threads = [threading.Thread(target=add) for _ in range(2)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(n)
