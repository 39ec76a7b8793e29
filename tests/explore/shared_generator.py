# Two threads take from one generator: who comes while it is at work is refused.
# interleavings: 8
# outcome: 0 1
# outcome: 0 generator already executing
# outcome: 1 0
# outcome: generator already executing 0
import threading

calls = 0
taken = {}


def numbers():
    global calls
    for i in range(2):
        calls += 1
        yield i


source = numbers()


def take(name):
    try:
        taken[name] = next(source)
    except ValueError as error:
        taken[name] = str(error)


threads = [threading.Thread(target=take, args=(name,)) for name in "ab"]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(taken["a"], taken["b"])
