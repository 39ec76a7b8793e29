# Takes all that a semaphore has, each try in the loop's round: that is no loop that changes nothing.
# interleavings: 4
# outcome: 2
# outcome: 3
import threading

permits = threading.Semaphore(2)
taken = 0


def take_all():
    global taken
    while permits.acquire(blocking=False):
        taken += 1


threads = [threading.Thread(target=take_all), threading.Thread(target=permits.release)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(taken)
