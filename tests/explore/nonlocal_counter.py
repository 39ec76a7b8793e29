# A counter that two threads raise in a closure.
# interleavings: 4
# outcome: 1
# outcome: 2
import threading


def main():
    count = 0

    def work():
        nonlocal count
        count += 1

    threads = [threading.Thread(target=work) for _ in range(2)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    print(count)


main()
