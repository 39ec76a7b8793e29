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
    for i, callback in enumerate(_callbacks):
        if callback is not None and callback[0] == func:
            _callbacks[i] = None  # _ncallbacks() goes on counting it, as CPython's does


def _ncallbacks():
    return len(_callbacks)


def _clear():
    _callbacks.clear()


def _run_exitfuncs():
    while _callbacks:
        callback = _callbacks.pop()
        if callback is None:
            continue
        function, args, kwargs = callback
        try:
            function(*args, **kwargs)
        except BaseException as error:
            sys.stderr.write(f"Exception ignored in atexit callback: {function!r}\n" +
                             _thread._exception_text(error))
