# A lock around read, add and write: nothing is lost under any scheduler.
from threading import Lock, Thread

balance = 0
lock = Lock()


def change(n, times):
    global balance
    for _ in range(times):
        with lock:
            balance = balance + n
            balance = balance - n


threads = [Thread(target=change, args=(n, 2000)) for n in (5, 8, 13)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(balance)
