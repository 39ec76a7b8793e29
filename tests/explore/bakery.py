# Lamport's bakery for two, with a bounded wait: who is not served at once gives up.
# interleavings: 35
# outcome: ok
import threading

choosing = [False, False]
number = [0, 0]
inside = None


def enter(me):
    global inside
    other = 1 - me
    choosing[me] = True
    mine = number[me] = 1 + number[other]
    choosing[me] = False
    if not choosing[other]:
        theirs = number[other]
        if not theirs or (mine, me) < (theirs, other):
            inside = me
            assert inside == me, 'two inside'
    number[me] = 0


threads = [threading.Thread(target=enter, args=(i,)) for i in range(2)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print('ok')
