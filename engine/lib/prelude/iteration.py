# Iteration over objects of the program's classes, and the built-ins that call back while iterating.


class iterator:
    """What iter() makes of an object that has __getitem__ only."""

    def __init__(self, sequence):
        self._sequence = sequence
        self._index = 0

    def __iter__(self):
        return self

    def __next__(self):
        if self._sequence is None:
            raise StopIteration
        try:
            item = self._sequence[self._index]
        except (IndexError, StopIteration):
            self._sequence = None
            raise StopIteration from None
        self._index += 1
        return item


class callable_iterator:
    def __init__(self, function, sentinel):
        self._function = function
        self._sentinel = sentinel

    def __iter__(self):
        return self

    def __next__(self):
        if self._function is None:
            raise StopIteration
        item = self._function()
        if item == self._sentinel:
            self._function = None
            raise StopIteration
        return item


def iter_slow(x):
    method = user_method(x, '__iter__')
    if method is None:
        method = native_method(x, '__iter__')
        if method is not None and not is_payload(x):
            return method()
    if method is not None and is_user(x, '__iter__'):
        result = method()
        if not has_special(result, '__next__') and not is_native_iterator(result):
            raise TypeError(f"iter() returned non-iterator of type '{type_name(result)}'")
        return result
    if is_payload(x):
        value = unwrap(x)
        if is_extension(value):
            return method()
        return iter(value)
    if has_special(x, '__iter__'):
        raise TypeError(f"'{type_name(x)}' object is not iterable")
    if has_special(x, '__getitem__') and not is_kind_type(x):
        return iterator(x)
    raise TypeError(f"'{type_name(x)}' object is not iterable")


def iter_call(function, sentinel):
    return callable_iterator(function, sentinel)


def next_slow(x, default):
    """next(x, default); default is the marker when there is none."""
    if not has_special(x, '__next__'):
        raise TypeError(f"'{type_name(x)}' object is not an iterator")
    if default is NotImplemented:
        return special(x, '__next__')()
    try:
        return special(x, '__next__')()
    except StopIteration:
        return default


def _count(n):
    return f'{n} value' if n == 1 else f'{n} values'


def unpack_slow(iterable, before, after):
    """The parts of an unpacking assignment; after -1: exactly `before` items."""
    try:
        source = iter(iterable)
    except TypeError:
        if has_special(iterable, '__iter__') or has_special(iterable, '__getitem__'):
            raise
        raise TypeError(f'cannot unpack non-iterable {type_name(iterable)} object') from None
    items = []
    if after >= 0:
        items = [item for item in source]
        wanted = before + after
        if len(items) < wanted:
            raise ValueError(f'not enough values to unpack (expected at least {wanted}, '
                             f'got {len(items)})')
        middle = len(items) - after
        return tuple(items[:before] + [items[before:middle]] + items[middle:])
    for item in source:
        if len(items) == before:
            raise ValueError(f'too many values to unpack (expected {before})')
        items.append(item)
    if len(items) < before:
        raise ValueError(f'not enough values to unpack (expected {before}, got {len(items)})')
    return tuple(items)


def yield_from_step(source, sent):
    """One step of `yield from` a non-generator, after something was sent."""
    if sent is None:
        return special(source, '__next__')()
    return source.send(sent)


# --- sum, min, max, any, all ----------------------------------------------------------------


def sum_slow(iterable, start):
    if type_of(unwrap(start)) is str:
        raise TypeError("sum() can't sum strings [use ''.join(seq) instead]")
    if type_of(unwrap(start)) is bytes:
        raise TypeError("sum() can't sum bytes [use b''.join(seq) instead]")
    total = start
    for item in iterable:
        total = total + item
    return total


def min_max_slow(which, args, key, default):
    """which: 0 min, 1 max. default: the marker when there is none."""
    name = 'max' if which else 'min'
    if len(args) == 1:
        items = iter(args[0])
    else:
        if default is not NotImplemented:
            raise TypeError(f'Cannot specify a default for {name}() with multiple positional '
                            'arguments')
        items = iter(args)
    best = _missing
    best_key = None
    for item in items:
        item_key = item if key is None else key(item)
        if best is _missing:
            best = item
            best_key = item_key
        elif which:
            if item_key > best_key:
                best = item
                best_key = item_key
        elif item_key < best_key:
            best = item
            best_key = item_key
    if best is _missing:
        if default is NotImplemented:
            raise ValueError(f'{name}() arg is an empty sequence')
        return default
    return best


def any_slow(iterable):
    for item in iterable:
        if item:
            return True
    return False


def all_slow(iterable):
    for item in iterable:
        if not item:
            return False
    return True


# --- map, filter, zip, enumerate, reversed --------------------------------------------------
#
# Iterating one of these iterates the generator inside directly; next() on the object itself goes
# through it as well, so the two can be mixed.


def _map_one(function, items):
    for item in items:
        try:
            result = function(item)
        except StopIteration:
            return
        yield result


def _map_many(function, sources):
    while True:
        args = []
        for source in sources:
            item = next(source, _missing)
            if item is _missing:
                return
            args.append(item)
        try:
            result = function(*args)
        except StopIteration:
            return
        yield result


def map_new(cls, args):
    if len(args) == 2:
        items = _map_one(args[0], iter(args[1]))
    else:
        items = _map_many(args[0], [iter(source) for source in args[1:]])
    return present_as(items, cls)


def _filter(function, items):
    if function is None or function is bool:
        for item in items:
            if item:
                yield item
    else:
        for item in items:
            try:
                wanted = function(item)
            except StopIteration:
                return
            if wanted:
                yield item


def filter_new(cls, args):
    return present_as(_filter(args[0], iter(args[1])), cls)


def enumerate_slow(iterable, start, cls):
    return present_as(_enumerate(iter(iterable), index_slow(start)), cls)


def _enumerate(items, count):
    for item in items:
        count += 1
        yield (count - 1, item)


def zip_slow(iterables, strict, cls):
    sources = []
    for iterable in iterables:
        try:
            sources.append(iter(iterable))
        except TypeError:
            if has_special(iterable, '__iter__'):
                raise
            raise TypeError(f"'{type_name(iterable)}' object is not iterable") from None
    return present_as(_zip(sources, strict), cls)


def _zip(sources, strict):
    if not sources:
        return
    while True:
        items = []
        for source in sources:
            item = next(source, _missing)
            if item is _missing:
                if strict:
                    _check_strict(sources, len(items))
                return
            items.append(item)
        yield tuple(items)


def _check_strict(sources, ended):
    if ended:
        others = 'argument 1' if ended == 1 else f'arguments 1-{ended}'
        raise ValueError(f'zip() argument {ended + 1} is shorter than {others}')
    at = 1
    while at < len(sources):
        if next(sources[at], _missing) is not _missing:
            others = 'argument 1' if at == 1 else f'arguments 1-{at}'
            raise ValueError(f'zip() argument {at + 1} is longer than {others}')
        at += 1


def reversed_slow(x, cls):
    method = user_method(x, '__reversed__') or native_method(x, '__reversed__')
    if method is not None and not (is_payload(x) and user_method(x, '__reversed__') is None):
        return method()
    if is_payload(x):
        return reversed(unwrap(x))
    if not has_special(x, '__getitem__') or not has_special(x, '__len__'):
        raise TypeError(f"'{type_name(x)}' object is not reversible")
    return present_as(_reversed(x, len(x)), cls)


def _reversed(x, at):
    while at > 0:
        at -= 1
        try:
            item = x[at]
        except IndexError:
            return
        yield item


def generator_reduce(x, frame):
    """What pickle makes a map, filter, enumerate, zip or reversed of: `frame` is what is behind."""
    if frame is None:
        return iter, ((),)
    cls = type_of(x)
    names = frame.f_locals
    if isinstance(x, map):
        sources = (names['items'],) if 'items' in names else tuple(names['sources'])
        return cls, (names['function'], *sources)
    if isinstance(x, filter):
        return cls, (names['function'], names['items'])
    if isinstance(x, enumerate):
        return cls, (names['items'], names['count'])
    if isinstance(x, zip):
        made = cls, tuple(names['sources'])
        return (*made, True) if names['strict'] else made
    return cls, (names['x'],), names['at'] - 1


def range_index_slow(start, stop, step):
    return range(index_slow(start), index_slow(stop), index_slow(step))


def bytes_slow(x):
    method = user_method(x, '__bytes__')
    if method is not None:
        return method()
    if has_special(x, '__index__'):
        return bytes(index_slow(x))
    if not has_special(x, '__iter__') and not has_special(x, '__getitem__'):
        raise TypeError(f"cannot convert '{type_name(x)}' object to bytes")
    return bytes([index_slow(item) for item in x])
