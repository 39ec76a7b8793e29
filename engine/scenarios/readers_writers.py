# title: Readers and a writer
# title_zh: 读者与写者
#
# Many may read a page at the same time, but who writes must be alone. A condition guards the
# numbers: each waits until what it needs is true, and whoever leaves tells the others to look
# again.
#
# Try: the controlled scheduler with several seeds: readers overlap, the writer never does. With
# `polite` off new readers go in while the writer waits; if there are enough of them it waits long.
import threading
import time

readers = 3  # @param 1..8
visits = 3  # @param 1..20
polite = True  # @param

turn = threading.Condition()
reading = 0
writing = False
writers_waiting = 0
page = "page 0"


def reader(name):
    global reading
    for _ in range(visits):
        with turn:
            turn.wait_for(lambda: not writing and not (polite and writers_waiting))
            reading += 1
        print(name, "reads", page)
        time.sleep(0.01)
        with turn:
            reading -= 1
            turn.notify_all()


def writer():
    global page, writing, writers_waiting
    for number in range(1, visits + 1):
        with turn:
            writers_waiting += 1
            turn.wait_for(lambda: not writing and reading == 0)
            writers_waiting -= 1
            writing = True
        time.sleep(0.01)
        page = f"page {number}"
        print("the writer wrote", page)
        with turn:
            writing = False
            turn.notify_all()


threads = [threading.Thread(target=writer, name="writer")]
for number in range(readers):
    name = f"reader {number}"
    threads.append(threading.Thread(target=reader, name=name, args=(name,)))
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print("last:", page)
