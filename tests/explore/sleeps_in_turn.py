# The sleeps end one after the other, and those that end together in any order.
# interleavings: 2
# outcome: 123
# outcome: 213
import threading
import time

order = []


def sleep(seconds, name):
    time.sleep(seconds)
    order.append(name)


threads = [
    threading.Thread(target=sleep, args=(seconds, name))
    for seconds, name in ((1, "1"), (1, "2"), (2, "3"))
]
for t in threads:
    t.start()
for t in threads:
    t.join()
print("".join(order))
