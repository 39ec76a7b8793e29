# Two daemons that deadlock while the program goes on and ends.
# interleavings: 31
# outcome: done
# outcome: left behind
# outcome: partial deadlock
import threading

a = threading.Lock()
b = threading.Lock()


def take(x, y):
    with x:
        with y:
            pass


threads = [threading.Thread(target=take, args=p, daemon=True) for p in ((a, b), (b, a))]
for t in threads:
    t.start()
print('done')
