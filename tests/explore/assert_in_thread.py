# An assertion in a thread fails when the other is between its two writes.
# outcome: AssertionError
# outcome: consistent
import threading

a = 0
b = 0


def move():
    global a, b
    a = 1
    b = 1


def check():
    seen = b
    assert a == seen


threads = [threading.Thread(target=move), threading.Thread(target=check)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print('consistent')
