"""_operator: what CPython's operator takes from C and has no Python for."""


def _is_buffer(value):
    try:
        memoryview(value)
    except TypeError:
        return False
    return True


def _content(value):
    if not _is_buffer(value):
        raise TypeError(f'a bytes-like object is required, not {type(value).__name__!r}')
    return bytes(value)


def _compare_digest(a, b, /):
    """a == b of two digests, in a time that does not tell where they differ."""
    if isinstance(a, str) and isinstance(b, str):
        if not (a.isascii() and b.isascii()):
            raise TypeError('comparing strings with non-ASCII characters is not supported')
        a, b = a.encode(), b.encode()
    elif not (_is_buffer(a) or _is_buffer(b)):
        raise TypeError('unsupported operand types(s) or combination of types: '
                        f'{type(a).__name__!r} and {type(b).__name__!r}')
    left, right = _content(a), _content(b)
    same = len(left) == len(right)
    difference = 0
    for x, y in zip(left, right if same else left):
        difference |= x ^ y
    return same and not difference
