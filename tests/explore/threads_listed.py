# Which threads run, as another may have ended.
# interleavings: 2
# outcome: MainThread
# outcome: MainThread worker
import threading

worked = False


def work():
    global worked
    worked = True


other = threading.Thread(target=work, name="worker")
other.start()
names = [t.name for t in threading.enumerate()]
other.join()
print(*names)
