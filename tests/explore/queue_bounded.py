# A queue of one place: who puts waits for who gets, so that there is one order only.
# interleavings: 1
# outcome: [0, 1]
import queue
import threading

box = queue.Queue(1)
out = []


def produce():
    for i in range(2):
        box.put(i)
    box.put(None)


def consume():
    while (item := box.get()) is not None:
        out.append(item)


threads = [threading.Thread(target=produce), threading.Thread(target=consume)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(out)
