"""Threads, after the interface of CPython's threading, on the strands and locks of _thread."""

import _thread
import sys

get_ident = _thread.get_ident
get_native_id = _thread.get_native_id
ThreadError = _thread.error
TIMEOUT_MAX = _thread.TIMEOUT_MAX
Lock = _thread.allocate_lock
_allocate_lock = _thread.allocate_lock
_RLock = _thread.RLock


def RLock(*args, **kwargs):
    return _RLock(*args, **kwargs)


_counter = 0
_counter_lock = _allocate_lock()


def _newname(template):
    global _counter
    with _counter_lock:
        _counter += 1
        number = _counter
    return template % number


# Threads that run, by ident; and those that were started and do not run yet. In insertion order.
_active = {}
_limbo = {}


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
        self._started = False
        self._is_stopped = False
        self._initialized = True

    def __repr__(self):
        assert self._initialized, "Thread.__init__() was not called"
        status = "initial"
        if self._started:
            status = "started"
        if self._is_stopped or self._handle.is_done():
            status = "stopped"
        if self._daemonic:
            status += " daemon"
        if self._ident is not None:
            status += " %s" % self._ident
        return "<%s(%s, %s)>" % (self.__class__.__name__, self._name, status)

    def start(self):
        if not self._initialized:
            raise RuntimeError("thread.__init__() not called")
        if self._started:
            raise RuntimeError("threads can only be started once")
        self._started = True
        _limbo[self] = self
        try:
            self._ident = self._handle.start(self._bootstrap, self._daemonic, self)
            self._handle.name(self._name)
        except BaseException:
            _limbo.pop(self, None)
            raise

    def run(self):
        try:
            if self._target is not None:
                self._target(*self._args, **self._kwargs)
        finally:
            del self._target, self._args, self._kwargs

    def _bootstrap(self):
        self._ident = get_ident()
        _active[self._ident] = self
        _limbo.pop(self, None)
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
        if not self._started:
            raise RuntimeError("cannot join thread before it is started")
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
        return self._ident

    @property
    def native_id(self):
        assert self._initialized, "Thread.__init__() not called"
        return self._ident

    def is_alive(self):
        assert self._initialized, "Thread.__init__() not called"
        return self._started and not self._is_stopped and not self._handle.is_done()

    @property
    def daemon(self):
        assert self._initialized, "Thread.__init__() not called"
        return self._daemonic

    @daemon.setter
    def daemon(self, daemonic):
        if not self._initialized:
            raise RuntimeError("Thread.__init__() not called")
        if self._started:
            raise RuntimeError("cannot set daemon status of active thread")
        self._daemonic = daemonic

    def isDaemon(self):
        return self.daemon

    def setDaemon(self, daemonic):
        self.daemon = daemonic

    def getName(self):
        return self.name

    def setName(self, name):
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
        self._started = True
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
    return current_thread()


def main_thread():
    return _main_thread


def active_count():
    return len(enumerate())


def activeCount():
    return active_count()


def enumerate():
    # A thread is in _active before it leaves _limbo: read in this order none is missed.
    starting = list(_limbo.values())
    return list(dict.fromkeys(list(_active.values()) + starting))


def stack_size(*args):
    return _thread.stack_size(*args)


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
    hook = excepthook
    try:
        hook(ExceptHookArgs((exc_type, exc_value, exc_traceback, thread)))
    except BaseException as error:
        sys.stderr.write("Exception in threading.excepthook:\n" + _thread._exception_text(error))


# --- data of one thread ----------------------------------------------------------------------


class local:
    """An object whose attributes each thread has for itself."""

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
                f"'{type(self).__name__}' object attribute '__dict__' is read-only")
        names = _names_of(self)
        if _is_data_descriptor(type(self), name):
            object.__setattr__(self, name, value)
        else:
            names[name] = value

    def __delattr__(self, name):
        if name == "__dict__":
            raise AttributeError(
                f"'{type(self).__name__}' object attribute '__dict__' is read-only")
        names = _names_of(self)
        if name in names:
            del names[name]
        elif _is_data_descriptor(type(self), name):
            object.__delattr__(self, name)
        else:
            raise AttributeError(f"'{type(self).__name__}' object has no attribute '{name}'")


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

_at_shutdown = []


def _register_atexit(function, *args, **kwargs):
    _at_shutdown.append((function, args, kwargs))


def _shutdown():
    _main_thread._is_stopped = True
    _main_thread._handle.finish()
    while _at_shutdown:
        function, args, kwargs = _at_shutdown.pop()
        function(*args, **kwargs)
    while True:
        waiting = None
        for thread in enumerate():
            if not thread._daemonic and thread is not _main_thread:
                waiting = thread
                break
        if waiting is None:
            return
        if waiting._started:
            waiting._handle.join(None)


_main_thread = _MainThread()
_thread._set_current(_main_thread)
