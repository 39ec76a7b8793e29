# title: A balance that loses money
# title_zh: 会丢钱的余额
#
# Each thread adds a number to the balance and takes it away again, so the balance should end at 0.
# But `balance = balance + amount` is three steps: read, add, write. When another thread writes in
# between, its change is lost.
#
# Try: press Run a few times. More iterations lose more. Switch on the lock: 0 every time, and the
# lock's lane shows who had to wait. With the GIL it goes wrong less often, but it goes wrong.
import threading

iterations = 300000  # @param 1000..3000000
threads = 2  # @param 1..8
use_lock = False  # @param

balance = 0
lock = threading.Lock()


def change(amount):
    global balance
    balance = balance + amount
    balance = balance - amount


def work(amount):
    for _ in range(iterations):
        if use_lock:
            with lock:
                change(amount)
        else:
            change(amount)


workers = []
for number in range(threads):
    workers.append(threading.Thread(target=work, args=(5 + 3 * number,)))
for worker in workers:
    worker.start()
for worker in workers:
    worker.join()

print("balance =", balance)
