# What threads cost. Prints `BENCH <name> <best milliseconds> <result>`.
import threading
from measure import measure


def busy():
    total = 0
    for i in range(2500000):
        total += i & 3
    return total


def one_after_another():
    busy()
    busy()


def two_at_once():
    threads = [threading.Thread(target=busy) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def nothing():
    pass


def start_and_join():
    for _ in range(3000):
        thread = threading.Thread(target=nothing)
        thread.start()
        thread.join()


def start_all_then_join():
    threads = [threading.Thread(target=nothing) for _ in range(1000)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def uncontended_lock():
    lock = threading.Lock()
    for _ in range(500000):
        with lock:
            pass


def contended_lock():
    lock = threading.Lock()
    state = [0]

    def add():
        for _ in range(100000):
            with lock:
                state[0] += 1
    threads = [threading.Thread(target=add) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return state[0]


measure([one_after_another, two_at_once, start_and_join, start_all_then_join,
         uncontended_lock, contended_lock])
