"""_itertools_pickle: what copy and pickle ask the tools of itertools."""

# A tool that is stepped in C++ tells its _state; one that delegates has it in its generator's
# variables. What is left of either is told as CPython tells it. A tool that was given a state goes
# on as a generator, but those that pick from pools.

from _itertools import (_become, _cell, _count_state, _delegate, _grouper, _place, _repeat_state,
                        _state, _tee)
from itertools import (_absent, _accumulate, _accumulate_by, _chain, _cycle, _dropwhile, _group,
                       _groupby, _index, _islice, _missing, _new_tee, _zip_longest, accumulate,
                       chain, combinations, combinations_with_replacement, compress, count, cycle,
                       dropwhile, filterfalse, groupby, islice, permutations, product, repeat,
                       starmap, takewhile, zip_longest)


def _variables(self):
    """Of the generator inside: None when it has ended."""
    frame = _state(self)[1].gi_frame
    return None if frame is None else frame.f_locals


def _nothing():
    return iter(())


def _reduce_count(self):
    value, step = _count_state(self)
    return type(self), ((value,) if type(step) is int and step == 1 else (value, step))


def _reduce_repeat(self):
    value, left = _repeat_state(self)
    return type(self), ((value,) if left is None else (value, left))


def _cycle_parts(self):
    """(iterator, what was saved, place in it or -1)"""
    delegates, source, _, _, row, _, at, stop, _, _ = _state(self)
    if not delegates:
        saved = list(row[:stop])
        return (_nothing(), saved, at) if source is None else (source, saved, -1)
    names = _variables(self)
    if names is None:
        return _nothing(), [], 0
    return names["items"], names["saved"], names.get("at", -1)


def _reduce_cycle(self):
    items, saved, at = _cycle_parts(self)
    if at < 0:
        return type(self), (items,), (saved, False)
    items = iter(saved)
    if at:
        items.__setstate__(at)
    return type(self), (items,), (saved, True)


def _cycle_setstate(self, state):
    if not isinstance(state, tuple):
        raise TypeError("state is not a tuple")
    if len(state) != 2:
        raise TypeError(f"function takes exactly 2 arguments ({len(state)} given)")
    saved, complete = state
    if not isinstance(saved, list):
        raise TypeError(f"argument 1 must be list, not {type(saved).__name__}")
    _become(self, _cycle(_cycle_parts(self)[0], saved, bool(_index(complete))))


def _accumulate_parts(self):
    """(iterator, function, total or absent, whether the first one was given out)"""
    delegates, source, total, _, _, _, _, _, _, begun = _state(self)
    if not delegates:
        items = _nothing() if source is None else source
        return items, None, _absent if total is None else total, begun
    names = _variables(self)
    if names is None:
        return _nothing(), None, _absent, False
    return names["items"], names.get("func"), names["total"], names["begun"]


def _reduce_accumulate(self):
    items, func, total, begun = _accumulate_parts(self)
    if total is _absent:
        return type(self), (items, func)
    if not begun:
        return type(self), (chain((total,), items), func)
    if total is None:
        return islice, (accumulate(chain((None,), items), func), 1, None)
    return type(self), (items, func), total


def _accumulate_setstate(self, state):
    items, func, _, _ = _accumulate_parts(self)
    rest = _accumulate_by(items, func, state, True) if func else _accumulate(items, state, True)
    _become(self, rest)


def _reduce_chain(self):
    delegates, source, active, _, _, _, at, _, _, _ = _state(self)
    if delegates:
        names = _variables(self)
        if names is None:
            return type(self), ()
        sources, active = names["sources"], names["active"]
        return type(self), (), ((sources,) if active is _missing else (sources, active))
    if source is None:
        return type(self), ()
    sources = iter(source)
    sources.__setstate__(at)
    return type(self), (), ((sources,) if active is None else (sources, active))


def _chain_setstate(self, state):
    if not isinstance(state, tuple):
        raise TypeError("state is not a tuple")
    if not 1 <= len(state) <= 2:
        raise TypeError(f"function takes at {'most 2' if state else 'least 1'} arguments "
                        f"({len(state)} given)")
    for iterator in state:
        if not hasattr(type(iterator), "__next__"):
            raise TypeError("Arguments must be iterators.")
    sources, active = state if len(state) == 2 else (*state, _missing)
    _become(self, _chain(sources, active))


def _reduce_compress(self):
    names = _variables(self)
    if names is None:
        return type(self), (_nothing(), _nothing())
    return type(self), (names["data"], names["selectors"])


def _reduce_by_function(self):
    """filterfalse, starmap"""
    names = _variables(self)
    if names is None:
        return type(self), (None, _nothing())
    return type(self), (names["function"], names["items"])


def _reduce_dropwhile(self):
    names = _variables(self)
    if names is None:
        return type(self), (None, _nothing()), True
    return type(self), (names["predicate"], names["items"]), names["started"]


def _dropwhile_setstate(self, state):
    names = _variables(self)
    if names is not None:
        _become(self, _dropwhile(names["predicate"], names["items"], bool(state)))


def _reduce_takewhile(self):
    names = _variables(self)
    if names is None:
        return type(self), (None, _nothing()), True
    return type(self), (names["predicate"], names["items"]), False


def _takewhile_setstate(self, state):
    if state:
        _become(self, _chain(_nothing(), _missing))


def _reduce_groupby(self):
    names = _variables(self)
    if names is None:
        return type(self), (_nothing(),)
    made = type(self), (names["items"], names["key"])
    value, key, _ = names["state"]
    target = names["target"]
    if value is _missing or key is _missing or target is _missing:
        return made
    return *made, (value, target, key)


def _groupby_setstate(self, state):
    if not isinstance(state, tuple):
        raise TypeError("state is not a tuple")
    value, target, key = state
    names = _variables(self)
    _become(self, _groupby(names["items"], names["key"], [value, key, None], target))


def _restore_group(items, key, value, current, target):
    group = object()
    state = [*value, current, group] if value else [_missing, current, group]
    return _delegate("_grouper", None, _group(items, key, state, group, target))


def _reduce_grouper(self):
    names = _variables(self)
    if names is None or names["state"][2] is not names["group"]:
        return iter, ((),)
    value, current, _ = names["state"]
    value = () if value is _missing else (value,)
    return _restore_group, (names["items"], names["key"], value, current, names["target"])


def _islice_parts(self):
    """(iterator, taken, next wanted, stop, step), or None"""
    delegates, source, _, wanted, _, _, at, stop, step, _ = _state(self)
    if not delegates:
        return None if source is None else (source, at, wanted, None if stop < 0 else stop, step)
    names = _variables(self)
    if names is None:
        return None
    return tuple([names[name] for name in ("items", "at", "wanted", "stop", "step")])


def _reduce_islice(self):
    parts = _islice_parts(self)
    if parts is None:
        return type(self), (_nothing(), 0)
    items, at, wanted, stop, step = parts
    if stop is not None:
        wanted = min(wanted, stop)
    return type(self), (items, wanted, stop, step), at


def _islice_setstate(self, state):
    parts = _islice_parts(self)
    if parts is not None:
        _become(self, _islice(parts[0], _index(state), *parts[2:]))


def _zip_longest_parts(self):
    delegates, _, fillvalue, _, row, _, _, stop, _, _ = _state(self)
    if not delegates:
        return list(row[:stop]), fillvalue
    names = _variables(self)
    return ([], None) if names is None else (names["sources"], names["fillvalue"])


def _reduce_zip_longest(self):
    sources, fillvalue = _zip_longest_parts(self)
    return type(self), tuple([() if it is None else it for it in sources]), fillvalue


def _zip_longest_setstate(self, state):
    _become(self, _zip_longest(_zip_longest_parts(self)[0], state))


def _reduce_product(self):
    _, pools, _, _, places, _, _, _, _, begun = _state(self)
    if pools is None:
        return type(self), ((),)
    return (type(self), pools, places[:len(pools)]) if begun else (type(self), pools)


def _numbers(state, count):
    if not isinstance(state, tuple) or len(state) != count:
        raise ValueError("invalid arguments")
    return [_index(number) for number in state]


def _clamped(numbers, least, most):
    return tuple([max(least, min(number, top)) for number, top in zip(numbers, most)])


def _product_setstate(self, state):
    pools = _state(self)[1] or ()
    numbers = _numbers(state, len(pools))
    if all(pools):
        _place(self, _clamped(numbers, 0, [len(pool) - 1 for pool in pools]), None)


def _reduce_choice(self):
    """permutations, combinations and those with replacement"""
    _, pool, _, _, places, cycles, _, r, _, begun = _state(self)
    if pool is None:
        return type(self), ((), r)
    if not begun:
        return type(self), (pool, r)
    if cycles is None:
        return type(self), (pool, r), places[:r]
    return type(self), (pool, r), (places[:len(pool)], cycles[:r])


def _permutations_setstate(self, state):
    _, pool, _, _, _, _, _, r, _, _ = _state(self)
    if not isinstance(state, tuple) or len(state) != 2:
        raise ValueError("invalid arguments")
    n = len(pool or ())
    places = _numbers(state[0], n)
    cycles = _numbers(state[1], r)
    if r <= n:
        _place(self, _clamped(places, 0, [n - 1] * n),
               _clamped(cycles, 1, range(n, n - r, -1)))


def _combinations_setstate(self, state):
    _, pool, _, _, _, _, _, r, _, _ = _state(self)
    numbers = _numbers(state, r)
    n = len(pool or ())
    if r <= n:
        _place(self, _clamped(numbers, 0, range(n - r, n)), None)


def _replacing_setstate(self, state):
    _, pool, _, _, _, _, _, r, _, _ = _state(self)
    numbers = _numbers(state, r)
    if pool or not r:
        _place(self, _clamped(numbers, 0, [len(pool or ()) - 1] * r), None)


def _restore_tee(items, link, token):
    return _new_tee([items, link, token])


def _reduce_tee(self):
    """The links are lists that tees of one iterable share, also when they are pickled together."""
    return _restore_tee, tuple(_cell(self))


_TOOLS = {
    count: (_reduce_count, None),
    repeat: (_reduce_repeat, None),
    cycle: (_reduce_cycle, _cycle_setstate),
    accumulate: (_reduce_accumulate, _accumulate_setstate),
    chain: (_reduce_chain, _chain_setstate),
    compress: (_reduce_compress, None),
    dropwhile: (_reduce_dropwhile, _dropwhile_setstate),
    takewhile: (_reduce_takewhile, _takewhile_setstate),
    filterfalse: (_reduce_by_function, None),
    starmap: (_reduce_by_function, None),
    groupby: (_reduce_groupby, _groupby_setstate),
    _grouper: (_reduce_grouper, None),
    islice: (_reduce_islice, _islice_setstate),
    zip_longest: (_reduce_zip_longest, _zip_longest_setstate),
    product: (_reduce_product, _product_setstate),
    permutations: (_reduce_choice, _permutations_setstate),
    combinations: (_reduce_choice, _combinations_setstate),
    combinations_with_replacement: (_reduce_choice, _replacing_setstate),
    _tee: (_reduce_tee, None),
}


def _functions(self):
    for cls in type(self).__mro__:
        found = _TOOLS.get(cls)
        if found is not None:
            return found


def reduce(self):
    return _functions(self)[0](self)


def setstate(self, state):
    _functions(self)[1](self, state)
