# A circular buffer without a lock: how full it is is read in one step and written in another.
# interleavings: 7
# outcome: 1 1
# outcome: 0 1
# outcome: 2 0
# outcome: 2 1
import threading

buffer = [0, 0]
first = 0
after = 0
size = 0


def insert(value):
    global after, size
    if size == 2:
        return False
    buffer[after] = value
    after = (after + 1) % 2
    size += 1
    return True


def remove():
    global first, size
    if size == 0:
        return 0
    value = buffer[first]
    first = (first + 1) % 2
    size -= 1
    return value


def produce():
    insert(1)
    insert(2)


def consume():
    remove()


threads = [threading.Thread(target=produce), threading.Thread(target=consume)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(size, (after - first) % 2)
