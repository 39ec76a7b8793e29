# A list that a thread puts into an attribute and other threads append to.
# interleavings: 2
# outcome: [1, 2]
# outcome: [2, 1]
import threading


class Log:
    pass


log = Log()


def write(number):
    log.lines.append(number)


def run():
    log.lines = []
    writers = [threading.Thread(target=write, args=(n,)) for n in (1, 2)]
    for t in writers:
        t.start()
    for t in writers:
        t.join()


runner = threading.Thread(target=run)
runner.start()
runner.join()
print(log.lines)
