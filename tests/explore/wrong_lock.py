# wronglock: one thread guards the number with one lock, the other with another.
# interleavings: 7
# outcome: 1
# outcome: 2
# outcome: AssertionError
import threading

right = threading.Lock()
wrong = threading.Lock()
number = 0


def careful():
    global number
    with right:
        before = number
        number += 1
        assert number == before + 1, 'changed by another'


def careless():
    global number
    with wrong:
        number += 1


threads = [threading.Thread(target=careful), threading.Thread(target=careless)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(number)
