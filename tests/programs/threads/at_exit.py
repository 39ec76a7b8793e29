# What happens at the end: threading's own callbacks, threads that are no daemons, then atexit's.
# stderr: any
import atexit
import threading
import time


def note(*args, **kwargs):
    print('note', args, kwargs)


def bad():
    raise ValueError('at the end')


def quits():
    raise SystemExit(3)


print(atexit.register(note, 1, k=2) is note)
atexit.register(bad)
atexit.register(quits)


@atexit.register
def named():
    print('named', threading.current_thread().name, threading.active_count() >= 1)


atexit.register(note, 'twice')
atexit.register(named)
print(atexit._ncallbacks())
atexit.unregister(named)
print(atexit._ncallbacks())
for arguments in ((5,), ()):
    try:
        atexit.register(*arguments)
    except TypeError as error:
        print(error)


leaving = threading.Event()


def leave(*args):
    print(*args)
    leaving.set()


def work():
    leaving.wait()
    print('thread is over', threading.main_thread().is_alive())


def daemon():
    time.sleep(60)
    print('never')


threading.Thread(target=work).start()
threading.Thread(target=daemon, daemon=True).start()
threading._register_atexit(leave, 'before the threads are joined')
print('main is over')
