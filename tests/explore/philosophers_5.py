# 5 dining philosophers who all take the left fork first.
# interleavings: 31
# outcome: all have eaten
# outcome: deadlock
import threading

forks = [threading.Lock() for i in range(5)]


def eat(i):
    with forks[i]:
        with forks[(i + 1) % 5]:
            pass


threads = [threading.Thread(target=eat, args=(i,)) for i in range(5)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print('all have eaten')
