# Whether a list has elements is a look at it: between it and the removal another thread removes.
# interleavings: 4
# outcome: []
# outcome: IndexError
import threading

buffer = [1]


def take():
    if buffer:
        buffer.pop()


threads = [threading.Thread(target=take) for _ in range(2)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(buffer)
