"""ThreadPoolExecutor: calls made by a number of threads."""

import os
import threading
from concurrent.futures import _base
from queue import Empty, SimpleQueue

_counter = 0
_counter_lock = threading.Lock()

# The threads of all pools, and the program's end, after which nothing can be submitted any more.
_pools = {}
_shutdown = False


def _python_exit():
    global _shutdown
    _shutdown = True
    threads = list(_pools.items())
    for thread, pool in threads:
        with pool._shutdown_lock:  # a submit() that did not see _shutdown is over
            pool._work_queue.put(None)
    for thread, pool in threads:
        thread.join()


threading._register_atexit(_python_exit)


class _WorkItem:
    def __init__(self, future, fn, args, kwargs):
        self.future = future
        self.fn = fn
        self.args = args
        self.kwargs = kwargs

    def run(self):
        if not self.future.set_running_or_notify_cancel():
            return
        try:
            result = self.fn(*self.args, **self.kwargs)
        except BaseException as error:
            self.future.set_exception(error)
            self = None  # the traceback would hold the future that holds it
        else:
            self.future.set_result(result)


def _worker(pool, work_queue, initializer, initargs):
    if initializer is not None:
        try:
            initializer(*initargs)
        except BaseException:
            _base._log(True, "Exception in initializer:", exc_info=True)
            pool._initializer_failed()
            return
    try:
        idle = pool._idle_semaphore
        while True:
            work_item = work_queue.get()
            if work_item is not None:
                work_item.run()
                del work_item
                idle.release()
            elif _shutdown or pool._shutdown:
                pool._shutdown = True
                work_queue.put(None)  # the next one shall see it too
                return
    except BaseException:
        _base._log(True, "Exception in worker", exc_info=True)
    finally:
        _pools.pop(threading.current_thread(), None)


class BrokenThreadPool(_base.BrokenExecutor):
    """A thread's initializer failed."""


class ThreadPoolExecutor(_base.Executor):
    """Makes calls on at most `max_workers` threads of its own."""

    def __init__(self, max_workers=None, thread_name_prefix="", initializer=None, initargs=()):
        global _counter
        if max_workers is None:
            max_workers = min(32, (os.cpu_count() or 1) + 4)
        if max_workers <= 0:
            raise ValueError("max_workers must be greater than 0")
        if initializer is not None and not callable(initializer):
            raise TypeError("initializer must be a callable")
        if not thread_name_prefix:
            with _counter_lock:
                thread_name_prefix = "ThreadPoolExecutor-%d" % _counter
                _counter += 1
        self._max_workers = max_workers
        self._work_queue = SimpleQueue()
        self._idle_semaphore = threading.Semaphore(0)
        self._threads = set()
        self._broken = False
        self._shutdown = False
        self._shutdown_lock = threading.Lock()
        self._thread_name_prefix = thread_name_prefix
        self._initializer = initializer
        self._initargs = initargs

    def submit(self, fn, /, *args, **kwargs):
        with self._shutdown_lock:
            if self._broken:
                raise BrokenThreadPool(self._broken)
            if self._shutdown:
                raise RuntimeError("cannot schedule new futures after shutdown")
            if _shutdown:
                raise RuntimeError("cannot schedule new futures after interpreter shutdown")
            future = _base.Future()
            self._work_queue.put(_WorkItem(future, fn, args, kwargs))
            if not self._idle_semaphore.acquire(False):
                if len(self._threads) < self._max_workers:
                    self._add_thread()
            return future

    def _add_thread(self):
        name = "%s_%d" % (self._thread_name_prefix, len(self._threads))
        thread = threading.Thread(name=name, target=_worker,
                                  args=(self, self._work_queue, self._initializer,
                                        self._initargs))
        _pools[thread] = self
        thread.start()
        self._threads.add(thread)

    def _drain(self):
        try:
            while True:
                work_item = self._work_queue.get_nowait()
                if work_item is not None:
                    yield work_item
        except Empty:
            pass

    def _initializer_failed(self):
        with self._shutdown_lock:
            self._broken = ("A thread initializer failed, the thread pool "
                            "is not usable anymore")
            for work_item in self._drain():
                work_item.future.set_exception(BrokenThreadPool(self._broken))

    def shutdown(self, wait=True, *, cancel_futures=False):
        with self._shutdown_lock:
            self._shutdown = True
            if cancel_futures:
                for work_item in self._drain():
                    work_item.future.cancel()
            self._work_queue.put(None)  # wakes a thread, which passes it on
        if wait:
            for thread in self._threads:
                thread.join()
