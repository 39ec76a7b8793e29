# A lock that is replaced while others use its name: whoever reads the name twice may give back
# another lock than it took.
# interleavings: 3
# outcome: done
# outcome: RuntimeError
import threading

lock = threading.Lock()


def replace():
    global lock
    lock = threading.Lock()


def use():
    lock.acquire()
    lock.release()


threads = [threading.Thread(target=f) for f in (replace, use)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print("done")
