# A dict that grows while it is walked through.
# interleavings: 4
# outcome: [1]
# outcome: [2]
# outcome: RuntimeError
import threading

ages = {"ann": 1}
sizes = []


def grow():
    ages["bob"] = 2


def walk():
    sizes.append(sum(1 for name in ages))


threads = [threading.Thread(target=f) for f in (grow, walk)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(sizes)
