# Two threads start the same third one: the second to try is refused.
# interleavings: 2
# outcome: a threads can only be started once
# outcome: b threads can only be started once
import threading

third = threading.Thread(target=int)


def start(name):
    try:
        third.start()
    except RuntimeError as error:
        print(name, error)


threads = [threading.Thread(target=start, args=(name,)) for name in "ab"]
for t in threads:
    t.start()
for t in threads:
    t.join()
third.join()
