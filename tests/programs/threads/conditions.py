# Condition: its lock, who is notified, in which order; timeouts; locks of other kinds; misuse.
import threading
import time
from threading import Condition, Lock, RLock, Thread

out = []
cond = Condition()
ready = []


def waiter(n):
    with cond:
        ready.append(n)
        cond.wait()
        out.append(n)


threads = []
for n in range(4):
    t = Thread(target=waiter, args=(n,))
    t.start()
    threads.append(t)
    while True:  # in this order
        with cond:
            if len(ready) > n:
                break
with cond:
    cond.notify()
threads[0].join()
print(out)
with cond:
    cond.notify(2)
threads[1].join()
threads[2].join()
print(out[0], sorted(out[1:]))
with cond:
    cond.notify_all()
threads[3].join()
print(out[3])

with cond:
    with cond:  # its lock is an RLock: given free as deep as it was taken
        begin = time.monotonic()
        print(cond.wait(0.05), time.monotonic() - begin >= 0.05)
    print(cond._is_owned())
print(cond._is_owned())

items = []


def consumer():
    with cond:
        print(cond.wait_for(lambda: len(items) >= 3, timeout=5), items)


t = Thread(target=consumer)
t.start()
for n in range(3):
    with cond:
        items.append(n)
        cond.notify()
t.join()
with cond:
    print(cond.wait_for(lambda: False, timeout=0.02), cond.wait(0), cond.wait(-1))

for lock in (Lock(), RLock(), None):
    c = Condition(lock)
    for action in (c.wait, c.notify, c.notify_all, c.release):
        try:
            action()
        except RuntimeError as error:
            print(error)
    print(c.acquire(), c.acquire(False) if lock is None else '')
    c.notify()
    c.release()
try:
    with cond:
        cond.wait('soon')
except TypeError as error:
    print(error)


class Ledger:
    """A lock as a program may write one: only acquire and release."""

    def __init__(self):
        self._lock = Lock()
        self.calls = 0

    def acquire(self, *args):
        self.calls += 1
        return self._lock.acquire(*args)

    def release(self):
        self._lock.release()

    def __enter__(self):
        return self.acquire()

    def __exit__(self, *args):
        self.release()


ledger = Ledger()
c = Condition(ledger)
state = []


def late():
    with c:
        state.append('waits')
        state.append(c.wait())


t = Thread(target=late)
t.start()
while True:
    with c:
        if state:
            break
with c:
    c.notify()
t.join()
with c:
    state.append(c.wait(0.01))
print(state, ledger.calls > 4)
try:
    c.notify()
except RuntimeError as error:
    print(error)


class Named(Condition):
    def __init__(self, name):
        super().__init__(Lock())
        self.name = name


named = Named('n')
with named:
    print(named.name, named._is_owned(), isinstance(named, threading.Condition))
print(repr(cond)[:49], repr(cond)[-5:])
print(repr(Condition(Lock()))[:31])
