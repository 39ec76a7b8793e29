# Event, Barrier and Timer: what they return, who is woken, broken barriers, reprs.
import threading
import time
from threading import Barrier, BrokenBarrierError, Event, Thread, Timer

event = Event()
seen = []
threads = [Thread(target=lambda: seen.append(event.wait())) for _ in range(4)]
for t in threads:
    t.start()
print(event.is_set(), event.wait(0.01), event.wait(0), seen)
event.set()
event.set()
for t in threads:
    t.join()
print(seen, event.is_set(), event.wait(), event.wait(0))
event.clear()
print(event.is_set())


class Marked(Event):
    mark = None


m = Marked()
m.mark = 5
m.set()
for thing in (event, m):
    text = repr(thing)
    print(text[:text.index(' at ')], text[text.index(': '):])

PARTIES = 3
barrier = Barrier(PARTIES)
log = []
indices = []


def phases():
    for phase in range(4):
        log.append(phase)
        indices.append(barrier.wait())


threads = [Thread(target=phases) for _ in range(PARTIES)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(log, sorted(indices))
print(barrier.parties, barrier.n_waiting, barrier.broken)

actions = []
acting = Barrier(2, action=lambda: actions.append(threading.current_thread().name != ''))
t = Thread(target=acting.wait)
t.start()
print(acting.wait() in (0, 1), actions)
t.join()

late = Barrier(2, timeout=0.02)
try:
    late.wait()
except BrokenBarrierError as error:
    print('broken', late.broken, repr(error))
try:
    late.wait(1)
except BrokenBarrierError:
    print('still broken')
late.reset()
print(late.broken, late.n_waiting)

b = Barrier(3)
results = []


def meets():
    try:
        results.append(b.wait())
    except BrokenBarrierError:
        results.append('broken')


for end in (b.abort, b.reset):
    threads = [Thread(target=meets) for _ in range(2)]
    for t in threads:
        t.start()
    while b.n_waiting < 2:
        time.sleep(0.001)
    end()
    for t in threads:
        t.join()
    print(results, b.broken)
    results.clear()
    b.reset()


def fails():
    raise KeyError('action')


b = Barrier(1, fails)
try:
    b.wait()
except KeyError as error:
    print(error, b.broken)
for thing in (b, Barrier(2)):
    text = repr(thing)
    print(text[:text.index(' at ')], text[text.index(': '):])
print([Barrier(1).wait() for _ in range(3)])

fired = []
timer = Timer(0.01, fired.append, args=['once'])
print(timer.is_alive(), timer.interval)
timer.start()
timer.join()
print(fired, timer.finished.is_set())
never = Timer(30, fired.append, ['never'])
never.start()
never.cancel()
never.join()
print(fired, never.is_alive())
named = Timer(0.001, lambda a, b=0: fired.append(a + b), (1,), {'b': 2})
named.start()
named.join()
print(fired)
