"""Future, Executor and the ways to wait for several futures."""

import threading
from time import monotonic as _time
from collections import namedtuple

FIRST_COMPLETED = "FIRST_COMPLETED"
FIRST_EXCEPTION = "FIRST_EXCEPTION"
ALL_COMPLETED = "ALL_COMPLETED"

PENDING = "PENDING"
RUNNING = "RUNNING"
CANCELLED = "CANCELLED"  # by a call of cancel(); the executor does not know yet
CANCELLED_AND_NOTIFIED = "CANCELLED_AND_NOTIFIED"
FINISHED = "FINISHED"

_STATE_WORDS = {
    PENDING: "pending",
    RUNNING: "running",
    CANCELLED: "cancelled",
    CANCELLED_AND_NOTIFIED: "cancelled",
    FINISHED: "finished",
}

TimeoutError = TimeoutError


class Error(Exception):
    """What all the exceptions of futures have in common."""


class CancelledError(Error):
    """The future was cancelled."""


class InvalidStateError(Error):
    """The future is not in a state in which this is allowed."""


class BrokenExecutor(RuntimeError):
    """The executor has become unable to do its work."""


DoneAndNotDoneFutures = namedtuple("DoneAndNotDoneFutures", "done not_done")


def _log(severe, text, *args, exc_info=None):
    import logging
    logger = logging.getLogger("concurrent.futures")
    if severe:
        logger.critical(text, *args, exc_info=exc_info)
    else:
        logger.exception(text, *args)


class Future:
    """The result of a call that is perhaps still to be made."""

    def __init__(self):
        self._condition = threading.Condition()
        self._state = PENDING
        self._result = None
        self._exception = None
        self._waiters = []
        self._done_callbacks = []

    def __repr__(self):
        name = self.__class__.__name__
        with self._condition:
            word = _STATE_WORDS[self._state]
            if self._state == FINISHED:
                if self._exception:
                    word += " raised " + self._exception.__class__.__name__
                else:
                    word += " returned " + self._result.__class__.__name__
        return "<%s at %#x state=%s>" % (name, id(self), word)

    def _invoke_callbacks(self):
        for callback in self._done_callbacks:
            try:
                callback(self)
            except Exception:
                _log(False, "exception calling callback for %r", self)

    def cancel(self):
        with self._condition:
            state = self._state
            if state == RUNNING or state == FINISHED:
                return False
            if state != PENDING:
                return True
            self._state = CANCELLED
            self._condition.notify_all()
        self._invoke_callbacks()
        return True

    def cancelled(self):
        with self._condition:
            return self._state in (CANCELLED, CANCELLED_AND_NOTIFIED)

    def running(self):
        with self._condition:
            return self._state == RUNNING

    def done(self):
        with self._condition:
            return self._is_done()

    def _is_done(self):
        state = self._state
        return state == FINISHED or state == CANCELLED or state == CANCELLED_AND_NOTIFIED

    def add_done_callback(self, fn):
        with self._condition:
            if not self._is_done():
                self._done_callbacks.append(fn)
                return
        try:
            fn(self)
        except Exception:
            _log(False, "exception calling callback for %r", self)

    def _wait_for_end(self, timeout):
        """Requires the condition's lock."""
        if not self._is_done():
            self._condition.wait(timeout)
        if self._state == FINISHED:
            return
        if self._is_done():
            raise CancelledError()
        raise TimeoutError()

    def result(self, timeout=None):
        try:
            with self._condition:
                if self._state != FINISHED:
                    self._wait_for_end(timeout)
                if self._exception:
                    raise self._exception
                return self._result
        finally:
            self = None  # the exception's traceback would hold the future that holds it

    def exception(self, timeout=None):
        with self._condition:
            self._wait_for_end(timeout)
            return self._exception

    def set_running_or_notify_cancel(self):
        with self._condition:
            if self._state == PENDING:
                self._state = RUNNING
                return True
            if self._state == CANCELLED:
                self._state = CANCELLED_AND_NOTIFIED
                for waiter in self._waiters:
                    waiter.ended(self)
                return False
            _log(True, "Future %s in unexpected state: %s", id(self), self._state)
            raise RuntimeError("Future in unexpected state")

    def set_result(self, result):
        with self._condition:
            if self._is_done():
                raise InvalidStateError("{}: {!r}".format(self._state, self))
            self._result = result
            self._state = FINISHED
            for waiter in self._waiters:
                waiter.ended(self)
            self._condition.notify_all()
        if self._done_callbacks:
            self._invoke_callbacks()

    def set_exception(self, exception):
        with self._condition:
            if self._is_done():
                raise InvalidStateError("{}: {!r}".format(self._state, self))
            self._exception = exception
            self._state = FINISHED
            for waiter in self._waiters:
                waiter.ended(self)
            self._condition.notify_all()
        if self._done_callbacks:
            self._invoke_callbacks()

    def __class_getitem__(cls, item):
        import types
        return types.GenericAlias(cls, item)


# --- waiting for several -----------------------------------------------------------------------


class _Waiter:
    """Told by each of some futures that it has ended; knows when that is enough."""

    def __init__(self, until, pending):
        self.until = until
        self.pending = pending
        self.lock = threading.Lock()
        self.event = threading.Event()
        self.ended_futures = []

    def ended(self, future):
        with self.lock:
            self.ended_futures.append(future)
            self.pending -= 1
            enough = (self.pending <= 0 or self.until == FIRST_COMPLETED or
                      self.until == FIRST_EXCEPTION and future._state == FINISHED and
                      future._exception)
            if enough:
                self.event.set()


def _has_ended(future):
    # One that is cancelled counts from the moment on that its executor has noticed.
    return future._state == FINISHED or future._state == CANCELLED_AND_NOTIFIED


def _join_futures(futures, waiter):
    """Has `waiter` told of each that ends. Returns those that have ended already."""
    ended = []
    for future in futures:
        with future._condition:
            if _has_ended(future):
                ended.append(future)
            else:
                future._waiters.append(waiter)
    return ended


def _leave_futures(futures, waiter):
    for future in futures:
        with future._condition:
            try:
                future._waiters.remove(waiter)
            except ValueError:
                pass


def wait(fs, timeout=None, return_when=ALL_COMPLETED):
    fs = set(fs)
    waiter = _Waiter(return_when, len(fs))
    done = set(_join_futures(fs, waiter))
    not_done = fs - done
    failed = False
    for future in done:
        if future._state == FINISHED and future._exception:
            failed = True
    enough = (not not_done or return_when == FIRST_COMPLETED and done or
              return_when == FIRST_EXCEPTION and failed)
    if not enough:
        if return_when not in (FIRST_COMPLETED, FIRST_EXCEPTION, ALL_COMPLETED):
            _leave_futures(not_done, waiter)
            raise ValueError("Invalid return condition: %r" % return_when)
        with waiter.lock:
            waiter.pending -= len(done)
            if waiter.pending <= 0:
                waiter.event.set()
        waiter.event.wait(timeout)
    _leave_futures(not_done, waiter)
    with waiter.lock:
        done.update(waiter.ended_futures)
    return DoneAndNotDoneFutures(done, fs - done)


def as_completed(fs, timeout=None):
    end = None
    if timeout is not None:
        end = timeout + _time()
    fs = set(fs)
    total = len(fs)
    waiter = _Waiter(FIRST_COMPLETED, total)
    ready = _join_futures(fs, waiter)
    left = fs - set(ready)
    return _completed(ready, left, total, waiter, end)


def _completed(ready, left, total, waiter, end):
    try:
        ready.reverse()
        while ready:
            yield ready.pop()
        while left:
            remaining = None
            if end is not None:
                remaining = end - _time()
                if remaining < 0:
                    raise TimeoutError("%d (of %d) futures unfinished" % (len(left), total))
            waiter.event.wait(remaining)
            with waiter.lock:
                ready = waiter.ended_futures
                waiter.ended_futures = []
                waiter.event.clear()
            ready.reverse()
            while ready:
                left.discard(ready[-1])
                yield ready.pop()
    finally:
        _leave_futures(left, waiter)


# --- executors -----------------------------------------------------------------------------------


def _result_or_cancel(future, timeout=None):
    try:
        try:
            return future.result(timeout)
        finally:
            future.cancel()
    finally:
        del future


class Executor:
    """Somebody who makes calls for others."""

    def submit(self, fn, /, *args, **kwargs):
        raise NotImplementedError()

    def map(self, fn, *iterables, timeout=None, chunksize=1):
        end = None
        if timeout is not None:
            end = timeout + _time()
        futures = [self.submit(fn, *args) for args in zip(*iterables)]
        return _results(futures, end)

    def shutdown(self, wait=True, *, cancel_futures=False):
        pass

    def __enter__(self):
        return self

    def __exit__(self, exc_type, exc_val, exc_tb):
        self.shutdown(wait=True)
        return False


def _results(futures, end):
    try:
        futures.reverse()
        while futures:
            if end is None:
                yield _result_or_cancel(futures.pop())
            else:
                yield _result_or_cancel(futures.pop(), end - _time())
    finally:
        for future in futures:
            future.cancel()
