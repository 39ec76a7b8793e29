# A bounded buffer for one, with one condition for both sides and notify() instead of notify_all():
# a signal that is meant for a producer wakes another consumer, and is lost.
# interleavings: 60
# outcome: 0
# outcome: deadlock
import threading

changed = threading.Condition()
count = 0


def put():
    global count
    with changed:
        while count == 1:
            changed.wait()
        count += 1
        changed.notify()


def get():
    global count
    with changed:
        while count == 0:
            changed.wait()
        count -= 1
        changed.notify()


threads = [threading.Thread(target=f) for f in (get, get, put, put)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(count)
