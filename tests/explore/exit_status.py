# The status with which a program ends is part of its outcome.
# interleavings: 2
# outcome: exit status 3
# outcome: exit status 7
import sys
import threading

status = 3


def fail():
    global status
    status = 7


thread = threading.Thread(target=fail)
thread.start()
seen = status
thread.join()
sys.exit(seen)
