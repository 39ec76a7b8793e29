# title: Hello from several threads
# title_zh: 多个线程的问候
#
# A thread is a second place where the same program goes on. All of them start here, then each
# says hello three times. Nothing decides who is first: compare the order of several runs.
#
# Try: the controlled scheduler with a seed. The order is then the same every time, and another
# seed gives another order.
import threading

threads = 3  # @param 1..10


def greet(name):
    for round_number in range(1, 4):
        print(f"hello {round_number} from {name}")


everyone = [threading.Thread(target=greet, args=(f"thread {n}",)) for n in range(1, threads + 1)]
for thread in everyone:
    thread.start()
print("all are started")
for thread in everyone:
    thread.join()
print("all are done")
