# Lazy initialisation without a lock: two threads may both make the object.
# outcome: 1
# outcome: 2
import threading

made = 0
instance = None


def get():
    global made, instance
    if instance is None:
        made = made + 1
        instance = [made]


threads = [threading.Thread(target=get) for _ in range(2)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(made)
