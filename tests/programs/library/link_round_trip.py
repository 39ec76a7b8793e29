# A link says what the file says, to the command that made it too.
# through a link
import threading

total = 0  # 余额 😀


def work(amount):
    global total
    total += amount


threads = [threading.Thread(target=work, args=(n,)) for n in range(5)]
for t in threads:
    t.start()
    t.join()
print("余额", total)
