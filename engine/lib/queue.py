"""Queues between threads, after the interface of CPython's queue.

What waits and wakes is native (_thread). A queue whose class says itself how items are kept, or
whose mutex or conditions a program asks for, goes on in Python here, as CPython's does.
"""

import _thread
from _thread import _QueueEmpty as Empty, _QueueFull as Full
from collections import deque
from time import monotonic as _time

try:
    from _queue import SimpleQueue
except ImportError:
    SimpleQueue = None

__all__ = ["Empty", "Full", "Queue", "PriorityQueue", "LifoQueue", "SimpleQueue"]


class Queue(_thread._Queue):
    """First in, first out; at most `maxsize` items if that is above 0."""

    def __init__(self, maxsize=0):
        self.maxsize = maxsize
        self._init(maxsize)
        self._begin(_form(type(self)))

    def put_nowait(self, item):
        return self.put(item, block=False)

    def get_nowait(self):
        return self.get(block=False)

    @property
    def mutex(self):
        return _monitor(self)[0]

    @property
    def not_empty(self):
        return _monitor(self)[1]

    @property
    def not_full(self):
        return _monitor(self)[2]

    @property
    def all_tasks_done(self):
        return _monitor(self)[3]

    def _init(self, maxsize):
        self.queue = deque()

    def _qsize(self):
        return len(self.queue)

    def _put(self, item):
        self.queue.append(item)

    def _get(self):
        return self.queue.popleft()

    def __class_getitem__(cls, item):
        import types
        return types.GenericAlias(cls, item)


class LifoQueue(Queue):
    """Last in, first out."""

    def _init(self, maxsize):
        self.queue = []

    def _qsize(self):
        return len(self.queue)

    def _put(self, item):
        self.queue.append(item)

    def _get(self):
        return self.queue.pop()


class PriorityQueue(Queue):
    """The smallest item first."""

    def _init(self, maxsize):
        self.queue = []

    def _qsize(self):
        return len(self.queue)

    def _put(self, item):
        items = self.queue
        items.append(item)
        _rise(items, 0, len(items) - 1)

    def _get(self):
        items = self.queue
        last = items.pop()
        if not items:
            return last
        first = items[0]
        items[0] = last
        _sink(items)
        return first


class _PySimpleQueue:
    """SimpleQueue where there is no _queue."""

    def __init__(self):
        import threading
        self._queue = deque()
        self._count = threading.Semaphore(0)

    def put(self, item, block=True, timeout=None):
        self._queue.append(item)
        self._count.release()

    def get(self, block=True, timeout=None):
        if timeout is not None and timeout < 0:
            raise ValueError("'timeout' must be a non-negative number")
        if not self._count.acquire(block, timeout):
            raise Empty
        return self._queue.popleft()

    def put_nowait(self, item):
        return self.put(item, block=False)

    def get_nowait(self):
        return self.get(block=False)

    def empty(self):
        return len(self._queue) == 0

    def qsize(self):
        return len(self._queue)


if SimpleQueue is None:
    SimpleQueue = _PySimpleQueue


def _rise(items, top, at):
    item = items[at]
    while at > top:
        above = (at - 1) >> 1
        if not item < items[above]:
            break
        items[at] = items[above]
        at = above
    items[at] = item


def _sink(items):
    # Down to a leaf along the smaller children, then up to where the item belongs.
    count = len(items)
    item = items[0]
    at = 0
    child = 1
    while child < count:
        if child + 1 < count and not items[child] < items[child + 1]:
            child += 1
        items[at] = items[child]
        at = child
        child = 2 * at + 1
    items[at] = item
    _rise(items, 0, at)


def _hooks(cls):
    return cls._init, cls._qsize, cls._put, cls._get


def _form(cls):
    if cls is Queue:
        return 1
    hooks = _hooks(cls)
    for number, known in enumerate((Queue, LifoQueue, PriorityQueue)):
        if hooks == _hooks(known):
            return number + 1
    return 0


# --- in Python -------------------------------------------------------------------------------


def _monitor(queue):
    """A queue's mutex and its three conditions."""
    monitor = queue._get_monitor()
    if monitor is None:
        import threading
        mutex = threading.Lock()
        monitor = queue._set_monitor((mutex, threading.Condition(mutex),
                                      threading.Condition(mutex), threading.Condition(mutex)))
    return monitor


def _slow(operation, queue, item, block, timeout):
    mutex, not_empty, not_full, all_tasks_done = _monitor(queue)
    if operation == "put":
        return _put(queue, not_empty, not_full, item, block, timeout)
    if operation == "get":
        return _get(queue, not_empty, not_full, block, timeout)
    with mutex:
        if operation == "qsize":
            return queue._qsize()
        if operation == "empty":
            return not queue._qsize()
        if operation == "full":
            return 0 < queue.maxsize <= queue._qsize()
        if operation == "join":
            while queue.unfinished_tasks:
                all_tasks_done.wait()
            return None
        unfinished = queue.unfinished_tasks - 1
        if unfinished <= 0:
            if unfinished < 0:
                raise ValueError("task_done() called too many times")
            all_tasks_done.notify_all()
        queue.unfinished_tasks = unfinished


def _put(queue, not_empty, not_full, item, block, timeout):
    with not_full:
        if queue.maxsize > 0:
            if not block:
                if queue._qsize() >= queue.maxsize:
                    raise Full
            elif timeout is None:
                while queue._qsize() >= queue.maxsize:
                    not_full.wait()
            elif timeout < 0:
                raise ValueError("'timeout' must be a non-negative number")
            else:
                end = _time() + timeout
                while queue._qsize() >= queue.maxsize:
                    left = end - _time()
                    if left <= 0.0:
                        raise Full
                    not_full.wait(left)
        queue._put(item)
        queue.unfinished_tasks += 1
        not_empty.notify()


def _get(queue, not_empty, not_full, block, timeout):
    with not_empty:
        if not block:
            if not queue._qsize():
                raise Empty
        elif timeout is None:
            while not queue._qsize():
                not_empty.wait()
        elif timeout < 0:
            raise ValueError("'timeout' must be a non-negative number")
        else:
            end = _time() + timeout
            while not queue._qsize():
                left = end - _time()
                if left <= 0.0:
                    raise Empty
                not_empty.wait(left)
        item = queue._get()
        not_full.notify()
        return item


_thread._use_queue_slow(_slow)
