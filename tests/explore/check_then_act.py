# Whether a list has elements is a look at it: between it and the removal another thread removes.
# interleavings: 7
# outcome: []
# outcome: [1]
# outcome: IndexError
import threading

buffer = []


def put():
    buffer.append(1)


def take():
    if buffer:
        buffer.pop()


threads = [threading.Thread(target=f) for f in (put, take, take)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(buffer)
