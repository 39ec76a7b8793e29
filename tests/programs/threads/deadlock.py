# no cpython
# expect exit: 3
# expect: both have one
# stderr: any
# expect error:   second waits for a, held by first, at line 32: with a:
# Two locks taken in opposite order; the events make sure that each thread holds its first lock.
import threading

a = threading.Lock()
b = threading.Lock()
a_held = threading.Lock()
b_held = threading.Lock()
a_held.acquire()
b_held.acquire()


def first():
    with a:
        a_held.release()
        b_held.acquire()
        b_held.release()
        with b:
            pass


def second():
    with b:
        b_held.release()
        a_held.acquire()
        a_held.release()
        print('both have one')
        with a:
            pass


t1 = threading.Thread(target=first, name='first')
t2 = threading.Thread(target=second, name='second')
t1.start()
t2.start()
t1.join()
t2.join()
