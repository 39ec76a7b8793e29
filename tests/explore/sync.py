# sync01: a producer and a consumer on one condition, each waiting with `if`; the producer's signal
# comes before anybody waits and is lost for nobody, because the number is looked at first.
# interleavings: 2
# outcome: 0
import threading

ready = threading.Condition()
number = 0


def produce():
    global number
    with ready:
        if number > 0:
            ready.wait()
        number += 1
        ready.notify()


def consume():
    global number
    with ready:
        if number == 0:
            ready.wait()
        number -= 1
        ready.notify()


threads = [threading.Thread(target=produce), threading.Thread(target=consume)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(number)
