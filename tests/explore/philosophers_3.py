# Three philosophers who all reach for the fork on their left first.
# outcome: deadlock
# outcome: all have eaten
import threading

forks = [threading.Lock() for _ in range(3)]


def dine(left, right):
    with left:
        with right:
            pass


threads = [threading.Thread(target=dine, args=(forks[i], forks[(i + 1) % 3])) for i in range(3)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print('all have eaten')
