# 6 dining philosophers who all take the left fork first.
# interleavings: 63
# outcome: all have eaten
# outcome: deadlock
import threading

forks = [threading.Lock() for i in range(6)]


def eat(i):
    with forks[i]:
        with forks[(i + 1) % 6]:
            pass


threads = [threading.Thread(target=eat, args=(i,)) for i in range(6)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print('all have eaten')
