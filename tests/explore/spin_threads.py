# Waiting until no other thread runs, by counting them.
# interleavings: 22
# outcome: 3
import threading

done = []


def work(number):
    done.append(number)


for n in (1, 2):
    threading.Thread(target=work, args=(n,)).start()
while threading.active_count() > 1:
    pass
print(sum(done))
