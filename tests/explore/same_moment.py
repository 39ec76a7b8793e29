# Both sleep equally long, so that either may be the first to go on.
# interleavings: 2
# outcome: 1
# outcome: 2
import threading
import time

balance = 0


def deposit(amount):
    global balance
    seen = balance
    time.sleep(0.1)
    balance = seen + amount


threads = [threading.Thread(target=deposit, args=(amount,)) for amount in (1, 2)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(balance)
