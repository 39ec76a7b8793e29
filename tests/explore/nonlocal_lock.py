# A closure's lock that is replaced: then two threads may hold "it" at once, and an update is lost.
# interleavings: 6
# outcome: 1
# outcome: 2
import threading


def main():
    lock = threading.Lock()
    count = 0

    def add():
        nonlocal count
        with lock:
            count += 1

    def renew():
        nonlocal lock
        lock = threading.Lock()
        add()

    threads = [threading.Thread(target=add), threading.Thread(target=renew)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    print(count)


main()
