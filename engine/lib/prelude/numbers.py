# math, and the constructors of numbers, text and bytes, where a class of the program has a say.

_INTEGER_FUNCTIONS = ('gcd', 'lcm', 'comb', 'perm', 'factorial', 'isqrt')
_ROUNDING = {'floor': '__floor__', 'ceil': '__ceil__', 'trunc': '__trunc__'}


def _real(x):
    if is_number(unwrap(x)):
        return unwrap(x)
    if not (has_special(x, '__float__') or has_special(x, '__index__')):
        raise TypeError(f'must be real number, not {type_name(x)}')
    return float_slow(x)


def _reals(iterable):
    values = []
    for x in iterable:
        values.append(_real(x))
    return values


def _round_to_int(function, name, x):
    method = user_method(x, _ROUNDING[name]) or native_method(x, _ROUNDING[name])
    if method is not None:
        return method()
    if name == 'trunc':
        raise TypeError(f"type {type_name(x)} doesn't define __trunc__ method")
    return function(_real(x))


def math_slow(name, args):
    function = getattr(modules['math'], name)
    if name in _ROUNDING:
        return _round_to_int(function, name, args[0])
    if name == 'prod':
        product = args[1]
        for x in args[0]:
            product = product * x
        return product
    if name == 'fsum' or name == 'dist':
        return function(*[_reals(arg) for arg in args])
    if name in _INTEGER_FUNCTIONS:
        return function(*[index_slow(arg) for arg in args])
    if name == 'ldexp':
        return function(_real(args[0]), index_slow(args[1]))
    numbers = _reals(args)
    if name == 'isclose':
        return function(numbers[0], numbers[1], rel_tol=numbers[2], abs_tol=numbers[3])
    return function(*numbers)


def payload_new_slow(cls, base, x):
    return base.__new__(cls, base(x))


def from_bytes_slow(cls, x, little, is_signed):
    return cls.from_bytes(bytes_slow(x), 'little' if little else 'big', signed=is_signed)


def bytearray_slow(cls, x):
    return bytearray.__new__(cls, bytes_slow(x))


def bytearray_extend_slow(array, iterable):
    array.extend(bytes_slow(iterable))
