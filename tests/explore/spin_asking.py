# Asking an event, a thread and a queue, until the answer is another.
# interleavings: 10
# outcome: done 1
import queue
import threading

event = threading.Event()
items = queue.Queue()


def wait():
    while not event.is_set():
        pass
    while True:
        try:
            item = items.get_nowait()
        except queue.Empty:
            continue
        break
    while threads[1].is_alive():
        pass
    print('done', item)


def give():
    event.set()
    items.put(1)


threads = [threading.Thread(target=wait), threading.Thread(target=give)]
for t in threads:
    t.start()
for t in threads:
    t.join()
