# What copy and pickle take an object apart with: object.__reduce_ex__, __reduce__, __getstate__.


def _copyreg():
    return _import('copyreg')


def object_getstate(x):
    """object.__getstate__: the attributes, and those in __slots__."""
    cls = type_of(x)
    state = None
    namespace = getattr(x, '__dict__', None)
    if namespace:
        state = dict(namespace)
    slots = {}
    for name in _copyreg()._slotnames(cls) or ():
        value = getattr(x, name, _missing)
        if value is not _missing:
            slots[name] = value
    return (state, slots) if slots else state


def _new_arguments(x):
    """(args, kwargs) for cls.__new__, kwargs None where there are none to give."""
    method = special(x, '__getnewargs_ex__')
    if method is not None:
        result = method()
        if type_of(result) is not tuple:
            raise TypeError(f'__getnewargs_ex__ should return a tuple, not '
                            f"'{type_name(result)}'")
        args, kwargs = result
        return args, kwargs or None
    method = special(x, '__getnewargs__')
    if method is not None:
        args = method()
        if type_of(args) is not tuple:
            raise TypeError(f"__getnewargs__ should return a tuple, not '{type_name(args)}'")
        return args, None
    plain = unwrap(x)
    if plain is not x and type_of(plain) in (int, float, complex, str, bytes, tuple):
        return (plain,), None
    return (), None


def _reduce_container(x):
    """Sets and byte arrays are made of their items, ranges and slices of their three numbers; None
    for what is none of these."""
    plain = unwrap(x)
    kind = type_of(plain)
    if kind is set or kind is frozenset:
        return type_of(x), (list(x),), object_getstate(x)
    if kind is bytearray:
        return type_of(x), (bytes(x),), object_getstate(x)
    if kind is range or kind is slice:
        return kind, (x.start, x.stop, x.step)
    return None


class _Bound:
    def method(self):
        pass


_BOUND_KINDS = (type_of(len), type_of([].__len__), type_of(_Bound().method))
_OWNED_KINDS = (type_of(str.upper), type_of(object.__init__), type_of(dict.__dict__['fromkeys']))


def _reduce_callable(x):
    """What a method is made of, or a function's name; None for what is neither."""
    kind = type_of(x)
    if kind in _OWNED_KINDS:
        return getattr, (x.__objclass__, x.__name__)
    if kind not in _BOUND_KINDS:
        return None
    owner = x.__self__
    if owner is None or is_module(owner):
        return x.__qualname__
    return getattr, (owner, x.__name__)


def object_reduce_ex(x, protocol):
    if is_user(x, '__reduce__') or native_method(x, '__reduce__') is not None:
        return x.__reduce__()
    return object_reduce(x, protocol)


def object_reduce(x, protocol):
    cls = type_of(x)
    if x is Ellipsis or x is NotImplemented:
        return repr(x)  # a global's name
    made = _reduce_container(x) or _reduce_callable(x)
    if made is not None:
        return made
    if protocol < 2:
        return _copyreg()._reduce_ex(x, protocol)
    plain = unwrap(x)
    if is_extension(x) or not is_instance(x):
        raise TypeError(f"cannot pickle '{cls.__name__}' object")
    args, kwargs = _new_arguments(x)
    state = x.__getstate__()
    items = iter(x) if type_of(plain) is list else None
    pairs = iter(x.items()) if type_of(plain) is dict else None
    copyreg = _copyreg()
    if kwargs:
        return copyreg.__newobj_ex__, (cls, args, kwargs), state, items, pairs
    return copyreg.__newobj__, (cls,) + tuple(args), state, items, pairs


def exception_reduce(x):
    """BaseException.__reduce__: what it is made of, and its attributes."""
    args = x.args
    state = dict(x.__dict__)
    if isinstance(x, OSError) and len(args) == 2 and x.filename is not None:
        args += (x.filename,) if x.filename2 is None else (x.filename, None, x.filename2)
    if isinstance(x, ImportError):
        for name in ('name', 'path'):
            if getattr(x, name) is not None:
                state[name] = getattr(x, name)
    return (type_of(x), args, state) if state else (type_of(x), args)


def exception_setstate(x, state):
    if state is None:
        return
    if not isinstance(state, dict):
        raise TypeError('state is not a dictionary')
    for name, value in state.items():
        setattr(x, name, value)
