# A function that a closure binds again, before or after another thread calls it.
# interleavings: 2
# outcome: old
# outcome: new
import threading


def main():
    said = None

    def say():
        return "old"

    def change():
        nonlocal say
        say = lambda: "new"

    def work():
        nonlocal said
        said = say()

    threads = [threading.Thread(target=change), threading.Thread(target=work)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    print(said)


main()
