# no cpython
# stderr: any
# expect exit: 3
# expect error:   second waits for queue tasks, which is empty, at line 20: tasks.get()
# Everybody waits for something that nobody will do any more: the report names each.
import queue
import threading

event = threading.Event()
tasks = queue.Queue()
cond = threading.Condition()


def first():
    with cond:
        cond.wait()


def second():
    tasks.get()


threading.Thread(target=first, name='first').start()
threading.Thread(target=second, name='second').start()
event.wait()
