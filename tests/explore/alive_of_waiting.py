# Whether a thread that waits for another one has ended: it cannot before the other one went on.
# interleavings: 6
# outcome: [True, True]
# outcome: [True, False]
# outcome: [False, False]
import threading

event = threading.Event()
threads = [threading.Thread(target=event.wait), threading.Thread(target=event.set)]
for t in threads:
    t.start()
print([t.is_alive() for t in threads])
