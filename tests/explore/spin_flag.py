# Waiting in a loop that does nothing: it takes two looks at the most, however long it lasts.
# interleavings: 3
# outcome: went on
import threading

ready = False


def wait():
    while not ready:
        pass
    print('went on')


def set_it():
    global ready
    ready = True


threads = [threading.Thread(target=wait), threading.Thread(target=set_it)]
for t in threads:
    t.start()
for t in threads:
    t.join()
