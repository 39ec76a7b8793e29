# concurrent.futures: states, callbacks, waiting for several, exceptions, shutting down, misuse.
import concurrent.futures
import threading
import time
from concurrent.futures import (ALL_COMPLETED, FIRST_COMPLETED, FIRST_EXCEPTION, CancelledError,
                                Future, InvalidStateError, ThreadPoolExecutor, as_completed, wait)


def square(n):
    return n * n


def fails(text):
    raise ValueError(text)


with ThreadPoolExecutor(max_workers=3) as pool:
    futures = [pool.submit(square, n) for n in range(10)]
    print([f.result() for f in futures])
    print(list(pool.map(square, range(5))), list(pool.map(pow, [2, 3], [5, 2])))
    print(sum(f.result() for f in as_completed(futures)))
    bad = pool.submit(fails, 'boom')
    print(repr(bad.exception()), bad.done(), bad.cancelled(), bad.cancel())
    try:
        bad.result()
    except ValueError as error:
        tb = error.__traceback__
        while tb.tb_next is not None:
            tb = tb.tb_next
        print('caught', error, tb.tb_lineno)
    try:
        for value in pool.map(lambda n: 1 // n, [1, 0, 2]):
            print(value)
    except ZeroDivisionError as error:
        print(error)
    kw = pool.submit(dict, a=1, b=2)
    print(kw.result(timeout=5), len(pool._threads) <= 3)
try:
    pool.submit(square, 1)
except RuntimeError as error:
    print(error)


def text_of(future):
    text = repr(future)
    return text[:text.index(' at ')] + text[text.index(' state'):]


f = Future()
print(text_of(f), f.running(), f.done())
calls = []
f.add_done_callback(lambda future: calls.append(future.result()))
print(f.set_running_or_notify_cancel(), text_of(f), f.cancel())
f.set_result('value')
f.add_done_callback(lambda future: calls.append('late'))
print(calls, text_of(f), f.result())
for action in (lambda: f.set_result(1), lambda: f.set_exception(KeyError('k'))):
    try:
        action()
    except InvalidStateError as error:
        print(str(error)[:10], type(error).__module__)
c = Future()
print(c.cancel(), c.cancel(), c.cancelled(), text_of(c), c.set_running_or_notify_cancel())
for action in (c.result, c.exception):
    try:
        action()
    except CancelledError as error:
        print('cancelled', repr(error))
x = Future()
x.set_exception(KeyError('k'))
print(text_of(x), x.exception())
try:
    Future().result(timeout=0.01)
except TimeoutError as error:
    print(repr(error), concurrent.futures.TimeoutError is TimeoutError)

# Waiting for several.
gates = [threading.Event() for _ in range(3)]


def held(n):
    gates[n].wait()
    if n == 1:
        raise RuntimeError('one')
    return n


with ThreadPoolExecutor(3) as pool:
    fs = [pool.submit(held, n) for n in range(3)]
    print([len(part) for part in wait(fs, timeout=0.01)])
    gates[2].set()
    done, rest = wait(fs, return_when=FIRST_COMPLETED)
    print([f.result() for f in done], len(rest))
    try:
        for f in as_completed(fs, timeout=0.02):
            print('done', f.result())
    except TimeoutError as error:
        print(error)
    gates[1].set()
    done, rest = wait(fs, return_when=FIRST_EXCEPTION)
    print(len(done), len(rest))
    gates[0].set()
    done = wait(fs, return_when=ALL_COMPLETED).done
    print(len(done), sorted(str(f.exception()) for f in done))
    print(wait([]), list(as_completed([])))
try:
    wait(fs, return_when='SOME')
except ValueError as error:
    print(error)

# What is not started yet can be cancelled.
gate = threading.Event()
pool = ThreadPoolExecutor(1)
first = pool.submit(gate.wait)
while not first.running():
    time.sleep(0.001)
second = pool.submit(square, 3)
third = pool.submit(square, 4)
print(second.cancel(), first.cancel(), second.cancelled())
pool.shutdown(wait=False, cancel_futures=True)
gate.set()
print(first.result(), third.cancelled())
pool.shutdown()

# Initializers, names, arguments.
local = threading.local()


def start(value):
    local.value = value


with ThreadPoolExecutor(2, thread_name_prefix='crew', initializer=start, initargs=(7,)) as pool:
    print({pool.submit(lambda: local.value).result() for _ in range(4)})
    print({pool.submit(lambda: threading.current_thread().name).result()[:5] for _ in range(3)})
for arguments in ({'max_workers': 0}, {'initializer': 5}):
    try:
        ThreadPoolExecutor(**arguments)
    except (ValueError, TypeError) as error:
        print(type(error).__name__, error)
print(issubclass(CancelledError, concurrent.futures._base.Error),
      concurrent.futures.thread.BrokenThreadPool.__mro__[1].__name__)


# A pool that nobody shuts down finishes its work before the program ends.
def last():
    time.sleep(0.02)
    print('last words')


ThreadPoolExecutor().submit(last)
print('main is over')
