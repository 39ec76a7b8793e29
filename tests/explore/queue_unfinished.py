# A queue's unfinished tasks, while another thread puts one.
# interleavings: 2
# outcome: 0
# outcome: 1
import queue
import threading

tasks = queue.Queue()


def work():
    tasks.put(1)


other = threading.Thread(target=work)
other.start()
seen = tasks.unfinished_tasks
other.join()
print(seen)
