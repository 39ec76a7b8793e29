# The calendar half of time: times that are given, so that every scheduler says the same.
import time


def attempt(function, *args):
    try:
        print(function.__name__, args, function(*args))
    except Exception as error:
        print(function.__name__, args, type(error).__name__, error)


moments = [0, 1, -1, 86399.9, 951782400, 1700000000, 2147483648, -2208988800, 253402300799]
for moment in moments:
    t = time.gmtime(moment)
    print(t, t.tm_zone, t.tm_gmtoff, len(t))
    print(time.asctime(t), time.strftime("%Y-%m-%d %H:%M:%S %j %a %A %b %B %p %I %y %U %W %w %%", t))
    print(time.strftime("%c|%x|%X|%D|%F|%T|%R|%e|%n|%t|%C|%G-%V-%u|%h|%Z", t))

print(time.gmtime(0) == (1970, 1, 1, 0, 0, 0, 3, 1, 0), time.gmtime(0)[:3], time.gmtime(5) > time.gmtime(0))
print(time.struct_time(range(9)), time.struct_time(range(11)).tm_zone)
attempt(time.struct_time, (1, 2, 3))
print(time.strftime("", time.gmtime(0)) == "")
for broken in [(2000, 13, 1, 0, 0, 0, 0, 0, 0), (2000, 1, 32, 0, 0, 0, 0, 0, 0), (2000, 1, 1, 24, 0, 0, 0, 0, 0),
               (2000, 1, 1, 0, 60, 0, 0, 0, 0), (2000, 1, 1, 0, 0, 62, 0, 0, 0), (2000, 1, 1, 0, 0, 0, -2, 0, 0),
               (2000, 1, 1, 0, 0, 0, 0, 367, 0), (2000, 1, 1), "text", (2000, "1", 1, 0, 0, 0, 0, 0, 0), 5,
               (2000, 0, 0, 0, 0, 0, 0, 0, 0), (2 ** 40, 1, 1, 0, 0, 0, 0, 0, 0)]:
    attempt(time.asctime, broken)
    attempt(time.strftime, "%Y-%m-%d", broken)
attempt(time.mktime, (1, 2))
attempt(time.gmtime, 1e20)
attempt(time.localtime, "x")
attempt(time.ctime, 1e30)
attempt(time.strftime, 5)
attempt(time.strftime, "%Y\0", time.gmtime(0))
attempt(time.sleep, -1)
attempt(time.sleep, "1")
attempt(time.get_clock_info, "tick")
attempt(time.clock_gettime, 99)
for name in ("monotonic", "perf_counter", "process_time", "thread_time", "time"):
    info = time.get_clock_info(name)
    print(name, info.implementation, info.monotonic, info.adjustable, info.resolution)
    print(info)

# A moment survives the way to local time and back.
for moment in (0, 1700000000, 1720000000):
    print(time.mktime(time.localtime(moment)) == moment, time.ctime(moment) == time.asctime(time.localtime(moment)))
print(isinstance(time.timezone, int), isinstance(time.altzone, int), len(time.tzname), time.daylight in (0, 1))

for name in ("time", "monotonic", "perf_counter", "process_time", "thread_time"):
    before = getattr(time, name)()
    before_ns = getattr(time, name + "_ns")()
    after_ns = getattr(time, name + "_ns")()
    print(name, type(before).__name__, type(before_ns).__name__, after_ns >= before_ns,
          abs(before_ns / 1e9 - before) < 5)
print(abs(time.clock_gettime(time.CLOCK_REALTIME) - time.time()) < 5,
      time.clock_gettime_ns(time.CLOCK_MONOTONIC) > 0, time.clock_getres(time.CLOCK_MONOTONIC))

# Who computes uses processor time.
for clock in (time.process_time, time.thread_time):
    before = clock()
    while clock() == before:
        sum(range(1000))
    print(clock.__name__, clock() > before)
