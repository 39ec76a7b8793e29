# statistics, difflib, graphlib and other modules of CPython's own.
import difflib
import fnmatch
import fractions
import graphlib
import statistics
import timeit

print(statistics.mean([1, 2, 3, 4]), statistics.median([5, 1, 3]), statistics.mode("aabbb"))
print(round(statistics.stdev([2, 4, 4, 5]), 6), statistics.pvariance([1, 2, 3]),
      statistics.fmean([1, 2]))
print(statistics.quantiles([1, 2, 3, 4, 5], n=4), statistics.multimode([1, 1, 2, 2]))
try:
    statistics.mean([])
except statistics.StatisticsError as error:
    print(error)
print(statistics.mean([fractions.Fraction(1, 2), fractions.Fraction(1, 3)]))

print(list(difflib.unified_diff("a b c".split(), "a x c".split(), lineterm="")))
print(difflib.get_close_matches("appel", ["ape", "apple", "peach"]), round(
    difflib.SequenceMatcher(None, "abcd", "bcde").ratio(), 3))

order = graphlib.TopologicalSorter({"d": {"b", "c"}, "b": {"a"}, "c": {"a"}})
print(list(order.static_order())[0], len(list(graphlib.TopologicalSorter({1: [2]}).static_order())))
try:
    list(graphlib.TopologicalSorter({1: [2], 2: [1]}).static_order())
except graphlib.CycleError as error:
    print(type(error).__name__, error.args[0])

print(fnmatch.fnmatch("notes.txt", "*.txt"), fnmatch.filter(["a.py", "b.c"], "*.py"))
print(timeit.timeit("1 + 1", number=10) >= 0, len(timeit.repeat(lambda: None, number=5, repeat=2)))
