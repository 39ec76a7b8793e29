# Threads that ask about each other, of which one is started before the other.
# interleavings: 15
# outcome: (False, False) (False, True)
# outcome: (False, False) (True, True)
# outcome: (False, True) (False, True)
# outcome: (False, True) (True, True)
# outcome: (True, True) (False, True)
# outcome: (True, True) (True, True)
import threading

alive = {}


def ask(own, other):
    alive[own] = threads[other].is_alive(), threads[other].ident is not None


threads = [threading.Thread(target=ask, args=(0, 1)), threading.Thread(target=ask, args=(1, 0))]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(alive[0], alive[1])
