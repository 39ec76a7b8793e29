# Lists, dicts and sets whose items need Python to be compared, hashed or iterated.


def list_slow(iterable):
    return [item for item in iterable]


def list_extend_slow(target, iterable):
    append = target.append
    for item in iterable:
        append(item)


def list_iadd_slow(target, iterable):
    list_extend_slow(target, iterable)
    return target


def tuple_slow(iterable):
    return tuple([item for item in iterable])


def set_slow(target, iterable):
    for item in iterable:
        set_add_slow(target, item)
    return target


def list_iadd_slow(target, iterable):
    list_extend_slow(target, iterable)
    return target


def frozenset_slow(iterable):
    return frozenset(set_slow(set(), iterable))


def list_index_slow(items, value, start, stop):
    if start < 0:
        start = max(start + len(items), 0)
    if stop < 0:
        stop = max(stop + len(items), 0)
    at = start
    while at < stop and at < len(items):
        item = items[at]
        if item is value or item == value:
            return at
        at += 1
    if type_of(items) is tuple:
        raise ValueError('tuple.index(x): x not in tuple')
    raise ValueError(f'{value!r} is not in list')


def list_count_slow(items, value):
    count = 0
    for item in items:
        if item is value or item == value:
            count += 1
    return count


def list_remove_slow(items, value):
    at = 0
    while at < len(items):
        item = items[at]
        if item is value or item == value:
            del items[at]
            return None
        at += 1
    raise ValueError('list.remove(x): x not in list')


def contains_slow(item, container):
    method = user_method(container, '__contains__')
    if method is not None:
        return truth(method(item))
    value = unwrap(container)
    kind = type_of(value)
    if kind is dict or kind is dict_keys:
        return _find_key(dict_of_view(value), item) is not _missing
    if kind is set or kind is frozenset:
        return _find_member(value, item) is not _missing
    if kind is dict_items:
        if type_of(item) is not tuple or len(item) != 2:
            return False
        found = dict_get_slow(dict_of_view(value), item[0], _missing)
        return found is not _missing and (found is item[1] or found == item[1])
    if user_method(container, '__iter__') is None:
        method = native_method(container, '__contains__')
        if method is not None and is_extension(container):
            return method(item)
        if is_container(value) or kind is dict_values:
            for other in value:
                if other is item or other == item:
                    return True
            return False
        if is_payload(container):
            return item in value
        if not (has_special(container, '__iter__') or has_special(container, '__getitem__')):
            raise TypeError(f"argument of type '{type_name(container)}' is not iterable")
    for other in container:
        if other is item or other == item:
            return True
    return False


def truth(x):
    return True if x else False


# --- dict -----------------------------------------------------------------------------------


def _find_key(d, key):
    """The key in the dict that is equal, or _missing."""
    for candidate in dict_candidates(d, hash(key)):
        if candidate is key or candidate == key:
            return candidate
    return _missing


def dict_get_slow(d, key, default):
    """d[key]; without a default (the marker) __missing__, then KeyError."""
    value = unwrap(d)
    found = _find_key(value, key)
    if found is not _missing:
        result = dict_get_identical(value, found, hash(found))
        if result is not NotImplemented:
            return result
    if default is not NotImplemented:
        return default
    method = user_method(d, '__missing__')
    if method is not None:
        return method(key)
    raise KeyError(key)


def dict_set_slow(d, key, value):
    code = hash(key)
    found = _find_key(d, key)
    if found is not _missing:
        key = found
    dict_set_hashed(d, key, code, value)


def dict_setdefault_slow(d, key, default):
    found = _find_key(d, key)
    if found is not _missing:
        return dict_get_identical(d, found, hash(found))
    dict_set_hashed(d, key, hash(key), default)
    return default


def dict_del_slow(d, key, default, mode):
    """mode 0: del d[key]; 1: d.pop(key[, default])."""
    found = _find_key(d, key)
    if found is not _missing:
        result = dict_delete_identical(d, found, hash(found))
        if result is not NotImplemented:
            return result if mode else None
    if mode and default is not NotImplemented:
        return default
    raise KeyError(key)


def dict_update_slow(d, other):
    d = unwrap(d)
    kind = type_of(unwrap(other))
    if kind is dict and user_method(other, 'keys') is None:
        for key, value in unwrap(other).items():
            d[key] = value
    elif hasattr(other, 'keys'):
        for key in other.keys():
            d[key] = other[key]
    else:
        _update_from_pairs(d, other)
    return d


def _update_from_pairs(d, pairs):
    at = 0
    for pair in pairs:
        try:
            items = [item for item in pair]
        except TypeError:
            raise TypeError(f'cannot convert dictionary update sequence element #{at} to a '
                            'sequence') from None
        if len(items) != 2:
            raise ValueError(f'dictionary update sequence element #{at} has length '
                             f'{len(items)}; 2 is required')
        d[items[0]] = items[1]
        at += 1


def dict_init_slow(d, other, keywords, result):
    dict_update_slow(d, other)
    if keywords is not None:
        d.update(keywords)
    return result


def dict_display_update(d, other):
    if not hasattr(other, 'keys'):
        raise TypeError(f"'{type_name(other)}' object is not a mapping")
    dict_update_slow(d, other)


def keywords_merge_slow(d, other, callee):
    if not hasattr(other, 'keys'):
        raise TypeError(f'{callee} argument after ** must be a mapping, not {type_name(other)}')
    for key in other.keys():
        if type_of(unwrap(key)) is not str:
            raise TypeError('keywords must be strings')
        if key in d:
            raise TypeError(f"{callee} got multiple values for keyword argument '{key}'")
        d[key] = other[key]


def dict_init_slow(d, other, keywords, result):
    dict_update_slow(d, other)
    if keywords:
        for key, value in keywords.items():
            d[key] = value
    return result


def dict_fromkeys_slow(cls, iterable, value):
    d = cls()
    for key in iterable:
        d[key] = value
    return d


def sorted_slow(iterable, key, reverse):
    items = [item for item in iterable]
    items.sort(key=key, reverse=reverse)
    return items


# --- set ------------------------------------------------------------------------------------


def _find_member(s, item):
    if type_of(unwrap(item)) is set and user_method(item, '__hash__') is None:
        item = frozenset(item)
    for candidate in set_candidates(s, hash(item)):
        if candidate is item or candidate == item:
            return candidate
    return _missing


def set_add_slow(s, item):
    code = hash(item)
    for candidate in set_candidates(s, code):
        if candidate is item or candidate == item:
            return None
    set_add_hashed(s, item, code)


def set_discard_slow(s, item, must):
    found = _find_member(s, item)
    if found is not _missing:
        set_discard_identical(s, found, hash(found))
    elif must:
        raise KeyError(item)


def _as_set(other):
    kind = type_of(unwrap(other))
    if kind is set or kind is frozenset:
        return unwrap(other)
    return set_slow(set(), other)


def set_op_slow(op, s, other):
    """0 union, 1 intersection, 2 difference, 3 symmetric difference; 4 .. 7 the same in place;
    8 issubset, 9 issuperset, 10 isdisjoint."""
    other = _as_set(other)
    if op >= 8:
        return _set_question(op, s, other)
    result = set()
    if op % 4 != 1:
        for item in s:
            if op % 4 == 0 or item not in other:
                set_add_slow(result, item)
    if op % 4 == 1:
        for item in other:
            if item in s:
                set_add_slow(result, item)
    elif op % 4 != 2:
        for item in other:
            if item not in s:
                set_add_slow(result, item)
    if op >= 4:
        s.clear()
        for item in result:
            set_add_slow(s, item)
        return s
    return frozenset(result) if type_of(s) is frozenset else result


def set_ops_slow(op, s, others):
    """The methods of set, which take any number of iterables."""
    for other in others:
        s = set_op_slow(op, s, other)
    return None if 4 <= op <= 7 else s


def frozenset_slow(iterable):
    return frozenset(set_slow(set(), iterable))


def set_ops_slow(op, s, others):
    for other in others:
        s = set_op_slow(op, s, other)
    return s if op < 4 else None


def new_from_slow(base, cls, iterable):
    make = tuple_slow if base is tuple else frozenset_slow
    return base.__new__(cls, make(iterable))


def _set_question(op, s, other):
    if op == 8:
        return len(s) <= len(other) and _is_subset(s, other)
    if op == 9:
        return len(other) <= len(s) and _is_subset(other, s)
    for item in other:
        if item in s:
            return False
    return True


# --- items whose index or bounds are objects ------------------------------------------------


def _plain_key(key):
    if type_of(key) is slice:
        start = key.start
        stop = key.stop
        step = key.step
        return slice(None if start is None else _slice_index(start),
                     None if stop is None else _slice_index(stop),
                     None if step is None else _slice_index(step))
    return index_slow(key)


def _slice_index(x):
    if not is_int(unwrap(x)) and not has_special(x, '__index__'):
        raise TypeError('slice indices must be integers or None or have an __index__ method')
    return index_slow(x)


def item_get_slow(container, key):
    value = unwrap(container)
    if type_of(value) is dict:
        return dict_get_slow(container, key, NotImplemented)
    return value[_plain_key(key)]


def item_set_slow(container, key, item):
    value = unwrap(container)
    if type_of(value) is dict:
        dict_set_slow(value, key, item)
    else:
        if type_of(key) is slice and not is_container(item):
            item = [element for element in item]
        if not is_int(key):
            key = _plain_key(key)
        value[key] = item


def item_del_slow(container, key):
    value = unwrap(container)
    if type_of(value) is dict:
        dict_del_slow(value, key, NotImplemented, 0)
    else:
        del value[_plain_key(key)]


# --- sorting --------------------------------------------------------------------------------


def list_sort_slow(items, key, reverse):
    """items.sort(key=key, reverse=reverse); items is a list."""
    content = items[:]
    items.clear()  # whoever looks meanwhile finds it empty
    result = content[:]
    try:
        result = _sorted(content, key, reverse)
    finally:
        changed = len(items) != 0
        items[:] = result
    if changed:
        raise ValueError('list modified during sort')


def _sorted(content, key, reverse):
    if key is None:
        keys = content
    else:
        keys = []
        for item in content:
            keys.append(key(item))
    if reverse:
        content.reverse()
        if key is not None:
            keys.reverse()
    result = sorted_by(content, keys)
    if result is None:
        order = _merge_sort(keys)
        result = [content[i] for i in order]
    if reverse:
        result.reverse()
    return result


def _merge_sort(keys):
    """The indices of keys in their order: runs that are there already, merged; stable."""
    runs = _runs(keys)
    while len(runs) > 1:
        merged = []
        at = 0
        while at + 1 < len(runs):
            merged.append(_merge(keys, runs[at], runs[at + 1]))
            at += 2
        if at < len(runs):
            merged.append(runs[at])
        runs = merged
    return runs[0] if runs else []


def _runs(keys):
    runs = []
    at = 0
    count = len(keys)
    shortest = count  # of a run, chosen as CPython does
    odd = 0
    while shortest >= 64:
        odd |= shortest & 1
        shortest >>= 1
    shortest += odd
    while at < count:
        run = [at]
        at += 1
        if at < count:
            if keys[at] < keys[at - 1]:
                run.append(at)
                at += 1
                while at < count and keys[at] < keys[at - 1]:
                    run.append(at)
                    at += 1
                run.reverse()
            else:
                run.append(at)
                at += 1
                while at < count and not keys[at] < keys[at - 1]:
                    run.append(at)
                    at += 1
        while len(run) < shortest and at < count:
            _insert(keys, run, at)
            at += 1
        runs.append(run)
    return runs


def _insert(keys, run, index):
    key = keys[index]
    low = 0
    high = len(run)
    while low < high:
        middle = (low + high) // 2
        if key < keys[run[middle]]:
            high = middle
        else:
            low = middle + 1
    run.insert(low, index)


def _merge(keys, left, right):
    out = []
    i = 0
    j = 0
    while i < len(left) and j < len(right):
        if keys[right[j]] < keys[left[i]]:
            out.append(right[j])
            j += 1
        else:
            out.append(left[i])
            i += 1
    out.extend(left[i:])
    out.extend(right[j:])
    return out
