# title: Producer and consumers
# title_zh: 生产者与消费者
#
# A baker bakes, two customers eat. The shelf between them holds only a few loaves: a full shelf
# makes the baker wait, an empty one the customers. Nobody asks again and again and nobody loses a
# loaf: the queue does the waiting and the waking.
#
# Try: a shelf of 1, and a large one. The shelf's lane shows how many loaves lie on it, and the
# strands' lanes why each waits. Without the closing signs the customers would wait for ever: take
# them out and run it.
import queue
import threading
import time

places = 2  # @param 1..10
loaves = 8  # @param 1..50

shelf = queue.Queue(maxsize=places)
CLOSED = "closed"


def baker():
    for number in range(1, loaves + 1):
        time.sleep(0.01)
        shelf.put(number)
        print("baked loaf", number)
    shelf.put(CLOSED)


def customer(name):
    while True:
        loaf = shelf.get()
        if loaf == CLOSED:
            shelf.put(CLOSED)  # the sign is for everybody
            return
        time.sleep(0.03)
        print(name, "ate loaf", loaf)


threads = [threading.Thread(target=baker, name="baker")]
for name in ("Ann", "Bob"):
    threads.append(threading.Thread(target=customer, name=name, args=(name,)))
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print("everything is eaten")
