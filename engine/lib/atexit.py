"""Functions to call when the program is over, the last one first."""

import sys
import _thread

_callbacks = []


def register(*args, **kwargs):
    if not args:
        raise TypeError("register() takes at least 1 argument (0 given)")
    function = args[0]
    if not callable(function):
        raise TypeError("the first argument must be callable")
    _callbacks.append((function, args[1:], kwargs))
    return function


def unregister(func, /):
    _callbacks[:] = [callback for callback in _callbacks if not callback[0] == func]


def _ncallbacks():
    return len(_callbacks)


def _clear():
    _callbacks.clear()


def _run_exitfuncs():
    while _callbacks:
        function, args, kwargs = _callbacks.pop()
        try:
            function(*args, **kwargs)
        except BaseException as error:
            sys.stderr.write(f"Exception ignored in atexit callback: {function!r}\n" +
                             _thread._exception_text(error))
