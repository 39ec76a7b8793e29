# Threads start threads: which of those begins first must not be mixed up with which is which.
# interleavings: 4
# outcome: 1
# outcome: 2
import threading

n = 0


def add():
    global n
    n = n + 1


def start_one():
    child = threading.Thread(target=add)
    child.start()
    child.join()


parents = [threading.Thread(target=start_one) for _ in range(2)]
for t in parents:
    t.start()
for t in parents:
    t.join()
print(n)
