# Two put into one queue; who is first decides what comes out first.
# interleavings: 4
# outcome: 0 1
# outcome: 1 0
import queue
import threading

box = queue.SimpleQueue()
threads = [threading.Thread(target=box.put, args=(i,)) for i in range(2)]
for t in threads:
    t.start()
print(box.get(), box.get())
for t in threads:
    t.join()
