# Four threads fill the memory together; each finds it full or goes on after another did.
# heddle: --memory 48
# no cpython
import threading

ended = []


def fill(number):
    kept = []
    try:
        while True:
            kept.append(["x" * 1000, number])
    except MemoryError:
        kept = None
    ended.append(number)


threads = [threading.Thread(target=fill, args=(n,)) for n in range(4)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(sorted(ended))

# expect: [0, 1, 2, 3]
