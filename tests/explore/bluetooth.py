# The bluetooth driver of KISS (Qadeer and Wu, PLDI 2004): a request goes on although the driver was
# stopped, because the flag is looked at before the count is raised.
# interleavings: 4
# outcome: stopped
# outcome: AssertionError
import threading

stopping = False
stopped = False
pending = 1
lock = threading.Lock()


def decrement():
    global pending, stopped
    with lock:
        pending -= 1
        if pending == 0:
            stopped = True


def request():
    global pending
    if stopping:
        return
    with lock:
        pending += 1
    assert not stopped, 'used after it was stopped'
    decrement()


def stop():
    global stopping
    stopping = True
    decrement()


threads = [threading.Thread(target=request), threading.Thread(target=stop)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print('stopped' if stopped else 'running')
