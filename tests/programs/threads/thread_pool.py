# multiprocessing.pool.ThreadPool and multiprocessing.dummy.
import threading
import time
from multiprocessing import TimeoutError, dummy
from multiprocessing.dummy import Pool
from multiprocessing.pool import ThreadPool


def double(n):
    return 2 * n


def slow(n):
    time.sleep(0.02)
    return n


with ThreadPool(4) as pool:
    print(pool.map(double, range(10)), pool.map(double, [], 3), pool.map(double, range(7), 3))
    print(pool.apply(double, (21,)), pool.starmap(pow, [(2, 3), (3, 2)]))
    print(list(pool.imap(double, range(6))), sorted(pool.imap_unordered(double, range(6), 2)))
    results = []
    job = pool.map_async(double, range(4), callback=results.append)
    print(job.get(timeout=5), job.successful(), job.ready(), results)
    job = pool.apply_async(slow, (9,))
    print(job.ready(), type(job).__name__)
    try:
        job.get(0.001)
    except TimeoutError as error:
        print(repr(error))
    try:
        job.successful()
    except ValueError as error:
        print(str(error).endswith('not ready'))
    job.wait()
    print(job.get())
    errors = []
    job = pool.apply_async(lambda: 1 // 0, error_callback=errors.append)
    try:
        job.get()
    except ZeroDivisionError as error:
        print(error, errors)
    try:
        pool.map(lambda n: [][n], range(3))
    except IndexError as error:
        print(error)
    it = pool.imap(slow, [1, 2])
    print(it.next(timeout=5), next(it))
    try:
        next(it)
    except StopIteration:
        print('no more')
    try:
        pool.imap(double, [1], 0)
    except ValueError as error:
        print(error)
    print(repr(pool))
try:
    pool.map(double, [1])
except ValueError as error:
    print(error)

pool = Pool(2)
job = pool.map_async(slow, range(4), 1)
try:
    pool.join()
except ValueError as error:
    print(error)
pool.close()
pool.join()
print(job.get(), pool._state)
for arguments in ({'processes': 0}, {'processes': 2, 'initializer': 3}):
    try:
        ThreadPool(**arguments)
    except (ValueError, TypeError) as error:
        print(error)

names = []
with ThreadPool(2, initializer=names.append, initargs=('up',)) as pool:
    while len(names) < 2:
        time.sleep(0.001)
print(names)

p = dummy.Process(target=names.append, args=('child',))
print(p.exitcode, isinstance(p, threading.Thread))
p.start()
print(p in dummy.active_children() or p.exitcode == 0)
p.join()
print(p.exitcode, names[-1], p in dummy.active_children())
a, b = dummy.Pipe()
a.send([1, 2])
b.send('back')
print(b.recv(), a.poll(), a.recv(), a.poll(0.01))
with dummy.Lock():
    print(dummy.Namespace(x=1, y=2), dummy.Value('i', 3), dummy.Manager().list([1]))
