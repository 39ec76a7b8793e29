# A thread waits for one that may not have been started yet.
# interleavings: 2
# outcome: cannot join thread before it is started
# outcome: joined
import threading


def wait():
    try:
        second.join()
        print("joined")
    except RuntimeError as error:
        print(error)


first = threading.Thread(target=wait)
second = threading.Thread(target=int)
first.start()
second.start()
first.join()
second.join()
