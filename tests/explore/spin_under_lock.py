# Looking under a lock again and again: two who wait for a third, and each takes the lock.
# interleavings: 134
# outcome: went on
import threading

lock = threading.Lock()
ready = False


def wait():
    while True:
        with lock:
            if ready:
                return


def set_it():
    global ready
    with lock:
        ready = True


threads = [threading.Thread(target=f) for f in (wait, wait, set_it)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print('went on')
