# stderr: any
# An exception in a thread is reported with the thread's name and ends only that thread.
import threading


def fails():
    raise RuntimeError('in a thread')


t = threading.Thread(target=fails, name='worker-7')
t.start()
t.join()
print('main goes on', t.is_alive())
