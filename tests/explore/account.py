# A transfer that checks the balance before it takes the lock.
# outcome: 0
# outcome: -10
import threading

balance = 10
lock = threading.Lock()


def take(n):
    global balance
    if balance >= n:
        with lock:
            balance = balance - n


threads = [threading.Thread(target=take, args=(10,)) for _ in range(2)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(balance)
