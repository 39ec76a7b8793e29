# Nobody ever sets the flag.
# interleavings: 1
# outcome: livelock
import threading

ready = False


def wait():
    while not ready:
        pass


def give_up():
    global ready
    if ready:
        ready = False


threads = [threading.Thread(target=wait), threading.Thread(target=give_up)]
for t in threads:
    t.start()
for t in threads:
    t.join()
