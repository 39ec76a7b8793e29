"""itertools, as generators: each function's object is the generator that does the work."""

_missing = object()


def count(start=0, step=1):
    while True:
        yield start
        start += step


def cycle(iterable):
    saved = []
    for item in iterable:
        yield item
        saved.append(item)
    while saved:
        for item in saved:
            yield item


def repeat(object, times=None):
    if times is None:
        while True:
            yield object
    for _ in range(times):
        yield object


def accumulate(iterable, func=None, *, initial=None):
    items = iter(iterable)
    total = initial
    if initial is None:
        total = next(items, _missing)
        if total is _missing:
            return
    yield total
    for item in items:
        total = total + item if func is None else func(total, item)
        yield total


class chain:
    def __init__(self, *iterables):
        self._items = _chain(iterables)

    @classmethod
    def from_iterable(cls, iterable):
        self = object.__new__(cls)
        self._items = _chain(iterable)
        return self

    def __iter__(self):
        return self._items

    def __next__(self):
        return next(self._items)


def _chain(iterables):
    for iterable in iterables:
        for item in iterable:
            yield item


def compress(data, selectors):
    for item, wanted in zip(data, selectors):
        if wanted:
            yield item


def dropwhile(predicate, iterable):
    items = iter(iterable)
    for item in items:
        if not predicate(item):
            yield item
            break
    for item in items:
        yield item


def takewhile(predicate, iterable):
    for item in iterable:
        if not predicate(item):
            return
        yield item


def filterfalse(predicate, iterable):
    for item in iterable:
        if not (item if predicate is None else predicate(item)):
            yield item


def starmap(function, iterable):
    for args in iterable:
        yield function(*args)


def pairwise(iterable):
    items = iter(iterable)
    before = next(items, _missing)
    if before is _missing:
        return
    for item in items:
        yield before, item
        before = item


def islice(iterable, *args):
    bounds = slice(*args)
    for name, value in (("Indices", bounds.start), ("Stop argument", bounds.stop)):
        if value is not None and (not isinstance(value, int) or value < 0):
            if len(args) == 1:
                raise ValueError("Stop argument for islice() must be None or an integer: "
                                 "0 <= x <= sys.maxsize.")
            raise ValueError("Indices for islice() must be None or an integer: "
                             "0 <= x <= sys.maxsize.")
    if bounds.step is not None and (not isinstance(bounds.step, int) or bounds.step < 1):
        raise ValueError("Step for islice() must be a positive integer or None.")
    return _islice(iter(iterable), bounds.start or 0, bounds.stop, bounds.step or 1)


def _islice(items, start, stop, step):
    at = 0
    wanted = start
    while stop is None or wanted < stop:
        item = next(items, _missing)
        if item is _missing:
            return
        if at == wanted:
            yield item
            wanted += step
        at += 1
    while stop is not None and at < stop:
        if next(items, _missing) is _missing:
            return
        at += 1


def tee(iterable, n=2):
    if n < 0:
        raise ValueError("n must be >= 0")
    items = iter(iterable)
    first = [None, None]  # a link: the item, the next link
    return tuple(_tee(items, first) for _ in range(n))


def _tee(items, link):
    while True:
        if link[1] is None:
            item = next(items, _missing)
            if item is _missing:
                return
            if link[1] is None:
                link[0] = item
                link[1] = [None, None]
        item = link[0]
        link = link[1]
        yield item


def zip_longest(*iterables, fillvalue=None):
    sources = [iter(iterable) for iterable in iterables]
    return _zip_longest(sources, fillvalue)


def _zip_longest(sources, fillvalue):
    left = len(sources)
    while left:
        row = []
        for at, source in enumerate(sources):
            item = fillvalue if source is None else next(source, _missing)
            if item is _missing:
                left -= 1
                if not left:
                    return
                sources[at] = None
                item = fillvalue
            row.append(item)
        yield tuple(row)


def product(*iterables, repeat=1):
    if repeat < 0:
        raise ValueError("repeat argument cannot be negative")
    pools = [tuple(pool) for pool in iterables] * repeat
    return _product(pools)


def _product(pools):
    for pool in pools:
        if not pool:
            return
    at = [0] * len(pools)
    while True:
        yield tuple(pool[i] for pool, i in zip(pools, at))
        place = len(pools) - 1
        while place >= 0 and at[place] == len(pools[place]) - 1:
            at[place] = 0
            place -= 1
        if place < 0:
            return
        at[place] += 1


def permutations(iterable, r=None):
    pool = tuple(iterable)
    r = len(pool) if r is None else r
    if r < 0:
        raise ValueError("r must be non-negative")
    return _permutations(pool, r)


def _permutations(pool, r):
    n = len(pool)
    if r > n:
        return
    order = list(range(n))
    cycles = list(range(n, n - r, -1))
    yield tuple(pool[i] for i in order[:r])
    while n:
        for i in reversed(range(r)):
            cycles[i] -= 1
            if cycles[i] == 0:
                order[i:] = order[i + 1:] + order[i:i + 1]
                cycles[i] = n - i
            else:
                j = cycles[i]
                order[i], order[-j] = order[-j], order[i]
                yield tuple(pool[k] for k in order[:r])
                break
        else:
            return


def combinations(iterable, r):
    pool = tuple(iterable)
    if r < 0:
        raise ValueError("r must be non-negative")
    return _combinations(pool, r)


def _combinations(pool, r):
    n = len(pool)
    if r > n:
        return
    order = list(range(r))
    while True:
        yield tuple(pool[i] for i in order)
        place = r - 1
        while place >= 0 and order[place] == place + n - r:
            place -= 1
        if place < 0:
            return
        order[place] += 1
        for j in range(place + 1, r):
            order[j] = order[j - 1] + 1


def combinations_with_replacement(iterable, r):
    pool = tuple(iterable)
    if r < 0:
        raise ValueError("r must be non-negative")
    return _combinations_with_replacement(pool, r)


def _combinations_with_replacement(pool, r):
    n = len(pool)
    if not n and r:
        return
    order = [0] * r
    while True:
        yield tuple(pool[i] for i in order)
        place = r - 1
        while place >= 0 and order[place] == n - 1:
            place -= 1
        if place < 0:
            return
        order[place:] = [order[place] + 1] * (r - place)


class groupby:
    def __init__(self, iterable, key=None):
        self._items = iter(iterable)
        self._keyfunc = key
        self._ahead = _missing     # the item read last, not given out yet
        self._ahead_key = None
        self._group = None         # which group is being read

    def __iter__(self):
        return self

    def _read(self):
        self._ahead = next(self._items, _missing)
        if self._ahead is not _missing:
            self._ahead_key = (self._ahead if self._keyfunc is None
                               else self._keyfunc(self._ahead))
        return self._ahead is not _missing

    def __next__(self):
        if self._group is None:
            if not self._read():
                raise StopIteration
        else:
            key = self._group[0]
            while self._ahead is not _missing and self._ahead_key == key:
                self._read()
            if self._ahead is _missing:
                raise StopIteration
        self._group = [self._ahead_key]
        return self._ahead_key, self._rest(self._group)

    def _rest(self, group):
        while (self._group is group and self._ahead is not _missing
               and self._ahead_key == group[0]):
            item = self._ahead
            self._read()
            yield item
