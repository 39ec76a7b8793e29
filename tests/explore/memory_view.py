# Two threads raise a byte, one of them through a memoryview.
# interleavings: 4
# outcome: 1
# outcome: 2
import threading

data = bytearray(1)
view = memoryview(data)


def add():
    data[0] += 1


def add_in_view():
    view[0] += 1


threads = [threading.Thread(target=add), threading.Thread(target=add_in_view)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(data[0])
