# A global that one thread reaches by globals() and the other by its name.
# interleavings: 4
# outcome: 1
# outcome: 2
import threading

count = 0


def add():
    global count
    count += 1


def add_by_name():
    globals()["count"] += 1


threads = [threading.Thread(target=add), threading.Thread(target=add_by_name)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(count)
