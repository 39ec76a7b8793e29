# "Did you mean": the name in reach that is most like one that is missing, as CPython 3.11 finds it.

_MOVE_COST = 2
_CASE_COST = 1
_LONGEST_NAME = 40
_MOST_CANDIDATES = 750


def _change_cost(a, b):
    if a == b:
        return 0
    if a.lower() == b.lower() and a.isascii() and b.isascii():
        return _CASE_COST
    return _MOVE_COST


def _distance(a, b, most):
    """The cost of making `b` of `a`; more than `most` if it is more."""
    start = 0
    while start < len(a) and start < len(b) and a[start] == b[start]:
        start += 1
    a = a[start:]
    b = b[start:]
    while a and b and a[-1] == b[-1]:
        a = a[:-1]
        b = b[:-1]
    if not a or not b:
        return (len(a) + len(b)) * _MOVE_COST
    if len(a) > _LONGEST_NAME or len(b) > _LONGEST_NAME:
        return most + 1
    if len(b) < len(a):
        a, b = b, a
    if (len(b) - len(a)) * _MOVE_COST > most:
        return most + 1
    row = [(n + 1) * _MOVE_COST for n in range(len(a))]
    result = 0
    for at in range(len(b)):
        distance = result = at * _MOVE_COST
        least = None
        for n in range(len(a)):
            changed = distance + _change_cost(b[at], a[n])
            distance = row[n]
            result = min(changed, min(result, distance) + _MOVE_COST)
            row[n] = result
            if least is None or result < least:
                least = result
        if least > most:
            return most + 1
    return result


def _most_like(name, candidates):
    if len(candidates) >= _MOST_CANDIDATES:
        return None
    best = None
    best_distance = None
    for candidate in candidates:
        if not isinstance(candidate, str):
            return None
        if candidate == name:
            continue
        most = (len(name) + len(candidate) + 3) * _MOVE_COST // 6
        if best_distance is not None:
            most = min(most, best_distance - 1)
        distance = _distance(name, candidate, most)
        if distance <= most:
            best = candidate
            best_distance = distance
    return best


def _candidate_lists(error):
    if type_of(error) is AttributeError:
        if error.obj is not None:
            yield dir_slow(error.obj)
        return
    traceback = error.__traceback__
    if traceback is None:
        return
    while traceback.tb_next is not None:
        traceback = traceback.tb_next
    frame = traceback.tb_frame
    yield list(frame.f_code.co_varnames)
    yield list(frame.f_globals)
    yield list(frame.f_builtins)


def suggestion_text(error):
    """What is said behind the text of an exception; '' where there is nothing like the name."""
    if type_of(error) is not AttributeError and type_of(error) is not NameError:
        return ''
    try:
        if not isinstance(error.name, str):
            return ''
        for candidates in _candidate_lists(error):
            best = _most_like(error.name, candidates)
            if best is not None:
                return f". Did you mean: '{best}'?"
    except Exception:
        pass
    return ''
