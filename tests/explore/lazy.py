# lazy01: the third thread fails if both others were before it.
# interleavings: 6
# outcome: 3
# outcome: AssertionError
import threading

data = 0
lock = threading.Lock()


def one():
    global data
    with lock:
        data += 1


def two():
    global data
    with lock:
        data += 2


def three():
    with lock:
        assert data < 3, 'both were first'


threads = [threading.Thread(target=f) for f in (one, two, three)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(data)
