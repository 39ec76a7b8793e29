# A full queue is emptied behind its back: whoever waits to put is told by nobody, as in CPython.
# interleavings: 2
# outcome: put
# outcome: deadlock
import queue
import threading

items = queue.Queue(1)
items.put('old')


def put():
    items.put('new')
    print('put')


threads = [threading.Thread(target=put), threading.Thread(target=items.queue.clear)]
for t in threads:
    t.start()
for t in threads:
    t.join()
