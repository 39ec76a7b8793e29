# Each thread makes an object and shares it: which is which does not depend on who comes first.
# interleavings: 2
# outcome: [1] [2] 1
# outcome: [1] [2] 2
import threading

results = {"a": None, "b": None}
last = 0


def work(name, number):
    global last
    mine = []
    results[name] = mine
    last = number
    mine.append(number)


threads = [
    threading.Thread(target=work, args=("a", 1)),
    threading.Thread(target=work, args=("b", 2)),
]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(results["a"], results["b"], last)
