# An attribute that one thread reaches by vars() and the other by its name.
# interleavings: 4
# outcome: 1
# outcome: 2
import threading


class Counter:
    def __init__(self):
        self.count = 0


counter = Counter()


def add():
    counter.count += 1


def add_by_name():
    vars(counter)["count"] += 1


threads = [threading.Thread(target=add), threading.Thread(target=add_by_name)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(counter.count)
