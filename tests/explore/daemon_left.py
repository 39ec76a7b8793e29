# A daemon that may not be through when the program ends, wherever it stands.
# interleavings: 10
# outcome: 0
# outcome: 1
# outcome: left behind
import threading

x = 0
lock = threading.Lock()


def add():
    global x
    with lock:
        x += 1


def look():
    with lock:
        pass


threading.Thread(target=add, daemon=True).start()
threading.Thread(target=look).start()
print(x)
