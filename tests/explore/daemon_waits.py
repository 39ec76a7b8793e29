# A daemon waits for an event that another thread sets, while the main one ends.
# interleavings: 58
# outcome: [0, 1, 2]
# outcome: [0, 1]
# outcome: [0]
# outcome: [1, 0, 2]
# outcome: [1, 0]
# outcome: [1]
# outcome: []
# outcome: left behind
import threading

done = threading.Event()
seen = []


def wait():
    seen.append(0)
    done.wait()
    seen.append(2)


def tell():
    seen.append(1)
    done.set()


threading.Thread(target=wait, daemon=True).start()
threading.Thread(target=tell).start()
print(seen)
