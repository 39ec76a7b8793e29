"""ThreadPool: the calls of a pool, made by threads.

As in CPython three more threads than the workers belong to a pool. One would replace workers that
have ended, which threads never do: only its name is counted. One hands the tasks out, one takes
the results in and makes the callbacks, so that these come one after the other.
"""

import os
import threading
from collections import deque
from multiprocessing import TimeoutError
from queue import SimpleQueue, Empty

__all__ = ["ThreadPool"]

INIT = "INIT"
RUN = "RUN"
CLOSE = "CLOSE"
TERMINATE = "TERMINATE"

_job_counter = 0
_job_lock = threading.Lock()


def _next_job():
    global _job_counter
    with _job_lock:
        _job_counter += 1
        return _job_counter


def mapstar(args):
    return list(map(*args))


def starmapstar(args):
    function, batch = args
    return [function(*item) for item in batch]


def worker(inqueue, outqueue, initializer=None, initargs=()):
    if initializer is not None:
        initializer(*initargs)
    while True:
        task = inqueue.get()
        if task is None:
            return
        job, i, func, args, kwds = task
        try:
            result = (True, func(*args, **kwds))
        except Exception as error:
            result = (False, error)
        outqueue.put((job, i, result))
        task = job = result = func = args = kwds = None


class ThreadPool:
    """A number of threads that apply functions to many things."""

    def __init__(self, processes=None, initializer=None, initargs=()):
        self._state = INIT
        if processes is None:
            processes = os.cpu_count() or 1
        if processes < 1:
            raise ValueError("Number of processes must be at least 1")
        if initializer is not None and not callable(initializer):
            raise TypeError("initializer must be a callable")
        self._processes = processes
        self._inqueue = SimpleQueue()
        self._outqueue = SimpleQueue()
        self._taskqueue = SimpleQueue()
        self._cache = {}
        self._pool = []
        from multiprocessing.dummy import Process
        for _ in range(processes):
            thread = Process(target=worker,
                             args=(self._inqueue, self._outqueue, initializer, initargs))
            thread.name = thread.name.replace("Process", "PoolWorker")
            thread.daemon = True
            self._pool.append(thread)
        for thread in self._pool:
            thread.start()
        threading._newname("Thread-%d")
        self._task_handler = threading.Thread(target=self._handle_tasks, daemon=True)
        self._result_handler = threading.Thread(target=self._handle_results, daemon=True)
        self._task_handler.start()
        self._result_handler.start()
        self._state = RUN

    def __repr__(self):
        cls = self.__class__
        return (f"<{cls.__module__}.{cls.__qualname__} "
                f"state={self._state} pool_size={len(self._pool)}>")

    # What the two handlers do. None on a queue is the end of it.

    def _handle_tasks(self):
        while True:
            tasks = self._taskqueue.get()
            if tasks is None:
                break
            job, sequence, set_length = tasks
            count = 0
            try:
                for task in sequence:
                    if self._state == TERMINATE:
                        break
                    self._inqueue.put((job._job, count) + task)
                    count += 1
            except Exception as error:  # the iterable's
                self._outqueue.put((job._job, count, (False, error)))
                count += 1
            if set_length is not None:
                set_length(count)
        for _ in self._pool:
            self._inqueue.put(None)
        self._outqueue.put(None)

    def _handle_results(self):
        closing = False
        while not (closing and not self._cache) and self._state != TERMINATE:
            result = self._outqueue.get()
            if result is None:
                closing = True
                continue
            job, i, outcome = result
            waiting = self._cache.get(job)
            if waiting is not None:
                waiting._set(i, outcome)
            result = outcome = waiting = None

    def _check_running(self):
        if self._state != RUN:
            raise ValueError("Pool not running")

    def _hand_out(self, job, sequence, set_length=None):
        self._taskqueue.put((job, sequence, set_length))

    # What a program calls.

    def apply(self, func, args=(), kwds={}):
        return self.apply_async(func, args, kwds).get()

    def apply_async(self, func, args=(), kwds={}, callback=None, error_callback=None):
        self._check_running()
        result = ApplyResult(self, callback, error_callback)
        self._hand_out(result, [(func, args, kwds)])
        return result

    def map(self, func, iterable, chunksize=None):
        return self._map_async(func, iterable, mapstar, chunksize).get()

    def starmap(self, func, iterable, chunksize=None):
        return self._map_async(func, iterable, starmapstar, chunksize).get()

    def map_async(self, func, iterable, chunksize=None, callback=None, error_callback=None):
        return self._map_async(func, iterable, mapstar, chunksize, callback, error_callback)

    def starmap_async(self, func, iterable, chunksize=None, callback=None, error_callback=None):
        return self._map_async(func, iterable, starmapstar, chunksize, callback, error_callback)

    def _map_async(self, func, iterable, mapper, chunksize=None, callback=None,
                   error_callback=None):
        self._check_running()
        if not hasattr(iterable, "__len__"):
            iterable = list(iterable)
        if chunksize is None:
            chunksize, extra = divmod(len(iterable), len(self._pool) * 4)
            if extra:
                chunksize += 1
        if len(iterable) == 0:
            chunksize = 0
        result = MapResult(self, chunksize, len(iterable), callback, error_callback)
        self._hand_out(result, _batches(mapper, func, iterable, chunksize))
        return result

    def imap(self, func, iterable, chunksize=1):
        return self._imap(IMapIterator, func, iterable, chunksize, "n")

    def imap_unordered(self, func, iterable, chunksize=1):
        return self._imap(IMapUnorderedIterator, func, iterable, chunksize, "!r")

    def _imap(self, kind, func, iterable, chunksize, form):
        self._check_running()
        if chunksize == 1:
            result = kind(self)
            self._hand_out(result, ((func, (item,), {}) for item in iterable),
                           result._set_length)
            return result
        if chunksize < 1:
            shown = f"{chunksize:n}" if form == "n" else repr(chunksize)
            raise ValueError("Chunksize must be 1+, not " + shown)
        result = kind(self)
        self._hand_out(result, _batches(mapstar, func, iterable, chunksize), result._set_length)
        return (item for chunk in result for item in chunk)

    def close(self):
        if self._state == RUN:
            self._state = CLOSE
            self._taskqueue.put(None)

    def terminate(self):
        if self._state == TERMINATE:
            return
        was = self._state
        self._state = TERMINATE
        try:
            while True:
                self._inqueue.get_nowait()
        except Empty:
            pass
        for _ in self._pool:
            self._inqueue.put(None)
        if was == RUN:
            self._taskqueue.put(None)
        self._outqueue.put(None)

    def join(self):
        if self._state == RUN:
            raise ValueError("Pool is still running")
        self._task_handler.join()
        self._result_handler.join()
        for thread in self._pool:
            thread.join()

    def __enter__(self):
        self._check_running()
        return self

    def __exit__(self, exc_type, exc_val, exc_tb):
        self.terminate()

    def __reduce__(self):
        raise NotImplementedError(
            "pool objects cannot be passed between processes or pickled")


def _batches(mapper, func, iterable, size):
    """Tasks that apply `func` to so many items each."""
    iterator = iter(iterable)
    while True:
        batch = []
        for item in iterator:
            batch.append(item)
            if len(batch) == size:
                break
        if not batch:
            return
        yield (mapper, ((func, tuple(batch)),), {})


class ApplyResult:
    """The result of one call, which is perhaps still to be made."""

    def __init__(self, pool, callback, error_callback):
        self._pool = pool
        self._event = threading.Event()
        self._job = _next_job()
        self._cache = pool._cache
        self._callback = callback
        self._error_callback = error_callback
        self._cache[self._job] = self

    def ready(self):
        return self._event.is_set()

    def successful(self):
        if not self.ready():
            raise ValueError("{0!r} not ready".format(self))
        return self._success

    def wait(self, timeout=None):
        self._event.wait(timeout)

    def get(self, timeout=None):
        self.wait(timeout)
        if not self.ready():
            raise TimeoutError
        if self._success:
            return self._value
        raise self._value

    def _set(self, i, outcome):
        self._success, self._value = outcome
        self._finish()

    def _finish(self):
        if self._callback and self._success:
            self._callback(self._value)
        if self._error_callback and not self._success:
            self._error_callback(self._value)
        del self._cache[self._job]
        self._event.set()
        self._pool = None

    def __class_getitem__(cls, item):
        import types
        return types.GenericAlias(cls, item)


AsyncResult = ApplyResult


class MapResult(ApplyResult):
    """The results of many calls, made in chunks."""

    def __init__(self, pool, chunksize, length, callback, error_callback):
        ApplyResult.__init__(self, pool, callback, error_callback)
        self._success = True
        self._value = [None] * length
        self._chunksize = chunksize
        if chunksize <= 0:
            self._number_left = 0
            self._event.set()
            del self._cache[self._job]
        else:
            self._number_left = length // chunksize + bool(length % chunksize)

    def _set(self, i, outcome):
        self._number_left -= 1
        success, result = outcome
        if success and self._success:
            self._value[i * self._chunksize:(i + 1) * self._chunksize] = result
        elif not success and self._success:
            self._success = False
            self._value = result
        if self._number_left == 0:
            self._finish()


class IMapIterator:
    """Results in the order of the tasks, each as soon as it and those before it are there."""

    def __init__(self, pool):
        self._pool = pool
        self._cond = threading.Condition(threading.Lock())
        self._job = _next_job()
        self._cache = pool._cache
        self._items = deque()
        self._index = 0
        self._length = None
        self._unsorted = {}
        self._cache[self._job] = self

    def __iter__(self):
        return self

    def next(self, timeout=None):
        with self._cond:
            if not self._items:
                self._wait(timeout)
            success, value = self._items.popleft()
        if success:
            return value
        raise value

    def _wait(self, timeout):
        self._check_end()
        self._cond.wait(timeout)
        if not self._items:
            self._check_end()
            raise TimeoutError from None

    def _check_end(self):
        if self._index == self._length:
            self._pool = None
            raise StopIteration from None

    __next__ = next

    def _set(self, i, outcome):
        with self._cond:
            self._take(i, outcome)
            if self._index == self._length:
                del self._cache[self._job]
                self._pool = None

    def _take(self, i, outcome):
        if self._index != i:
            self._unsorted[i] = outcome
            return
        self._items.append(outcome)
        self._index += 1
        while self._index in self._unsorted:
            self._items.append(self._unsorted.pop(self._index))
            self._index += 1
        self._cond.notify()

    def _set_length(self, length):
        with self._cond:
            self._length = length
            if self._index == self._length:
                self._cond.notify()
                del self._cache[self._job]
                self._pool = None


class IMapUnorderedIterator(IMapIterator):
    """Results in the order in which they are ready."""

    def _take(self, i, outcome):
        self._items.append(outcome)
        self._index += 1
        self._cond.notify()
