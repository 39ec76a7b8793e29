# A condition of a lock that goes by its own name too: waiting gives that one free.
# interleavings: 2
# outcome: 0
import threading

lock = threading.Lock()
changed = threading.Condition(lock)
items = 0


def produce():
    global items
    with lock:
        items += 1
        changed.notify()


def consume():
    global items
    with lock:
        while items == 0:
            changed.wait()
        items -= 1


threads = [threading.Thread(target=produce), threading.Thread(target=consume)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(items)
