# A thread that leaves early and forgets its lock.
# interleavings: 2
# outcome: done
# outcome: lock held
import threading

lock = threading.Lock()
late = False


def work():
    lock.acquire()
    if late:
        return
    lock.release()


def be_late():
    global late
    late = True


threads = [threading.Thread(target=work), threading.Thread(target=be_late)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print('done')
