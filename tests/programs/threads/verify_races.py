# heddle: --verify --races
# schedulers: controlled
# expect exit: 4
# stderr: any
# no cpython
# Two runs that are equal and have a race: both are told.
import threading

count = 0


def work():
    global count
    count = count + 1


threads = [threading.Thread(target=work) for _ in range(2)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(count in (1, 2))  # expect: True
