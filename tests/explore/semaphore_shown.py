# A semaphore as text, while another thread takes a permit.
# interleavings: 2
# outcome: value=2>
# outcome: value=1>
import threading

semaphore = threading.Semaphore(2)


def work():
    semaphore.acquire()


other = threading.Thread(target=work)
other.start()
seen = repr(semaphore).split()[-1]
other.join()
print(seen)
