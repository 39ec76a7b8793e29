# queue_bad: a producer and a consumer tell each other by flags that one of them reads outside of
# the lock.
# interleavings: 6
# outcome: []
# outcome: [2]
# outcome: [1]
import threading

lock = threading.Lock()
items = []
may_put = True
may_take = False


def put():
    global may_put, may_take
    for value in (1, 2):
        with lock:
            if may_put:
                items.append(value)
                may_put = False
                may_take = True


def take():
    global may_put, may_take
    for _ in range(2):
        if may_take:
            with lock:
                items.pop()
                may_take = False
                may_put = True


threads = [threading.Thread(target=put), threading.Thread(target=take)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(items)
