# 2 dining philosophers who all take the left fork first.
# interleavings: 3
# outcome: all have eaten
# outcome: deadlock
import threading

forks = [threading.Lock() for i in range(2)]


def eat(i):
    with forks[i]:
        with forks[(i + 1) % 2]:
            pass


threads = [threading.Thread(target=eat, args=(i,)) for i in range(2)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print('all have eaten')
