# A work-stealing queue (after Cilk's THE protocol) whose owner takes from the tail without asking
# again under the lock: the last item is taken twice.
# interleavings: 4
# outcome: 1
# outcome: 2
import threading

items = ['x']
head = 0
tail = 1
lock = threading.Lock()
taken = []


def take():
    global tail
    tail -= 1
    if head <= tail:
        taken.append(items[tail])
    else:
        tail += 1


def steal():
    global head
    with lock:
        if head < tail:
            item = items[head]
            head += 1
            taken.append(item)


threads = [threading.Thread(target=take), threading.Thread(target=steal)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(len(taken))
