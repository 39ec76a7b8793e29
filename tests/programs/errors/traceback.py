# The traceback of an uncaught exception, with its chain, carets and repeated lines.
def level3(d):
    return d['a']['b'] + 1 / 0


def level2(x):
    try:
        return level3({'a': {'b': x}})
    except ZeroDivisionError as e:
        raise ValueError('level 2 failed: 数') from e


class Worker:
    def work(self, n):
        if n == 0:
            return level2(5)
        return self.work(n - 1)


try:
    Worker().work(6)
except ValueError:
    first, second = [lambda: 1, lambda: missing_name]
    total = first() + second()
