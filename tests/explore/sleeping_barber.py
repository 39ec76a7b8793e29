# The sleeping barber: a customer who finds no free chair goes away; the barber serves the others.
# interleavings: 19
# outcome: 1
# outcome: deadlock
# outcome: left behind
import threading

customers = threading.Semaphore(0)
barber_ready = threading.Semaphore(0)
seats = threading.Lock()
free = 1
served = 0


def barber():
    global free
    customers.acquire()
    with seats:
        free += 1
    barber_ready.release()


def customer():
    global free, served
    with seats:
        if free == 0:
            return
        free -= 1
    customers.release()
    barber_ready.acquire()
    served += 1


threads = [threading.Thread(target=f) for f in (barber, customer)]
threads.append(threading.Thread(target=customer, daemon=True))
for t in threads:
    t.start()
for t in threads[:2]:
    t.join()
print(free)
