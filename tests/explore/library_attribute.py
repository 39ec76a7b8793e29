# An attribute that the program gives to a module of the library.
# interleavings: 4
# outcome: 1
# outcome: 2
import string
import threading

string.count = 0


def add():
    string.count += 1


threads = [threading.Thread(target=add) for _ in range(2)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(string.count)
