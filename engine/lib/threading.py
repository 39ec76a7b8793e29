"""Threads, after the interface of CPython's threading, on the strands and locks of _thread."""

import _thread
import sys
from time import monotonic as _time

get_ident = _thread.get_ident
get_native_id = _thread.get_native_id
__all__ = [
    "get_ident", "active_count", "Condition", "current_thread", "enumerate", "main_thread",
    "TIMEOUT_MAX", "Event", "Lock", "RLock", "Semaphore", "BoundedSemaphore", "Thread", "Barrier",
    "BrokenBarrierError", "Timer", "ThreadError", "setprofile", "settrace", "local", "stack_size",
    "excepthook", "ExceptHookArgs", "getprofile", "gettrace", "get_native_id",
]

ThreadError = _thread.error
TIMEOUT_MAX = _thread.TIMEOUT_MAX
Lock = _thread.allocate_lock
_allocate_lock = _thread.allocate_lock
_RLock = _CRLock = _PyRLock = _thread.RLock  # CPython has one in C and one in Python


def RLock(*args, **kwargs):
    return _RLock(*args, **kwargs)


def _newname(template):
    return template % _thread._next_number()


# Threads that run, by ident; those that were started and do not run yet; and in a controlled run
# those that the main thread has not joined.
_active = {}
_limbo = {}
_unjoined = {}
_thread._use_dicts(_limbo, _unjoined)


class Thread:
    _initialized = False

    def __init__(self, group=None, target=None, name=None, args=(), kwargs=None, *, daemon=None):
        assert group is None, "group argument must be None for now"
        if kwargs is None:
            kwargs = {}
        if name:
            name = str(name)
        else:
            name = _newname("Thread-%d")
            if target is not None:
                try:
                    name += f" ({target.__name__})"
                except AttributeError:
                    pass
        self._target = target
        self._name = name
        self._args = args
        self._kwargs = kwargs
        if daemon is not None:
            self._daemonic = daemon
        else:
            self._daemonic = current_thread().daemon
        self._ident = None
        self._handle = _thread._ThreadHandle()
        self._is_stopped = False
        self._initialized = True

    def __repr__(self):
        assert self._initialized, "Thread.__init__() was not called"
        status = self._handle.status()
        if self._is_stopped:
            status = "stopped"
        if self._daemonic:
            status += " daemon"
        if self._ident is not None:
            status += " %s" % self._ident
        return "<%s(%s, %s)>" % (self.__class__.__name__, self._name, status)

    def start(self):
        if not self._initialized:
            raise RuntimeError("thread.__init__() not called")
        self._ident = self._handle.start(self._bootstrap, self._daemonic, self)
        self._handle.name(self._name)

    def run(self):
        try:
            if self._target is not None:
                self._target(*self._args, **self._kwargs)
        finally:
            del self._target, self._args, self._kwargs

    def _bootstrap(self):
        self._ident = get_ident()
        _active[self._ident] = self
        _limbo.pop(self._ident, None)
        try:
            self.run()
        except BaseException:
            _invoke_excepthook(self)
        finally:
            self._is_stopped = True
            _active.pop(self._ident, None)
            self._handle.finish()

    def join(self, timeout=None):
        if not self._initialized:
            raise RuntimeError("Thread.__init__() not called")
        if self is current_thread():
            raise RuntimeError("cannot join current thread")
        self._handle.join(timeout)

    @property
    def name(self):
        assert self._initialized, "Thread.__init__() not called"
        return self._name

    @name.setter
    def name(self, name):
        assert self._initialized, "Thread.__init__() not called"
        self._name = str(name)
        self._handle.name(self._name)

    @property
    def ident(self):
        assert self._initialized, "Thread.__init__() not called"
        return self._handle.ident()

    @property
    def native_id(self):
        assert self._initialized, "Thread.__init__() not called"
        return self._handle.ident()

    def is_alive(self):
        assert self._initialized, "Thread.__init__() not called"
        return self._handle.status() == "started" and not self._is_stopped

    @property
    def daemon(self):
        assert self._initialized, "Thread.__init__() not called"
        return self._daemonic

    @daemon.setter
    def daemon(self, daemonic):
        if not self._initialized:
            raise RuntimeError("Thread.__init__() not called")
        if self._handle.status() != "initial":
            raise RuntimeError("cannot set daemon status of active thread")
        self._daemonic = daemonic

    def isDaemon(self):
        _deprecated("isDaemon()", "get the daemon attribute")
        return self.daemon

    def setDaemon(self, daemonic):
        _deprecated("setDaemon()", "set the daemon attribute")
        self.daemon = daemonic

    def getName(self):
        _deprecated("getName()", "get the name attribute")
        return self.name

    def setName(self, name):
        _deprecated("setName()", "set the name attribute")
        self.name = name


class _MainThread(Thread):
    def __init__(self):
        self._adopt("MainThread", False)

    def _adopt(self, name, daemonic):
        self._target = None
        self._name = name
        self._args = ()
        self._kwargs = {}
        self._daemonic = daemonic
        self._ident = get_ident()
        self._handle = _thread._ThreadHandle()
        self._handle.adopt()
        self._is_stopped = False
        self._initialized = True
        _active[self._ident] = self


class _DummyThread(_MainThread):
    """A thread that _thread started and that asks for itself."""

    def __init__(self):
        self._adopt(_newname("Dummy-%d"), True)

    def is_alive(self):
        return True

    def join(self, timeout=None):
        assert False, "cannot join a dummy thread"


def current_thread():
    thread = _thread._current()
    if thread is None:
        thread = _DummyThread()
        _thread._set_current(thread)
    return thread


def currentThread():
    _deprecated("currentThread()", "use current_thread()")
    return current_thread()


def main_thread():
    return _main_thread


def active_count():
    return len(_thread._running(_active, _limbo, True))


def activeCount():
    _deprecated("activeCount()", "use active_count()")
    return active_count()


def enumerate():
    return _thread._running(_active, _limbo, True)


def stack_size(*args):
    return _thread.stack_size(*args)


# --- waiting for each other ------------------------------------------------------------------
#
# What waits and wakes is native (_thread); here is what calls the program's Python, and the texts.


def _described(thing, state):
    cls = type(thing)
    return f"<{cls.__module__}.{cls.__qualname__} at {id(thing):#x}: {state}>"


def _deprecated(what, instead):
    try:
        import warnings
    except ImportError:
        return
    warnings.warn(f"{what} is deprecated, {instead} instead", DeprecationWarning, stacklevel=3)


class Condition(_thread._Condition):
    """Lets threads wait until another notifies them, on a lock of theirs or its own."""

    def __init__(self, lock=None):
        if self._configure(lock):
            self.acquire = lock.acquire
            self.release = lock.release

    def __repr__(self):
        return "<Condition(%s, %d)>" % (self._lock, self._waiting())

    def wait_for(self, predicate, timeout=None):
        end = None
        left = timeout
        result = predicate()
        while not result:
            if left is not None:
                if end is None:
                    end = _time() + left
                else:
                    left = end - _time()
                    if left <= 0:
                        break
            self.wait(left)
            result = predicate()
        return result

    def _release_save(self):
        lock = self._lock
        if hasattr(lock, "_release_save"):
            return lock._release_save()
        return lock.release()

    def _acquire_restore(self, state):
        lock = self._lock
        if hasattr(lock, "_acquire_restore"):
            lock._acquire_restore(state)
        else:
            lock.acquire()

    def notifyAll(self):
        _deprecated("notifyAll()", "use notify_all()")
        self.notify_all()


class Semaphore(_thread._Semaphore):
    """A number of permits that threads take and give back."""

    def __init__(self, value=1):
        if value < 0:
            raise ValueError("semaphore initial value must be >= 0")
        self._configure(value, None)

    def __repr__(self):
        return _described(self, f"value={self._value}")


class BoundedSemaphore(Semaphore):
    """A Semaphore that cannot be released more often than it was acquired."""

    def __init__(self, value=1):
        if value < 0:
            raise ValueError("semaphore initial value must be >= 0")
        self._configure(value, value)

    def __repr__(self):
        return _described(self, f"value={self._value}/{self._initial_value}")


class Event(_thread._Event):
    """A flag that threads wait for."""

    def __repr__(self):
        return _described(self, "set" if self._flag else "unset")

    def isSet(self):
        _deprecated("isSet()", "use is_set()")
        return self.is_set()


class BrokenBarrierError(RuntimeError):
    pass


class Barrier(_thread._Barrier):
    """A meeting point for a fixed number of threads, again and again."""

    def __init__(self, parties, action=None, timeout=None):
        self._configure(parties)
        self._action = action
        self._timeout = timeout

    def __repr__(self):
        if self.broken:
            return _described(self, "broken")
        return _described(self, f"waiters={self.n_waiting}/{self.parties}")

    def wait(self, timeout=None):
        if timeout is None:
            timeout = self._timeout
        action = self._action
        arrival = self._arrive(timeout, not action)
        if arrival is None:
            raise BrokenBarrierError
        index, last = arrival
        if last:
            try:
                action()
            except BaseException:
                self.abort()
                raise
            self._release()
        return index


class Timer(Thread):
    """Calls a function after some time, unless it is cancelled."""

    def __init__(self, interval, function, args=None, kwargs=None):
        Thread.__init__(self)
        self.interval = interval
        self.function = function
        self.args = args if args is not None else []
        self.kwargs = kwargs if kwargs is not None else {}
        self.finished = Event()

    def cancel(self):
        self.finished.set()

    def run(self):
        self.finished.wait(self.interval)
        if not self.finished.is_set():
            self.function(*self.args, **self.kwargs)
        self.finished.set()


def setprofile(func):
    if func is None:
        return
    raise NotImplementedError("heddle: threading.setprofile is not supported")


def settrace(func):
    if func is None:
        return
    raise NotImplementedError("heddle: threading.settrace is not supported")


def getprofile():
    return None


def gettrace():
    return None


# --- exceptions in threads -------------------------------------------------------------------


class ExceptHookArgs(tuple):
    """What threading.excepthook receives."""

    def __new__(cls, args):
        args = tuple(args)
        if len(args) != 4:
            raise TypeError("_thread._ExceptHookArgs() takes a 4-sequence "
                            f"({len(args)}-sequence given)")
        return tuple.__new__(cls, args)

    exc_type = property(lambda self: self[0])
    exc_value = property(lambda self: self[1])
    exc_traceback = property(lambda self: self[2])
    thread = property(lambda self: self[3])

    def __repr__(self):
        return ("_thread._ExceptHookArgs(exc_type=%r, exc_value=%r, exc_traceback=%r, thread=%r)"
                % (self[0], self[1], self[2], self[3]))


def excepthook(args, /):
    if args.exc_type is SystemExit:
        return
    stream = sys.stderr
    if stream is None:
        return
    name = args.thread.name if args.thread is not None else str(get_ident())
    stream.write(f"Exception in thread {name}:\n" + _thread._exception_text(args.exc_value))
    stream.flush()


__excepthook__ = excepthook


def _invoke_excepthook(thread):
    exc_type, exc_value, exc_traceback = sys.exc_info()
    _thread._note_uncaught(exc_type)
    hook = excepthook
    try:
        hook(ExceptHookArgs((exc_type, exc_value, exc_traceback, thread)))
    except BaseException as error:
        sys.stderr.write("Exception in threading.excepthook:\n" + _thread._exception_text(error))


# --- data of one thread ----------------------------------------------------------------------


class local:
    """An object whose attributes each thread has for itself."""

    __module__ = "_thread"
    __qualname__ = "_local"

    def __new__(cls, /, *args, **kwargs):
        if (args or kwargs) and cls.__init__ is object.__init__:
            raise TypeError("Initialization arguments are not supported")
        self = object.__new__(cls)
        object.__setattr__(self, "_local__start", (args, kwargs))
        _thread._strand_dict(self, True)
        return self

    def __getattribute__(self, name):
        names = _names_of(self)
        if name == "__dict__":
            return names
        if name in names and not _is_data_descriptor(type(self), name):
            return names[name]
        try:
            return object.__getattribute__(self, name)
        except AttributeError:
            if type(self) is not local:
                raise
        raise AttributeError(f"'_thread._local' object has no attribute '{name}'")

    def __setattr__(self, name, value):
        if name == "__dict__":
            raise AttributeError(
                f"'{_local_name(self)}' object attribute '__dict__' is read-only")
        names = _names_of(self)
        if _is_data_descriptor(type(self), name):
            object.__setattr__(self, name, value)
        else:
            names[name] = value

    def __delattr__(self, name):
        if name == "__dict__":
            raise AttributeError(
                f"'{_local_name(self)}' object attribute '__dict__' is read-only")
        names = _names_of(self)
        if name in names:
            del names[name]
        elif _is_data_descriptor(type(self), name):
            object.__delattr__(self, name)
        else:
            raise AttributeError(f"'{_local_name(self)}' object has no attribute '{name}'")


local.__name__ = "_local"
_thread._strand_local(local)


def _local_name(thing):
    return "_thread._local" if type(thing) is local else type(thing).__name__


def _names_of(thing):
    names = _thread._strand_dict(thing, False)
    if names is None:
        names = _thread._strand_dict(thing, True)
        cls = type(thing)
        if cls.__init__ is not object.__init__:
            args, kwargs = object.__getattribute__(thing, "_local__start")
            cls.__init__(thing, *args, **kwargs)
    return names


def _is_data_descriptor(cls, name):
    for base in cls.__mro__:
        names = base.__dict__
        if name in names:
            return hasattr(type(names[name]), "__set__")
    return False


# --- the end of the program ------------------------------------------------------------------

_threading_atexits = []
_SHUTTING_DOWN = False


def _register_atexit(func, *args, **kwargs):
    if _SHUTTING_DOWN:
        raise RuntimeError("can't register atexit after shutdown")
    _threading_atexits.append(lambda: func(*args, **kwargs))


def _shutdown():
    global _SHUTTING_DOWN
    if _main_thread._is_stopped:
        return
    _SHUTTING_DOWN = True
    if _threading_atexits:
        for atexit_call in reversed(_threading_atexits):
            atexit_call()
    _main_thread._is_stopped = True
    _main_thread._handle.finish()
    while _unjoined:
        for thread in _unjoined.values():
            break
        thread._handle.join(None)
    while len(_active) > 1 or _limbo:  # mostly there is only this thread
        waiting = None
        for thread in _thread._running(_active, _limbo, False):
            if not thread._daemonic and thread is not _main_thread:
                waiting = thread
                break
        if waiting is None:
            return
        waiting._handle.join(None)


_main_thread = _MainThread()
_thread._set_current(_main_thread)
