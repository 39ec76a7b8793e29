# heddle: --races
# Locks in opposite orders, of which the second one is not waited for, or not for ever: no deadlock.
import threading

a, b = threading.Lock(), threading.Lock()


def first():
    with a:
        if b.acquire(blocking=False):
            b.release()


def second():
    with b:
        if a.acquire(timeout=10):
            a.release()


for f in (first, second):
    t = threading.Thread(target=f)
    t.start()
    t.join()
print('no deadlock')  # expect: no deadlock
