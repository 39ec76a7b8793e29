# heddle: --races
# Everything that orders two threads: a lock, joining, starting, an event, a queue, a condition, a
# semaphore, a barrier.
import queue
import threading

lock = threading.Lock()
count = 0
before = 'set before the start'
after = None
told = None
sent = queue.Queue()
ready = threading.Condition()
is_ready = False
gate = threading.Semaphore(0)
passed = None
parts = [0, 0]
meet = threading.Barrier(2)
flag = threading.Event()


def add():
    global count
    for _ in range(10):
        with lock:
            count += 1


def give():
    global after, told, is_ready, passed
    assert before == 'set before the start'
    after = 1
    told = 2
    flag.set()
    item = [3]
    sent.put(item)
    with ready:
        is_ready = True
        ready.notify()
    passed = 4
    gate.release()


def half(i):
    parts[i] = i + 1
    meet.wait()
    assert parts[0] + parts[1] == 3


threads = [threading.Thread(target=add) for _ in range(2)]
threads += [threading.Thread(target=half, args=(i,)) for i in range(2)]
giver = threading.Thread(target=give)
for t in [*threads, giver]:
    t.start()
flag.wait()
print(told)  # expect: 2
print(sent.get())  # expect: [3]
with ready:
    while not is_ready:
        ready.wait()
gate.acquire()
print(passed)  # expect: 4
for t in [*threads, giver]:
    t.join()
print(count, after)  # expect: 20 1
