# sys.setswitchinterval counts whole microseconds, and threads go on with any interval.
# expect: 0.005
# expect: 1e-06
# expect: 0.012345
# expect: 0.0
# expect error: ValueError: switch interval must be strictly positive
import sys
import threading

print(sys.getswitchinterval())
sys.setswitchinterval(1e-6)
print(sys.getswitchinterval())


def spin(n):
    while n:
        n -= 1


threads = [threading.Thread(target=spin, args=(20000,)) for _ in range(3)]
for t in threads:
    t.start()
for t in threads:
    t.join()
sys.setswitchinterval(0.0123456789)
print(sys.getswitchinterval())
sys.setswitchinterval(1e-9)
print(sys.getswitchinterval())
sys.setswitchinterval(0)
