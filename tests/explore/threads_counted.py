# How many threads run, while one ends and another has begun.
# interleavings: 3
# outcome: 1
# outcome: 2
import threading

worked = False
seen = None


def count():
    global seen
    seen = threading.active_count() - 1


def work():
    global worked
    worked = True


counting = threading.Thread(target=count)
other = threading.Thread(target=work)
counting.start()
other.start()
counting.join()
other.join()
print(seen)
