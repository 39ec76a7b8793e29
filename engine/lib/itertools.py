"""Functional tools for creating and using iterators."""

from _itertools import (count, repeat, cycle, accumulate, chain, compress, dropwhile, takewhile,
                        filterfalse, groupby, islice, pairwise, starmap, zip_longest, product,
                        permutations, combinations, combinations_with_replacement, _grouper, _tee)
import _itertools
from _itertools import (_all_numbers, _all_plain, _cell, _count_set, _count_state, _delegate,
                        _is_plain, _make, _method, _register, _repeat_state)

# What the classes' __new__ calls: an argument that was not given is NotImplemented. Objects that
# need no Python to be iterated are made by _make, the others are a generator inside (_delegate).

_absent = NotImplemented
_missing = object()
_most = (1 << 63) - 1


def _make_count(cls, start, step):
    if start is _absent:
        start = 0
    if step is _absent:
        step = 1
    for number in (start, step):
        kind = type(number)
        if not (hasattr(kind, "__index__") or hasattr(kind, "__float__")
                or hasattr(kind, "__int__") or issubclass(kind, complex)):
            raise TypeError("a number is required")
    if type(start) is bool and type(step) is int:
        start = int(start)
    return _make("count", cls, _absent, start, step, 0, 0)


def _count_step(self):
    value, step = _count_state(self)
    _count_set(self, value + step)
    return value


def _count_repr(self):
    value, step = _count_state(self)
    name = type(self).__name__
    if type(step) is int and step == 1:
        return f"{name}({value!r})"
    return f"{name}({value!r}, {step!r})"


def _index(value):
    if type(value) is int:
        return value
    method = getattr(type(value), "__index__", None)
    if method is None:
        raise TypeError(f"'{type(value).__name__}' object cannot be interpreted as an integer")
    return method(value)


def _make_repeat(cls, object, times):
    if times is _absent:
        return _make("repeat", cls, _absent, object, _absent, -1, 0)
    times = _index(times)
    if abs(times) > _most:
        raise OverflowError("Python int too large to convert to C ssize_t")
    return _make("repeat", cls, _absent, object, _absent, max(times, 0), 0)


def _repeat_repr(self):
    value, left = _repeat_state(self)
    name = type(self).__name__
    return f"{name}({value!r})" if left is None else f"{name}({value!r}, {left})"


def _make_cycle(cls, iterable):
    items = iter(iterable)
    if _is_plain(items):
        return _make("cycle", cls, items, _absent, _absent, 0, 0)
    return _delegate("cycle", cls, _cycle(items, [], False))


def _cycle(items, saved, complete):
    at = -1
    for item in items:
        if not complete:
            saved.append(item)
        yield item
    at = 0
    while saved:
        item = saved[at]
        at = at + 1 if at + 1 < len(saved) else 0
        yield item


def _make_accumulate(cls, iterable, func, initial):
    if func is _absent:
        func = None
    if initial is None:
        initial = _absent
    if func is None and _all_numbers(iterable) and (
            initial is _absent or type(initial) in (int, float)):
        return _make("accumulate", cls, iter(iterable), initial, _absent, 0, 0)
    if func is None:
        return _delegate("accumulate", cls, _accumulate(iter(iterable), initial))
    return _delegate("accumulate", cls, _accumulate_by(iter(iterable), func, initial))


def _accumulate(items, total, begun=False):
    if not begun:
        if total is _absent:
            total = next(items, _missing)
            if total is _missing:
                return
        begun = True
        yield total
    for item in items:
        total = total + item
        yield total


def _accumulate_by(items, func, total, begun=False):
    if not begun:
        if total is _absent:
            total = next(items, _missing)
            if total is _missing:
                return
        begun = True
        yield total
    for item in items:
        try:
            total = func(total, item)
        except StopIteration:
            return
        yield total


def _make_chain(cls, iterables):
    if _all_plain(iterables):
        return _make("chain", cls, iterables, _absent, _absent, 0, 0)
    return _delegate("chain", cls, _chain(iter(iterables), _missing))


def _chain(sources, active):
    while True:
        if active is _missing:
            active = next(sources, _missing)
            if active is _missing:
                return
            active = iter(active)
        for item in active:
            yield item
        active = _missing


def _from_iterable(cls, iterable, /):
    """Chains what an iterable gives, one after the other."""
    return _delegate("chain", cls, _chain(iter(iterable), _missing))


_from_iterable.__name__ = "from_iterable"
_from_iterable.__qualname__ = "chain.from_iterable"


def _make_compress(cls, data, selectors):
    return _delegate("compress", cls, _compress(iter(data), iter(selectors)))


def _compress(data, selectors):
    for item, wanted in zip(data, selectors):
        if wanted:
            yield item


def _make_dropwhile(cls, predicate, iterable):
    return _delegate("dropwhile", cls, _dropwhile(predicate, iter(iterable)))


def _dropwhile(predicate, items, started=False):
    if not started:
        for item in items:
            try:
                drop = predicate(item)
            except StopIteration:
                return
            if not drop:
                started = True
                yield item
                break
    for item in items:
        yield item


def _make_takewhile(cls, predicate, iterable):
    return _delegate("takewhile", cls, _takewhile(predicate, iter(iterable)))


def _takewhile(predicate, items):
    for item in items:
        try:
            take = predicate(item)
        except StopIteration:
            return
        if not take:
            return
        yield item


def _make_filterfalse(cls, function, iterable):
    return _delegate("filterfalse", cls, _filterfalse(function, iter(iterable)))


def _filterfalse(function, items):
    if function is None or function is bool:
        for item in items:
            if not item:
                yield item
        return
    for item in items:
        try:
            refused = function(item)
        except StopIteration:
            return
        if not refused:
            yield item


def _make_groupby(cls, iterable, key):
    if key is _absent:
        key = None
    return _delegate("groupby", cls, _groupby(iter(iterable), key, [_missing, _missing, None],
                                              _missing))


def _read(items, key, state):
    """Takes the next item: state is [item, its key, the group that may be read]."""
    item = next(items, _missing)
    if item is _missing:
        return False
    state[1] = item if key is None else key(item)
    state[0] = item
    return True


def _groupby(items, key, state, target):
    while True:
        state[2] = None
        while state[1] is _missing or (target is not _missing
                                       and (target is state[1] or target == state[1])):
            if not _read(items, key, state):
                return
        target = state[1]
        group = state[2] = object()
        yield target, _delegate("_grouper", None, _group(items, key, state, group, target))


def _group(items, key, state, group, target):
    while state[2] is group:
        item = state[0]
        if item is _missing:
            item = next(items, _missing)
            if item is _missing:
                return
            mine = state[1] = item if key is None else key(item)
            if not (target is mine or target == mine):
                state[0] = item
                return
        else:
            if not (target is state[1] or target == state[1]):
                return
            state[0] = _missing
        yield item


def _bound(value, what):
    try:
        number = _index(value)
    except TypeError:
        number = -1
    if not 0 <= number <= _most:
        raise ValueError(f"{what} must be None or an integer: 0 <= x <= sys.maxsize.")
    return number


def _make_islice(cls, args):
    if len(args) < 2:
        raise TypeError(f"islice expected at least 2 arguments, got {len(args)}")
    if len(args) > 4:
        raise TypeError(f"islice expected at most 4 arguments, got {len(args)}")
    start, step = 0, 1
    if len(args) == 2:
        stop = args[1]
        if stop is not None:
            stop = _bound(stop, "Stop argument for islice()")
    else:
        stop = args[2]
        if stop is not None:
            stop = _bound(stop, "Stop argument for islice()")
        if args[1] is not None:
            start = _bound(args[1], "Indices for islice()")
        if len(args) == 4 and args[3] is not None:
            try:
                step = _index(args[3])
            except TypeError:
                step = -1
            if not 1 <= step <= _most:
                raise ValueError("Step for islice() must be a positive integer or None.")
    items = iter(args[0])
    if _is_plain(items) and start < 1 << 47:
        return _make("islice", cls, items, _absent, start, -1 if stop is None else stop, step)
    return _delegate("islice", cls, _islice(items, 0, start, stop, step))


def _islice(items, at, wanted, stop, step):
    if stop is None:
        for item in items:
            at += 1
            if at > wanted:
                wanted += step
                yield item
        return
    while wanted < stop:
        for item in items:
            at += 1
            if at > wanted:
                break
        else:
            return
        wanted += step
        yield item
    while at < stop:
        if next(items, _missing) is _missing:
            return
        at += 1


def _make_pairwise(cls, iterable):
    items = iter(iterable)
    if _is_plain(items):
        return _make("pairwise", cls, items, _absent, _absent, 0, 0)
    return _delegate("pairwise", cls, _pairwise(items))


def _pairwise(items):
    before = next(items, _missing)
    if before is _missing:
        return
    for item in items:
        yield before, item
        before = item


def _make_starmap(cls, function, iterable):
    return _delegate("starmap", cls, _starmap(function, iter(iterable)))


def _starmap(function, items):
    for args in items:
        if type(args) is not tuple:
            args = tuple(args)
        try:
            if len(args) == 2:
                first, second = args
                result = function(first, second)
            else:
                result = function(*args)
        except StopIteration:
            return
        yield result


def _make_zip_longest(cls, iterables, fillvalue):
    if fillvalue is _absent:
        fillvalue = None
    sources = tuple([iter(iterable) for iterable in iterables])
    for source in sources:
        if not _is_plain(source):
            return _delegate("zip_longest", cls, _zip_longest(list(sources), fillvalue))
    return _make("zip_longest", cls, sources, fillvalue, _absent, 0, 0)


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


def _make_product(cls, iterables, repeat):
    repeat = 1 if repeat is _absent else _index(repeat)
    if repeat < 0:
        raise ValueError("repeat argument cannot be negative")
    pools = tuple([tuple(iterable) for iterable in iterables]) * repeat
    return _make("product", cls, pools, _absent, _absent, 0, 0)


def _make_permutations(cls, iterable, r):
    pool = tuple(iterable)
    if r is _absent or r is None:
        r = len(pool)
    elif not isinstance(r, int):
        raise TypeError("Expected int as r")
    if r < 0:
        raise ValueError("r must be non-negative")
    return _make("permutations", cls, pool, _absent, _absent, r, 0)


def _make_combinations(cls, iterable, r):
    pool = tuple(iterable)
    r = _index(r)
    if r < 0:
        raise ValueError("r must be non-negative")
    return _make("combinations", cls, pool, _absent, _absent, r, 0)


def _make_replacing(cls, iterable, r):
    pool = tuple(iterable)
    r = _index(r)
    if r < 0:
        raise ValueError("r must be non-negative")
    return _make("combinations_with_replacement", cls, pool, _absent, _absent, r, 0)


# A tee walks a chain of links, [item, next link]; whoever comes first to its end reads on. Its cell
# is [iterator, link, token]: who reads takes the token out of its list.


def _make_tee(cls, iterable):
    if type(iterable) is _tee:
        return _tee_copy(iterable)
    return tee(iterable, 1)[0]


def _walk(cell):
    items, _, token = cell
    while True:
        link = cell[1]
        if link[1] is None:
            try:
                token.pop()
            except IndexError:
                raise RuntimeError("cannot re-enter the tee iterator") from None
            try:
                if link[1] is None:
                    item = next(items, _missing)
                    if item is _missing:
                        return
                    link[0] = item
                    link[1] = [None, None]
            finally:
                token.append(None)
        item = link[0]
        cell[1] = link[1]
        yield item


def tee(iterable, n=2, /):
    """Tuple of n independent iterators over one iterable."""
    n = _index(n)
    if n < 0:
        raise ValueError("n must be >= 0")
    if not n:
        return ()
    items = iter(iterable)
    copy = getattr(items, "__copy__", None)
    if copy is not None:
        return (items,) + tuple([copy() for _ in range(n - 1)])
    first = [None, None]
    token = [None]
    return tuple([_new_tee([items, first, token]) for _ in range(n)])


def _new_tee(cell):
    return _delegate("_tee", None, _walk(cell), cell)


def _tee_copy(self):
    return _new_tee(list(_cell(self)))


def _reduce(self):
    """For copy and pickle."""
    import _itertools_pickle
    return _itertools_pickle.reduce(self)


def _setstate(self, state, /):
    import _itertools_pickle
    _itertools_pickle.setstate(self, state)


for _name, _maker in (
        ("count", _make_count), ("repeat", _make_repeat), ("cycle", _make_cycle),
        ("accumulate", _make_accumulate), ("chain", _make_chain), ("compress", _make_compress),
        ("dropwhile", _make_dropwhile), ("takewhile", _make_takewhile),
        ("filterfalse", _make_filterfalse), ("groupby", _make_groupby),
        ("islice", _make_islice), ("pairwise", _make_pairwise), ("starmap", _make_starmap),
        ("zip_longest", _make_zip_longest), ("product", _make_product),
        ("permutations", _make_permutations), ("combinations", _make_combinations),
        ("combinations_with_replacement", _make_replacing), ("_tee", _make_tee),
        ("_count_step", _count_step)):
    _register(_name, _maker)
for _name in ("count", "repeat", "cycle", "accumulate", "chain", "compress", "dropwhile",
              "takewhile", "filterfalse", "starmap", "groupby", "_grouper", "islice",
              "zip_longest", "product", "permutations", "combinations",
              "combinations_with_replacement", "_tee"):
    _method(_name, "__reduce__", _reduce)
for _name in ("cycle", "accumulate", "chain", "dropwhile", "takewhile", "groupby", "islice",
              "zip_longest", "product", "permutations", "combinations",
              "combinations_with_replacement"):
    _method(_name, "__setstate__", _setstate)
_method("count", "__repr__", _count_repr)
_method("repeat", "__repr__", _repeat_repr)
_method("_tee", "__copy__", _tee_copy)
_method("chain", "from_iterable", classmethod(_from_iterable))
del _name, _maker
