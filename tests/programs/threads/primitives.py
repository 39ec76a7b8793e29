# Thread in both forms, names, daemon, join with timeout, misuse and its texts, local, RLock.
import threading
import time


class Worker(threading.Thread):
    def __init__(self, n):
        super().__init__(name=f'worker-{n}')
        self.n = n
        self.result = None

    def run(self):
        self.result = self.n ** 2


workers = [Worker(n) for n in range(5)]
for w in workers:
    w.start()
for w in workers:
    w.join()
print([(w.name, w.result, w.is_alive()) for w in workers])

for action in ('release', 'start', 'join', 'self', 'rlock', 'badarg'):
    try:
        if action == 'release':
            threading.Lock().release()
        elif action == 'start':
            workers[0].start()
        elif action == 'join':
            threading.Thread().join()
        elif action == 'self':
            threading.current_thread().join()
        elif action == 'rlock':
            threading.RLock().release()
        elif action == 'badarg':
            threading.Thread(None, None, group=1)
    except Exception as e:
        print(action, type(e).__name__, e)

lock = threading.Lock()
print(lock.acquire(), lock.acquire(False), lock.acquire(timeout=0.01), lock.locked())
lock.release()
r = threading.RLock()
with r:
    with r:
        print('twice')

data = threading.local()
data.x = 'main'
seen = []


def use_local(n):
    seen.append(hasattr(data, 'x'))
    data.x = n
    time.sleep(0.01)
    seen.append(data.x == n)


ts = [threading.Thread(target=use_local, args=(n,)) for n in range(4)]
for t in ts:
    t.start()
for t in ts:
    t.join()
print(sorted(seen), data.x)

slow = threading.Thread(target=time.sleep, args=(0.3,), daemon=True)
slow.start()
slow.join(0.01)
print(slow.is_alive(), slow.daemon, threading.active_count() >= 2)
print(threading.main_thread() is threading.current_thread(), threading.main_thread().name)
print(slow in threading.enumerate())
t = threading.Thread(target=print)
print(t.name, t.ident, t.daemon)
