# A ticket lock whose tickets are drawn under a lock; who has one spins until it is called.
# interleavings: 6
# outcome: 2
import threading

draw = threading.Lock()
next_ticket = 0
serving = 0
inside = 0


def enter():
    global next_ticket, serving, inside
    with draw:
        mine = next_ticket
        next_ticket += 1
    while serving != mine:
        pass
    inside += 1
    assert inside == 1, 'two inside'
    inside -= 1
    serving += 1


threads = [threading.Thread(target=enter) for i in range(2)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(serving)
