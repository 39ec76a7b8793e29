# Threads that nobody joins: the program waits for them at its end, whoever of them is over by then.
# interleavings: 216
# outcome: 1 0
# outcome: 1 1
# outcome: 1 2
# outcome: 1 5
# outcome: 1 6
# outcome: 1 7
# outcome: 2 0
# outcome: 2 1
# outcome: 2 2
# outcome: 2 5
# outcome: 2 6
# outcome: 2 7
# outcome: 3 0
# outcome: 3 2
# outcome: 3 3
# outcome: 3 5
# outcome: 3 7
# outcome: 3 8
import threading

x = 0
y = 0


def first():
    global y
    y = x + 5


def second():
    global x
    x = 2


def third():
    global y
    y = x


for target in (first, second, third):
    threading.Thread(target=target).start()
x += 1
print(x, y)
