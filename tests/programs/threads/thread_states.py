# Thread in all its states: repr, join, names, daemons, who is where; local with subclasses.
import _thread
import threading
import time
from threading import Thread, current_thread


def shape(thread):
    words = repr(thread).replace('(', ' ').replace(')', ' ').replace(',', ' ').split()
    return [w for w in words if not w.rstrip('>').isdigit()]


gate = threading.Event()
t = Thread(target=gate.wait, name='waits')
d = Thread(target=gate.wait, daemon=True)
print(shape(t), shape(d), t.ident, t.native_id, t.is_alive())
for action in (t.join, lambda: Thread.__init__(t, group=1)):
    try:
        action()
    except (RuntimeError, AssertionError) as error:
        print(type(error).__name__, error)
t.start()
d.start()
print(shape(t), shape(d), t.ident is not None, t.native_id is not None, t.is_alive())
print(t.join(0.01), t.join(timeout=0), t.join(-1), t.is_alive())
for action in (t.start, lambda: setattr(t, 'daemon', True), current_thread().join):
    try:
        action()
    except RuntimeError as error:
        print(error)
print([x.name.split(' ')[0] for x in threading.enumerate()])
t.name = 'renamed'
print(t.name, threading.active_count())
gate.set()
t.join()
d.join()
print(shape(t), shape(d), t.is_alive(), [x.name for x in threading.enumerate()])
print(shape(threading.main_thread()), threading.main_thread() is current_thread())

# A thread that threading did not make.
seen = []
done = threading.Event()


def foreign():
    me = current_thread()
    seen.append((type(me).__name__, me.name[:6], me.daemon, me.is_alive(), me is current_thread()))
    done.set()


_thread.start_new_thread(foreign, ())
done.wait()
print(seen)


class Local(threading.local):
    kind = 'class'

    def __init__(self, value):
        self.value = value
        self.made_by = current_thread().name

    @property
    def double(self):
        return 2 * self.value

    def bump(self):
        self.value += 1
        return self.value


local = Local(10)


def other():
    seen.append((local.value, local.made_by, local.double, local.bump(), local.kind))
    local.extra = 'mine'
    local.kind = 'own'
    seen.append(sorted(local.__dict__))
    del local.kind
    seen.append(local.kind)


seen.clear()
t = Thread(target=other, name='other')
t.start()
t.join()
print(seen, local.value, local.bump(), hasattr(local, 'extra'), type(local).__mro__[1])
for action in (lambda: local.extra, lambda: delattr(local, 'extra'), lambda: threading.local(1)):
    try:
        action()
    except (AttributeError, TypeError) as error:
        print(error)


# A thread may be made by a thread, and joined by several.
def parent():
    child = Thread(target=time.sleep, args=(0.02,), name='child')
    child.start()
    joiners = [Thread(target=child.join) for _ in range(3)]
    for j in joiners:
        j.start()
    for j in joiners:
        j.join()
    seen.append((child.is_alive(), child.daemon))


seen.clear()
p = Thread(target=parent, daemon=True)
p.start()
p.join()
print(seen)
try:
    threading.stack_size(100)
except ValueError as error:
    print(error)
print(threading.stack_size(), threading.gettrace(), threading.getprofile())
