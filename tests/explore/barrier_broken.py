# Whether a barrier is broken, while another thread breaks it.
# interleavings: 2
# outcome: False
# outcome: True
import threading

barrier = threading.Barrier(2)


def work():
    barrier.abort()


other = threading.Thread(target=work)
other.start()
seen = barrier.broken
other.join()
print(seen)
