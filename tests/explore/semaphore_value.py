# A semaphore's value, while another thread takes a permit.
# interleavings: 2
# outcome: 2
# outcome: 1
import threading

semaphore = threading.Semaphore(2)


def work():
    semaphore.acquire()


other = threading.Thread(target=work)
other.start()
seen = semaphore._value
other.join()
print(seen)
