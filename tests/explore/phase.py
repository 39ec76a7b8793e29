# phase01: two phases handed over by two locks that are taken and never given back in the right way.
# interleavings: 3
# outcome: deadlock
import threading

x = threading.Lock()
y = threading.Lock()


def one():
    x.acquire()
    x.release()
    y.acquire()


def two():
    x.acquire()
    y.acquire()


threads = [threading.Thread(target=one), threading.Thread(target=two)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print('done')
