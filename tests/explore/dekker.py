# Dekker's algorithm with a bounded wait: whose turn it is looks once more, then gives up too.
# interleavings: 13
# outcome: 0
# outcome: 1
import threading

wants = [False, False]
turn = 0
inside = None


def enter(me):
    global turn, inside
    other = 1 - me
    wants[me] = True
    if wants[other] and (turn != me or wants[other]):
        wants[me] = False
        return
    inside = me
    assert inside == me, 'two inside'
    turn = other
    wants[me] = False


threads = [threading.Thread(target=enter, args=(i,)) for i in range(2)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(turn)
