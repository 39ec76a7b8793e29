# stack_bad: whether the stack has something is asked outside of the lock that guards it.
# interleavings: 10
# outcome: []
# outcome: [1]
# outcome: [1, 2]
# outcome: [2]
# outcome: IndexError
import threading

lock = threading.Lock()
stack = []
flag = False


def push():
    global flag
    for value in (1, 2):
        with lock:
            stack.append(value)
        flag = True


def pop():
    for _ in range(2):
        if flag:
            with lock:
                stack.pop()


threads = [threading.Thread(target=push), threading.Thread(target=pop)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(stack)
