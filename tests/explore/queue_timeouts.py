# Both wait equally long for an item; who gives up first may put one for the other.
# outcome: [1]
# outcome: ['empty']
import queue
import threading

items = queue.Queue()
got = []


def put_or_get():
    try:
        got.append(items.get(timeout=1))
    except queue.Empty:
        items.put(1)


def get():
    try:
        got.append(items.get(timeout=1))
    except queue.Empty:
        got.append("empty")


threads = [threading.Thread(target=put_or_get), threading.Thread(target=get)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(got)
