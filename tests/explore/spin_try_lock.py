# Trying for a lock again and again.
# interleavings: 6
# outcome: 2
import threading

lock = threading.Lock()
count = 0


def work():
    global count
    while not lock.acquire(False):
        pass
    count += 1
    lock.release()


threads = [threading.Thread(target=work) for i in range(2)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(count)
