# One of two threads starts a third, before or after the main strand has started the other.
# interleavings: 2
# outcome: [1, 2]
# outcome: [2, 1]
import threading

order = []


def parent():
    child = threading.Thread(target=order.append, args=(1,))
    child.start()
    child.join()


def sibling():
    order.append(2)


threads = [threading.Thread(target=parent), threading.Thread(target=sibling)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(order)
