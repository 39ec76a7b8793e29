# Waiting in loops that are left by return, by break, through a method, and in one inside another.
# interleavings: 36
# outcome: all went on
import threading


class Gate:
    def __init__(self):
        self.is_open = False

    def passable(self):
        return self.is_open


ready = False
gates = [Gate(), Gate()]


def leaves_by_return():
    while True:
        if ready:
            return


def leaves_by_break():
    while True:
        if not gates[0].passable():
            continue
        break


def asks_all():
    while not all(gate.passable() for gate in gates):
        pass


def goes_round():
    while True:
        for gate in gates:
            if gate.is_open:
                return


def set_all():
    global ready
    ready = True
    for gate in gates:
        gate.is_open = True


def wait():
    leaves_by_return()
    leaves_by_break()
    asks_all()
    goes_round()


threads = [threading.Thread(target=wait), threading.Thread(target=set_all)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print('all went on')
