# heddle: --verify
# schedulers: controlled
# stderr: any
# A controlled run twice, and compared: output, schedule and trace.
import random
import threading
import time

lock = threading.Lock()
seen = []


def work(i):
    for _ in range(3):
        time.sleep(random.random() / 100)
        with lock:
            seen.append(i)


threads = [threading.Thread(target=work, args=(i,)) for i in range(3)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(len(seen))  # expect: 9
