# Carter: two threads take two locks in opposite orders, but only where both saw a count of zero.
# interleavings: 3
# outcome: done
# outcome: deadlock
import threading

m = threading.Lock()
k = threading.Lock()
readers = 0
writers = 0


def first():
    global readers
    with m:
        readers += 1
        if readers == 1:
            k.acquire()
    with m:
        readers -= 1
        if readers == 0:
            k.release()


def second():
    global writers
    with k:
        writers += 1
        with m:
            writers -= 1


threads = [threading.Thread(target=first), threading.Thread(target=second)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print('done')
