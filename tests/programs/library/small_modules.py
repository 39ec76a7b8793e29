# Modules that CPython has in Python alone, or with a part in C that only makes them faster.
from __future__ import annotations

import bisect
import colorsys
import heapq
import keyword
import operator
import reprlib
import sched
import stat
import time

print(keyword.iskeyword("async"), keyword.issoftkeyword("match"), len(keyword.kwlist))

heap = []
for n in [5, 1, 8, 3, 2, 9]:
    heapq.heappush(heap, n)
print([heapq.heappop(heap) for _ in range(len(heap))])
tasks = [(3, "write"), (1, "read"), (2, "think")]
heapq.heapify(tasks)
print(heapq.heappushpop(tasks, (0, "now")), heapq.heapreplace(tasks, (9, "later")), tasks)
print(heapq.nlargest(2, [1, 5, 3]), heapq.nsmallest(2, ["bb", "a", "ccc"], key=len))
print(list(heapq.merge([1, 4, 7], [2, 5], [3], reverse=False)))

grades = [60, 70, 80, 90]
print(bisect.bisect(grades, 70), bisect.bisect_left(grades, 70))
bisect.insort(grades, 75)
print(grades, "FDCBA"[bisect.bisect([60, 70, 80, 90], 85)])
print(bisect.bisect_left([(1, "a"), (5, "b")], 4, key=lambda row: row[0]))

print(operator.add(2, 3), operator.itemgetter(1, 0)("ab"), operator.attrgetter("real")(7))
print(operator.methodcaller("upper")("x"), operator.itemgetter("k"), operator.attrgetter("a.b"))
print(sorted([("b", 2), ("a", 3)], key=operator.itemgetter(1)), operator.contains([1], 1))
print(operator.index(True), operator.concat([1], [2]), operator.countOf("banana", "a"))


class Row:
    @reprlib.recursive_repr()
    def __repr__(self):
        return f"Row({self.next!r})"


row = Row()
row.next = row
print(row, reprlib.repr(list(range(100))), reprlib.repr("x" * 50))

print(colorsys.rgb_to_hsv(0.5, 0.25, 0.75), stat.filemode(0o100644), stat.S_ISDIR(0o40755))

order = []
scheduler = sched.scheduler(time.monotonic, time.sleep)
scheduler.enter(0.02, 1, order.append, argument=("second",))
scheduler.enter(0.01, 1, order.append, argument=("first",))
scheduler.run()
print(order, scheduler.empty())

import this
