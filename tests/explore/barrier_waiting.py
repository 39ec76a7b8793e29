# How many wait at a barrier, and whether a thread that was not there yet comes first.
# interleavings: 3
# outcome: 0
# outcome: 1
import threading

barrier = threading.Barrier(2)

other = threading.Thread(target=barrier.wait)
other.start()
seen = barrier.n_waiting
barrier.wait()
other.join()
print(seen)
