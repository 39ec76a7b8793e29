# queue: the four kinds, bounds, timeouts, task_done and join, mutex and subclasses, misuse.
import queue
import threading
import time
from queue import Empty, Full, LifoQueue, PriorityQueue, Queue, SimpleQueue
from threading import Thread

for kind in (Queue, LifoQueue, PriorityQueue, SimpleQueue):
    q = kind()
    for n in (3, 1, 2, 5, 4):
        q.put(n)
    print(kind.__name__, q.qsize(), q.empty(), [q.get() for _ in range(5)], q.empty())
    for action in (q.get_nowait, lambda: q.get(False), lambda: q.get(timeout=0.001),
                   lambda: q.get(timeout=-1)):
        try:
            action()
        except Exception as error:
            print(type(error), error)

q = Queue(maxsize=2)
q.put('a')
q.put('b')
print(q.full(), q.maxsize, q.qsize(), list(q.queue), q.unfinished_tasks)
for action in (lambda: q.put_nowait('c'), lambda: q.put('c', False),
               lambda: q.put('c', timeout=0.001), lambda: q.put('c', timeout=-1)):
    try:
        action()
    except Exception as error:
        print(type(error), error)

q = Queue(3)
taken = []


def producer():
    for n in range(50):
        q.put(n)
    q.put(None)


def consumer():
    while True:
        item = q.get()
        if item is None:
            q.put(None)
            return
        taken.append(item)


threads = [Thread(target=producer)] + [Thread(target=consumer) for _ in range(3)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(len(taken), sum(taken), q.qsize())

jobs = Queue()  # the workers stay: nobody else may use this name
results = []


def worker():
    while True:
        item = jobs.get()
        results.append(item * item)
        jobs.task_done()


for _ in range(3):
    Thread(target=worker, daemon=True).start()
for n in range(20):
    jobs.put(n)
jobs.join()
print(sorted(results) == [n * n for n in range(20)], jobs.unfinished_tasks)
try:
    jobs.task_done()
except ValueError as error:
    print(error)


# Items whose order is Python's, and some that have none.
class Job:
    def __init__(self, priority, name):
        self.priority = priority
        self.name = name

    def __lt__(self, other):
        return self.priority < other.priority


p = PriorityQueue()
for priority, name in ((3, 'low'), (1, 'high'), (2, 'middle')):
    p.put(Job(priority, name))
print([p.get().name for _ in range(3)])
p = PriorityQueue()
for item in ((2, 'b'), (1, 'z'), (2, 'a')):
    p.put(item)
print([p.get() for _ in range(3)], p.qsize())
p.put(1)
try:
    p.put('one')
except TypeError as error:
    print(error)


# A queue with items kept its own way.
class UniqueQueue(Queue):
    def _init(self, maxsize):
        self.queue = set()

    def _put(self, item):
        self.queue.add(item)

    def _get(self):
        return self.queue.pop()


u = UniqueQueue()
for n in (7, 7, 7):
    u.put(n)
print(u.qsize(), u.get(), u.empty())


class Counting(Queue):
    def __init__(self, *args):
        super().__init__(*args)
        self.puts = 0

    def put(self, item, block=True, timeout=None):
        self.puts += 1
        super().put(item, block, timeout)


c = Counting(4)
c.put(1)
c.put_nowait(2)
print(c.puts, c.get(), c.qsize())

# The mutex and the conditions, while others wait.
q = Queue(1)
got = []
t = Thread(target=lambda: got.append(q.get()))
t.start()
time.sleep(0.01)
with q.mutex:
    print(list(q.queue), q._qsize())
q.put('late')
t.join()
print(got)
q.put(1)
with q.mutex:
    q.queue.clear()
    q.not_full.notify()
print(q.empty(), q.full(), isinstance(q.all_tasks_done, threading.Condition))
full = Queue(1)
full.put(1)
t = Thread(target=full.put, args=(2,))
t.start()
time.sleep(0.01)
with full.not_empty:
    pass
print(full.get(), full.get())
t.join()
try:
    full.get(True, 0.01)
except queue.Empty:
    print('empty')
print(Empty, Full, issubclass(Empty, Exception), Full.__mro__[1])
