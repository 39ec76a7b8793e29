# title: Phases that wait for each other
# title_zh: 相互等待的阶段
#
# Four cooks prepare a dinner of several courses. Each is as fast as it is, but a course is served
# only when all have finished their part. A barrier is the meeting point: who comes first waits, the
# last one serves, and all go on together.
#
# Try: the timeline: everybody's waiting ends at the same moment. The slowest cook decides how long
# a course takes, so look who never waits.
import threading
import time

cooks = 4  # @param 2..8
courses = 3  # @param 1..10


def serve():
    print("served by", threading.current_thread().name)


table = threading.Barrier(cooks, action=serve)


def cook(number):
    for course in range(1, courses + 1):
        time.sleep(0.01 * ((number + course) % cooks + 1))
        print("cook", number, "is ready with course", course)
        table.wait()


threads = [threading.Thread(target=cook, args=(n,), name=f"cook {n}") for n in range(cooks)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print("dinner is over")
