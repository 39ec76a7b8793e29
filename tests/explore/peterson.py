# Peterson's mutual exclusion with a bounded wait: who does not get in gives up.
# outcome: ok
import threading

wants = [False, False]
turn = 0
inside = 0
clash = False


def enter(me):
    global turn, inside, clash
    other = 1 - me
    wants[me] = True
    turn = other
    if wants[other] and turn == other:
        wants[me] = False
        return
    inside = inside + 1
    if inside != 1:
        clash = True
    inside = inside - 1
    wants[me] = False


threads = [threading.Thread(target=enter, args=(i,)) for i in range(2)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print('clash' if clash else 'ok')
