# Whether an event is set and a queue empty: each answer depends on when it is asked.
# interleavings: 4
# outcome: False True
# outcome: False False
# outcome: True True
# outcome: True False
import queue
import threading

event = threading.Event()
items = queue.Queue()


def ask():
    is_set = event.is_set()
    print(is_set, items.empty())


threads = [threading.Thread(target=ask), threading.Thread(target=event.set),
           threading.Thread(target=items.put, args=(1,))]
for t in threads:
    t.start()
for t in threads:
    t.join()
