"""_signal: signals that the program raises itself, in its main thread, by signal.raise_signal() or
os.kill(os.getpid(), ...). Heddle delivers no signal from outside, so what only waits for one, or
has the system's clock send one, is refused (cpython_names.def); Ctrl+C ends the run."""

import errno
import sys
from _os import _exit, strerror
from _thread import get_ident

_numbers = {
    'SIGHUP': 1, 'SIGINT': 2, 'SIGQUIT': 3, 'SIGILL': 4, 'SIGTRAP': 5, 'SIGABRT': 6, 'SIGIOT': 6,
    'SIGBUS': 7, 'SIGFPE': 8, 'SIGKILL': 9, 'SIGUSR1': 10, 'SIGSEGV': 11, 'SIGUSR2': 12,
    'SIGPIPE': 13, 'SIGALRM': 14, 'SIGTERM': 15, 'SIGSTKFLT': 16, 'SIGCHLD': 17, 'SIGCLD': 17,
    'SIGCONT': 18, 'SIGSTOP': 19, 'SIGTSTP': 20, 'SIGTTIN': 21, 'SIGTTOU': 22, 'SIGURG': 23,
    'SIGXCPU': 24, 'SIGXFSZ': 25, 'SIGVTALRM': 26, 'SIGPROF': 27, 'SIGWINCH': 28, 'SIGIO': 29,
    'SIGPOLL': 29, 'SIGPWR': 30, 'SIGSYS': 31, 'SIGRTMIN': 34, 'SIGRTMAX': 64,
}
globals().update(_numbers)
NSIG = 65
SIG_DFL, SIG_IGN = 0, 1
SIG_BLOCK, SIG_UNBLOCK, SIG_SETMASK = 0, 1, 2
ITIMER_REAL, ITIMER_VIRTUAL, ITIMER_PROF = 0, 1, 2
ItimerError = OSError

_words = (
    'Hangup', 'Interrupt', 'Quit', 'Illegal instruction', 'Trace/breakpoint trap', 'Aborted',
    'Bus error', 'Floating point exception', 'Killed', 'User defined signal 1',
    'Segmentation fault', 'User defined signal 2', 'Broken pipe', 'Alarm clock', 'Terminated',
    'Stack fault', 'Child exited', 'Continued', 'Stopped (signal)', 'Stopped',
    'Stopped (tty input)', 'Stopped (tty output)', 'Urgent I/O condition',
    'CPU time limit exceeded', 'File size limit exceeded', 'Virtual timer expired',
    'Profiling timer expired', 'Window changed', 'I/O possible', 'Power failure',
    'Bad system call')
_by_default_ignored = (17, 18, 23, 28)


def default_int_handler(signalnum, frame, /):
    raise KeyboardInterrupt


_handlers = {2: default_int_handler, 13: SIG_IGN, 25: SIG_IGN}
_main = 1  # the main strand's identity


def _number(value):
    if isinstance(value, int):
        return int(value)
    try:
        return value.__index__()
    except AttributeError:
        raise TypeError(f"'{type(value).__name__}' object cannot be interpreted as an "
                        'integer') from None


def _checked(value):
    number = _number(value)
    if not 1 <= number < NSIG:
        raise ValueError('signal number out of range')
    return number


def _invalid():
    return OSError(errno.EINVAL, strerror(errno.EINVAL))


def signal(signalnum, handler, /):
    number = _number(signalnum)
    if get_ident() != _main:
        raise ValueError('signal only works in main thread of the main interpreter')
    _checked(number)
    if not callable(handler) and handler not in (SIG_DFL, SIG_IGN):
        raise TypeError('signal handler must be signal.SIG_IGN, signal.SIG_DFL, or a callable '
                        'object')
    if number in (9, 19, 32, 33):
        raise _invalid()
    before = getsignal(number)
    _handlers[number] = handler
    return before


def getsignal(signalnum, /):
    number = _checked(signalnum)
    return None if number in (32, 33) else _handlers.get(number, SIG_DFL)


def raise_signal(signalnum, /):
    number = _number(signalnum)
    if not 0 < number < NSIG:
        raise _invalid()
    handler = _handlers.get(number, SIG_DFL)
    if handler == SIG_IGN or handler == SIG_DFL and number in _by_default_ignored:
        return
    if handler == SIG_DFL:
        _exit(128 + number)
    if get_ident() != _main:
        raise NotImplementedError('heddle: a signal that another thread than the main one raises '
                                  'is not supported yet')
    handler(number, sys._getframe(0))


def _kill(pid, own, number):
    """os.kill of the process's own number."""
    if pid != own:
        raise NotImplementedError('heddle: os.kill of another process is not supported yet')
    if not 0 <= number < NSIG:
        raise _invalid()
    if number:
        raise_signal(number)


def strsignal(signalnum, /):
    number = _checked(signalnum)
    if number <= len(_words):
        return _words[number - 1]
    return None if number < 34 else f'Real-time signal {number - 34}'


def valid_signals():
    return {number for number in range(1, NSIG) if number not in (32, 33)}


def siginterrupt(signalnum, flag, /):
    _checked(signalnum)


def set_wakeup_fd(fd, /, *, warn_on_full_buffer=True):
    if fd != -1:
        raise NotImplementedError('heddle: signal.set_wakeup_fd is not supported yet')
    return -1


def alarm(seconds, /):
    if seconds:
        raise NotImplementedError('heddle: signal.alarm is not supported yet')
    return 0
