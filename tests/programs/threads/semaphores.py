# Semaphore and BoundedSemaphore: never more than so many at once; timeouts; misuse; reprs.
import threading
import time
from threading import BoundedSemaphore, Semaphore, Thread

room = Semaphore(3)
inside = 0
most = 0
guard = threading.Lock()


def visitor():
    global inside, most
    with room:
        with guard:
            inside += 1
            most = max(most, inside)
        time.sleep(0.002)
        with guard:
            inside -= 1


threads = [Thread(target=visitor) for _ in range(12)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(inside, most <= 3, room._value)

s = Semaphore(0)
begin = time.monotonic()
print(s.acquire(timeout=0.03), time.monotonic() - begin >= 0.03)
print(s.acquire(False), s.acquire(timeout=0), s.acquire(True, 0.001))
s.release(2)
print(s.acquire(), s.acquire(), s.acquire(blocking=False))

got = []


def taker(n):
    s.acquire()
    got.append(n)


threads = [Thread(target=taker, args=(n,)) for n in range(5)]
for t in threads:
    t.start()
s.release(n=5)
for t in threads:
    t.join()
print(sorted(got), s._value)

b = BoundedSemaphore(2)
b.acquire()
b.release()
for action in (b.release, lambda: b.release(0), lambda: Semaphore(-1), lambda: BoundedSemaphore(-3),
               lambda: s.acquire(False, 1), lambda: s.release('x'), lambda: s.release(-1)):
    try:
        action()
        print('no error')
    except Exception as error:
        print(type(error).__name__, error)


class Parking(Semaphore):
    def __init__(self, places):
        Semaphore.__init__(self, places)
        self.places = places


p = Parking(2)
with p, p:
    print(p.places, p._value, p.acquire(False))
for thing in (p, b, s, Semaphore(), BoundedSemaphore()):
    text = repr(thing)
    print(text[:text.index(' at ')], text[text.index(': '):])
