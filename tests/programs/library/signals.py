"""signal: handlers, numbers, and signals that a program raises itself."""
# no wasm: the page has no process to signal

import os
import signal
import threading


def attempt(function, *args):
    try:
        print(function(*args))
    except BaseException as error:
        print(type(error).__name__, error)


def handler(number, frame):
    print('handler', signal.Signals(number).name, frame is not None)


print(signal.signal(signal.SIGUSR1, handler))
print(signal.getsignal(signal.SIGUSR1) is handler)
signal.raise_signal(signal.SIGUSR1)
os.kill(os.getpid(), signal.SIGUSR1)
os.kill(os.getpid(), 0)
print(signal.signal(signal.SIGUSR1, signal.SIG_IGN) is handler)
signal.raise_signal(signal.SIGUSR1)
print(signal.getsignal(signal.SIGUSR1), signal.getsignal(signal.SIGTERM))
attempt(signal.raise_signal, signal.SIGINT)
signal.raise_signal(signal.SIGCHLD)


def failing(number, frame):
    raise RuntimeError(f'signal {number}')


signal.signal(signal.SIGTERM, failing)
attempt(signal.raise_signal, signal.SIGTERM)

attempt(signal.signal, 1000, signal.SIG_IGN)
attempt(signal.signal, signal.SIGKILL, handler)
attempt(signal.signal, signal.SIGTERM, 'handler')
attempt(signal.signal, 'x', 1)
attempt(signal.getsignal, 0)
attempt(signal.raise_signal, 100)
attempt(signal.strsignal, signal.SIGSEGV)
attempt(signal.strsignal, 40)
print(len(signal.valid_signals()), signal.SIGHUP in signal.valid_signals(), signal.SIGRTMAX)
print(repr(signal.SIGINT), repr(signal.SIG_DFL), signal.default_int_handler.__name__)

thread = threading.Thread(target=attempt, args=(signal.signal, signal.SIGINT, handler))
thread.start()
thread.join()
