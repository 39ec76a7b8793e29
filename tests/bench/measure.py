# The times of some functions, in milliseconds, and what each returned.
import time


def measure(benches):
    for bench in benches:
        best = 1e9
        for _ in range(3):
            started = time.perf_counter()
            result = bench()
            best = min(best, time.perf_counter() - started)
        print("BENCH", bench.__name__, round(best * 1000, 2), result)
