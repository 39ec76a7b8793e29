# Operators where a class of the program has a say. The engine comes here when it cannot answer by
# itself; the names of value/prelude.def are called from C++, intrinsics come from _heddle.
#
#   user_method(x, name)    the method bound to x if the program defines it on x's class, else None
#   native_method(x, name)  the same for methods in C++, those of object left out
#   unwrap(x)               the built-in value inside an instance of a class derived from it

_SYMBOLS = ('+', '-', '*', '/', '//', '%', '** or pow()', '@', '<<', '>>', '&', '|', '^')
_INPLACE_SYMBOLS = ('+=', '-=', '*=', '/=', '//=', '%=', '**=', '@=', '<<=', '>>=', '&=', '|=',
                    '^=')
_METHODS = ('__add__', '__sub__', '__mul__', '__truediv__', '__floordiv__', '__mod__', '__pow__',
            '__matmul__', '__lshift__', '__rshift__', '__and__', '__or__', '__xor__')
_REFLECTED = ('__radd__', '__rsub__', '__rmul__', '__rtruediv__', '__rfloordiv__', '__rmod__',
              '__rpow__', '__rmatmul__', '__rlshift__', '__rrshift__', '__rand__', '__ror__',
              '__rxor__')
_INPLACE = ('__iadd__', '__isub__', '__imul__', '__itruediv__', '__ifloordiv__', '__imod__',
            '__ipow__', '__imatmul__', '__ilshift__', '__irshift__', '__iand__', '__ior__',
            '__ixor__')


def _operator_type_error(symbol, a, b):
    if symbol == '>>' and a is print:
        raise TypeError(f"unsupported operand type(s) for >>: '{type_name(a)}' and "
                        f"'{type_name(b)}'. Did you mean \"print(<message>, "
                        'file=<output_stream>)"?')
    raise TypeError(f"unsupported operand type(s) for {symbol}: "
                    f"'{type_name(a)}' and '{type_name(b)}'")


_SEQUENCES = (list, tuple, str, bytes, bytearray)


def _overrides(method, inherited):
    """Whether a derived class has brought a method of its own."""
    if inherited is None:
        return True
    return getattr(method, '__func__', method) is not getattr(inherited, '__func__', inherited)


def _try_binary(op, a, b):
    type_a = type_of(a)
    type_b = type_of(b)
    left = user_method(a, _METHODS[op])
    right = None
    if type_a is not type_b:
        right = user_method(b, _REFLECTED[op])
        if (right is not None and is_subtype(type_b, type_a) and
                _overrides(right, user_method(a, _REFLECTED[op]))):
            result = right(a)
            if result is not NotImplemented:
                return result
            right = None
    if left is not None:
        result = left(b)
        if result is not NotImplemented:
            return result
    elif is_number(a):
        result = native_binary(op, a, b)
        if result is not NotImplemented:
            return result
    if right is not None:
        result = right(a)
        if result is not NotImplemented:
            return result
    if left is None:
        method = native_method(a, _METHODS[op])
        if method is not None and is_extension(a):
            result = method(b)
            if result is not NotImplemented:
                return result
    if op == 2:  # a sequence is repeated by whatever is an index
        if right is None and isinstance(a, _SEQUENCES) and user_method(b, '__index__'):
            b = index_slow(b)
        elif left is None and isinstance(b, _SEQUENCES) and user_method(a, '__index__'):
            a = index_slow(a)
    return native_binary(op, a, b)


def binary_slow(op, a, b):
    result = _try_binary(op, a, b)
    if result is NotImplemented:
        _operator_type_error(_SYMBOLS[op], a, b)
    return result


def inplace_slow(op, a, b):
    method = user_method(a, _INPLACE[op])
    if method is None and is_extension(a):
        method = native_method(a, _INPLACE[op])
    if method is not None:
        result = method(b)
        if result is not NotImplemented:
            return result
    elif user_method(a, _METHODS[op]) is None:
        result = native_inplace(op, a, b)
        if result is not NotImplemented:
            return result
    result = _try_binary(op, a, b)
    if result is NotImplemented:
        _operator_type_error(_INPLACE_SYMBOLS[op], a, b)
    return result


def binary_left_failed(op, a, b):
    """Both are of one class, or b is a number, a str or None."""
    result = native_binary(op, a, b)
    if result is NotImplemented:
        _operator_type_error(_SYMBOLS[op], a, b)
    return result


# --- comparison -----------------------------------------------------------------------------


def _sequences_equal(a, b):
    if len(a) != len(b):
        return False
    for x, y in zip(a, b):
        if x is not y and not x == y:
            return False
    return len(a) == len(b)


def _dicts_equal(a, b):
    if len(a) != len(b):
        return False
    for key, value in a.items():
        other = dict_get_slow(b, key, _missing)
        if other is _missing:
            return False
        if value is not other and not value == other:
            return False
    return True


_missing = object()


def _sets_equal(a, b):
    return len(a) == len(b) and _is_subset(a, b)


def _is_subset(a, b):
    for x in a:
        if x not in b:
            return False
    return True


def _containers_equal(a, b):
    a = unwrap(a)
    b = unwrap(b)
    kind = type_of(a)
    if kind is list or kind is tuple:
        if type_of(b) is kind:
            return _sequences_equal(a, b)
    elif kind is dict:
        if type_of(b) is dict:
            return _dicts_equal(a, b)
    elif kind is set or kind is frozenset:
        if type_of(b) is set or type_of(b) is frozenset:
            return _sets_equal(a, b)
    elif kind is dict_keys or kind is dict_items:
        other = type_of(b)
        if other is dict_keys or other is dict_items or other is set or other is frozenset:
            return _sets_equal(a, b)
    elif kind is slice and type_of(b) is slice:
        return a.start == b.start and a.stop == b.stop and a.step == b.step
    return NotImplemented


def _native_equal(a, b):
    if is_extension(a):
        method = native_method(a, '__eq__')
        if method is not None:
            return method(b)
        return NotImplemented
    result = native_equal(a, b)
    if result is None:
        return _containers_equal(a, b)
    return result


def _try_equal(a, b):
    right = user_method(b, '__eq__')
    asked = right is not None and type_of(a) is not type_of(b) and is_subtype(type_of(b),
                                                                             type_of(a))
    if asked:
        result = right(a)
        if result is not NotImplemented:
            return result
    left = user_method(a, '__eq__')
    result = left(b) if left is not None else _native_equal(a, b)
    if result is not NotImplemented or asked:
        return result
    if right is not None:
        return right(a)
    if left is not None or is_extension(b):
        return _native_equal(b, a)
    return NotImplemented


def eq_slow(a, b):
    result = _try_equal(a, b)
    if result is NotImplemented:
        return a is b
    return result


def _try_not_equal(a, b):
    method = user_method(a, '__ne__')
    if method is not None:
        return method(b)
    method = user_method(a, '__eq__')
    if method is None:
        return NotImplemented
    result = method(b)
    if result is NotImplemented:
        return result
    return not result


def ne_slow(a, b):
    type_a = type_of(a)
    type_b = type_of(b)
    first = a
    second = b
    if type_a is not type_b and is_subtype(type_b, type_a):
        first = b
        second = a
    result = _try_not_equal(first, second)
    if result is NotImplemented:
        result = _try_not_equal(second, first)
    if result is NotImplemented:
        result = _native_equal(a, b)
        if result is NotImplemented:
            return a is not b
        return not result
    return result


def _sequences_ordered(op, a, b):
    for x, y in zip(a, b):
        if x is not y and not x == y:
            if op == 0:
                return x < y
            if op == 1:
                return x <= y
            if op == 4:
                return x > y
            return x >= y
    return native_order(op, len(a), len(b))


def _containers_ordered(op, a, b):
    a = unwrap(a)
    b = unwrap(b)
    kind = type_of(a)
    other = type_of(b)
    if (kind is list or kind is tuple) and other is kind:
        return _sequences_ordered(op, a, b)
    set_like = (set, frozenset, dict_keys, dict_items)
    if kind in set_like and other in set_like:
        if op == 0:
            return len(a) < len(b) and _is_subset(a, b)
        if op == 1:
            return len(a) <= len(b) and _is_subset(a, b)
        if op == 4:
            return len(a) > len(b) and _is_subset(b, a)
        return len(a) >= len(b) and _is_subset(b, a)
    return NotImplemented


def _native_order(op, name, a, b):
    if is_extension(a):
        method = native_method(a, name)
        if method is None:
            return NotImplemented
        return method(b)
    result = native_order(op, a, b)
    if result is None:
        return _containers_ordered(op, a, b)
    return result


_MIRRORED_ORDER = {0: 4, 1: 5, 4: 0, 5: 1}


def _order(op, a, b, name, reflected, symbol):
    right = user_method(b, reflected)
    asked = right is not None and type_of(a) is not type_of(b) and is_subtype(type_of(b),
                                                                             type_of(a))
    if asked:
        result = right(a)
        if result is not NotImplemented:
            return result
    left = user_method(a, name)
    result = left(b) if left is not None else _native_order(op, name, a, b)
    if result is not NotImplemented:
        return result
    if not asked:
        if right is not None:
            result = right(a)
        elif left is not None:
            result = _native_order(_MIRRORED_ORDER[op], reflected, b, a)
        if result is not NotImplemented:
            return result
    raise TypeError(f"'{symbol}' not supported between instances of "
                    f"'{type_name(a)}' and '{type_name(b)}'")


def lt_slow(a, b):
    return _order(0, a, b, '__lt__', '__gt__', '<')


def le_slow(a, b):
    return _order(1, a, b, '__le__', '__ge__', '<=')


def gt_slow(a, b):
    return _order(4, a, b, '__gt__', '__lt__', '>')


def ge_slow(a, b):
    return _order(5, a, b, '__ge__', '__le__', '>=')


_ORDERS = ('__gt__', '__ge__', '__eq__', '__ne__', '__lt__', '__le__')
_ORDER_SYMBOLS = ('<', '<=', '==', '!=', '>', '>=')


def compare_left_failed(op, a, b):
    """Both are of one class, or b is a number, a str or None."""
    right = user_method(b, _ORDERS[op])
    if right is not None:
        result = right(a)
    elif op == 2:
        result = _native_equal(b, a)
    else:
        result = _native_order(_MIRRORED_ORDER[op], _ORDERS[op], b, a)
    if result is not NotImplemented:
        return result
    if op == 2:
        return a is b
    raise TypeError(f"'{_ORDER_SYMBOLS[op]}' not supported between instances of "
                    f"'{type_name(a)}' and '{type_name(b)}'")


# --- hash, truth, length --------------------------------------------------------------------


def hash_slow(x):
    method = user_method(x, '__hash__')
    if method is not None:
        result = unwrap(method())
        if not is_int(result):
            raise TypeError('__hash__ method should return an integer')
        if -(1 << 63) <= result < 1 << 63:  # as it is, unlike the hash of an int
            return -2 if result == -1 else plain_int(result)
        return number_hash(result)
    x = unwrap(x)
    kind = type_of(x)
    if kind is tuple:
        return tuple_hash([hash(item) for item in x])
    if kind is frozenset:
        return frozenset_hash([hash(item) for item in x])
    method = native_method(x, '__hash__')
    if method is None or not is_extension(x):
        raise TypeError(f"unhashable type: '{type_name(x)}'")
    return method()


def truth_slow(x):
    method = user_method(x, '__bool__')
    if method is not None:
        result = method()
        if result is True or result is False:
            return result
        raise TypeError(f'__bool__ should return bool, returned {type_name(result)}')
    if user_method(x, '__len__') is not None or is_extension(x):
        method = native_method(x, '__bool__')
        if method is not None:
            return method()
        if has_special(x, '__len__'):
            return len_slow(x) != 0
        return True
    return native_truth(x)


def len_slow(x):
    method = user_method(x, '__len__')
    if method is None and is_extension(x):
        method = native_method(x, '__len__')
    if method is None:
        result = native_len(x)
        if result is NotImplemented:
            raise TypeError(f"object of type '{type_name(x)}' has no len()")
        return result
    return len_result(method())


def len_result(result):
    result = index_slow(result)
    if result < 0:
        raise ValueError('__len__() should return >= 0')
    if result > 9223372036854775807:
        raise OverflowError("cannot fit 'int' into an index-sized integer")
    return result


# --- numbers --------------------------------------------------------------------------------


def index_slow(x):
    value = unwrap(x)
    if is_int(value):
        return plain_int(value)
    method = user_method(x, '__index__')
    if method is None:
        raise TypeError(f"'{type_name(x)}' object cannot be interpreted as an integer")
    result = unwrap(method())
    if not is_int(result):
        raise TypeError(f'__index__ returned non-int (type {type_name(result)})')
    return plain_int(result)


def base_slow(which, x):
    """bin, oct, hex or chr of an object with __index__."""
    number = index_slow(x)
    if which == 0:
        return bin(number)
    if which == 1:
        return oct(number)
    return hex(number) if which == 2 else chr(number)


def int_slow(x):
    for name in ('__int__', '__index__', '__trunc__'):
        method = user_method(x, name)
        if method is not None:
            result = method()
            if is_int(unwrap(result)):
                return plain_int(unwrap(result))
            if name == '__trunc__':
                if not has_special(result, '__index__'):
                    raise TypeError(f'__trunc__ returned non-Integral (type '
                                    f'{type_name(result)})')
                return index_slow(result)
            raise TypeError(f'{name} returned non-int (type {type_name(result)})')
    if is_payload(x):
        return int(unwrap(x))
    if type_of(x) is memoryview:
        return int(bytes(x))
    raise TypeError("int() argument must be a string, a bytes-like object or a real number, "
                    f"not '{type_name(x)}'")


def _complex_part(x):
    """A number or complex for an argument of complex()."""
    method = user_method(x, '__complex__')
    if method is not None:
        result = method()
        if not isinstance(result, complex):
            raise TypeError(f'{type_name(x)}.__complex__() returned non-complex (type '
                            f'{type_name(result)})')
        return unwrap(result)
    if user_method(x, '__float__') is not None:
        return float_slow(x)
    if user_method(x, '__index__') is not None:
        return index_slow(x)
    return unwrap(x)


def complex_slow(cls, real, imag):
    return cls(_complex_part(real), _complex_part(imag))


def float_slow(x):
    if type_of(x) is memoryview:
        return float(bytes(x))
    method = user_method(x, '__float__')
    if method is not None:
        result = unwrap(method())
        if type_of(result) is float:
            return result
        raise TypeError(f'{type_name(x)}.__float__ returned non-float '
                        f'(type {type_name(result)})')
    if user_method(x, '__index__') is not None:
        return float(index_slow(x))
    if is_payload(x):
        return float(unwrap(x))
    raise TypeError(f"float() argument must be a string or a real number, not '{type_name(x)}'")


def abs_slow(x):
    method = user_method(x, '__abs__') or native_method(x, '__abs__')
    if method is not None:
        return method()
    if is_payload(x):
        return abs(unwrap(x))
    raise TypeError(f"bad operand type for abs(): '{type_name(x)}'")


def pow_slow(a, b, m):
    if m is None:
        return a ** b
    method = user_method(a, '__pow__')
    if method is not None:
        result = method(b, m)
        if result is not NotImplemented:
            return result
    elif is_int(unwrap(a)) and is_int(unwrap(b)) and is_int(unwrap(m)):
        return pow(unwrap(a), unwrap(b), unwrap(m))
    for x in (a, b, m):
        if isinstance(x, complex):
            raise ValueError('complex modulo')
    if is_number(a) and is_number(b) and is_number(m):
        raise TypeError('pow() 3rd argument not allowed unless all arguments are integers')
    raise TypeError("unsupported operand type(s) for ** or pow(): "
                    f"'{type_name(a)}', '{type_name(b)}', '{type_name(m)}'")


def round_slow(x, digits):
    method = user_method(x, '__round__') or native_method(x, '__round__')
    if method is not None:
        return method() if digits is None else method(digits)
    if is_payload(x):
        return round(unwrap(x), digits)
    raise TypeError(f"type {type_name(x)} doesn't define __round__ method")


def divmod_slow(a, b):
    left = user_method(a, '__divmod__')
    if left is not None:
        result = left(b)
        if result is not NotImplemented:
            return result
    right = user_method(b, '__rdivmod__')
    if right is not None:
        result = right(a)
        if result is not NotImplemented:
            return result
    if is_number(unwrap(a)) and is_number(unwrap(b)):
        a = unwrap(a)
        b = unwrap(b)
        return (a // b, a % b)
    _operator_type_error('divmod()', a, b)


def trunc_slow(x, name):
    method = user_method(x, name)
    if method is not None:
        return method()
    raise TypeError(f"type {type_name(x)} doesn't define {name} method")
