# Double-checked locking that publishes the object before it is filled in.
# interleavings: 6
# outcome: ok
# outcome: AssertionError
import threading


class Thing:
    value = None


lock = threading.Lock()
thing = None


def get():
    global thing
    if thing is None:
        with lock:
            if thing is None:
                thing = Thing()
                thing.value = 42
    assert thing.value == 42, 'not filled in yet'


threads = [threading.Thread(target=get) for i in range(2)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print('ok')
