# Misuse of threads and locks, thread-local data, hooks.
# stderr: any
import threading, time, sys
from threading import Thread, Lock, RLock
def f(n): 
    time.sleep(0.05 * n + 0.05); print('t', n, threading.current_thread().name)
ts = [Thread(target=f, args=(i,)) for i in range(3)]
print(ts[0], ts[0].is_alive(), ts[0].ident)
for t in ts: t.start()
try: ts[0].start()
except RuntimeError as e: print(e)
for t in ts: t.join()
print(ts[0].is_alive(), threading.active_count(), threading.current_thread() is threading.main_thread())
print(threading.main_thread().name, threading.current_thread().daemon)
try: threading.current_thread().join()
except RuntimeError as e: print(e)
try: Thread(target=f).join()
except RuntimeError as e: print(e)
l = Lock()
try: l.release()
except RuntimeError as e: print(e)
r = RLock()
try: r.release()
except RuntimeError as e: print(e)
print(l.acquire(), l.locked(), l.acquire(False), l.acquire(timeout=0.01)); l.release()
try: l.acquire(False, 1)
except ValueError as e: print(e)
try: l.acquire(timeout=-2)
except ValueError as e: print(e)
with l: print('held', l.locked())
with r:
    with r: print('twice')
print(str(l)[:30], str(r)[:45])
class My(Thread):
    def __init__(self, x): super().__init__(name='My-%d' % x); self.x = x
    def run(self): self.result = self.x * 2
m = My(4); m.start(); m.join(); print(m.result, m.name)
loc = threading.local(); loc.x = 1
def g():
    try: loc.x
    except AttributeError as e: print(e)
    loc.x = 2; print(loc.x)
t = Thread(target=g); t.start(); t.join(); print(loc.x, loc.__dict__)
class ML(threading.local):
    def __init__(self, v): self.v = v
ml = ML(5)
def h(): print(ml.v); ml.v = 6
t = Thread(target=h); t.start(); t.join(); print(ml.v)
def bad(): raise ValueError('boom')
t = Thread(target=bad, name='Bad'); t.start(); t.join()
def hook(a): print('hook', a.exc_type.__name__, a.exc_value, a.thread.name)
threading.excepthook = hook
t = Thread(target=bad, name='Bad2'); t.start(); t.join()
def ex(): sys.exit(3)
t = Thread(target=ex); t.start(); t.join(); print('after exit')
d = Thread(target=time.sleep, args=(100,), daemon=True); d.start(); print(d.daemon, d.is_alive())
try: d.daemon = False
except RuntimeError as e: print(e)
print(sorted(t.name for t in threading.enumerate())[:1], Thread(name='x').name, Thread(target=f).name.endswith('(f)'))
n = 0
def inc():
    global n
    for i in range(1000):
        with l: n += 1
ts = [Thread(target=inc) for _ in range(8)]
[t.start() for t in ts]; [t.join() for t in ts]; print(n)
