# n dining philosophers who all take the left fork first.
# outcome: all have eaten
# outcome: deadlock
# n=2 interleavings: 3
# n=3 interleavings: 7
# n=4 interleavings: 15
# n=5 interleavings: 31
# n=6 interleavings: 63
# n=7 interleavings: 127
import threading

n = 3  # @param 2..7
forks = [threading.Lock() for i in range(n)]


def eat(i):
    with forks[i]:
        with forks[(i + 1) % n]:
            pass


threads = [threading.Thread(target=eat, args=(i,)) for i in range(n)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print('all have eaten')
