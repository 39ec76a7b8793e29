# Classes: isinstance, making instances the general way, the class statement, type().


def isinstance_slow(x, cls):
    if type_of(cls) is tuple:
        for one in cls:
            if isinstance(x, one):
                return True
        return False
    method = user_method(cls, '__instancecheck__')
    if method is not None:
        return truth(method(x))
    if is_kind_type(cls):
        return is_subtype(type_of(x), cls)
    union = getattr(cls, '__args__', None)
    if type_name(cls) == 'UnionType' and union is not None:
        return isinstance_slow(x, union)
    raise TypeError('isinstance() arg 2 must be a type, a tuple of types, or a union')


def issubclass_slow(sub, cls):
    if type_of(cls) is tuple:
        for one in cls:
            if issubclass(sub, one):
                return True
        return False
    method = user_method(cls, '__subclasscheck__')
    if method is not None:
        return truth(method(sub))
    if not is_kind_type(sub):
        raise TypeError('issubclass() arg 1 must be a class')
    if is_kind_type(cls):
        return is_subtype(sub, cls)
    raise TypeError('issubclass() arg 2 must be a class, a tuple of classes, or a union')


def type_call_slow(cls, args, kwargs):
    """cls(*args, **kwargs) as type.__call__ does it."""
    x = cls.__new__(cls, *args, **kwargs)
    if not is_subtype(type_of(x), cls):
        return x
    init = special(x, '__init__')
    if init is not None:
        result = init(*args, **kwargs)
        if result is not None:
            raise TypeError(f"__init__() should return None, not '{type_name(result)}'")
    return x


def abstract_slow(cls):
    names = sorted(cls.__abstractmethods__)
    plural = '' if len(names) == 1 else 's'
    raise TypeError(f"Can't instantiate abstract class {cls.__name__} with abstract "
                    f"method{plural} {', '.join(names)}")


def _resolve_bases(bases):
    resolved = []
    changed = False
    for base in bases:
        if not is_kind_type(base) and hasattr(base, '__mro_entries__'):
            resolved.extend(base.__mro_entries__(bases))
            changed = True
        else:
            resolved.append(base)
    return tuple(resolved) if changed else bases


def _most_derived(meta, bases):
    winner = meta
    for base in bases:
        kind = type_of(base)
        if is_subtype(winner, kind):
            continue
        if is_subtype(kind, winner):
            winner = kind
            continue
        raise TypeError('metaclass conflict: the metaclass of a derived class must be a '
                        '(non-strict) subclass of the metaclasses of all its bases')
    return winner


def build_class(body, name, /, *bases, metaclass=None, **kwargs):
    resolved = _resolve_bases(bases)
    if metaclass is None:
        metaclass = type_of(resolved[0]) if resolved else type
    if is_kind_type(metaclass):
        metaclass = _most_derived(metaclass, resolved)
    if metaclass is type:
        namespace = {}
    else:
        prepare = getattr(metaclass, '__prepare__', None)
        namespace = {} if prepare is None else prepare(name, resolved, **kwargs)
    run_class_body(body, namespace)
    if resolved is not bases:
        namespace['__orig_bases__'] = bases
    if metaclass is type:
        return type_new(type, name, resolved, namespace, kwargs)
    return metaclass(name, resolved, namespace, **kwargs)


def type_new(meta, name, bases, namespace, kwargs):
    """type.__new__(meta, name, bases, namespace, **kwargs)."""
    if type_of(unwrap(name)) is not str:
        raise TypeError(f'type.__new__() argument 1 must be str, not {type_name(name)}')
    if type_of(unwrap(bases)) is not tuple:
        raise TypeError(f'type.__new__() argument 2 must be tuple, not {type_name(bases)}')
    for base in bases:
        if not is_kind_type(base):
            if hasattr(base, '__mro_entries__'):
                raise TypeError("type() doesn't support MRO entry resolution; use "
                                'types.new_class()')
            raise TypeError("bases must be types")
    winner = _most_derived(meta, bases)
    if winner is not meta and winner.__new__ is not type.__new__:
        return winner.__new__(winner, name, bases, namespace, **kwargs)
    if '__slots__' in namespace and not is_container(unwrap(namespace['__slots__'])):
        if type_of(namespace['__slots__']) is not str:
            namespace['__slots__'] = tuple(namespace['__slots__'])
    cls = make_class(winner, name, bases, unwrap(namespace), current_globals())
    for key, value in list(unwrap(namespace).items()):
        set_name = user_method(value, '__set_name__')
        if set_name is None and is_extension(value):
            set_name = native_method(value, '__set_name__')
        if set_name is not None:
            try:
                set_name(cls, key)
            except BaseException as error:
                raise RuntimeError(f"Error calling __set_name__ on '{type_name(value)}' instance "
                                   f"{key!r} in '{name}'") from error
    super(cls, cls).__init_subclass__(**kwargs)
    return cls


def getattr_slow(x, name, default):
    try:
        return getattr(x, name)
    except AttributeError:
        return default


def custom_getattr_slow(x, name):
    """An attribute of an object whose class defines __getattribute__ and __getattr__."""
    try:
        return special(x, '__getattribute__')(name)
    except AttributeError:
        fallback = special(x, '__getattr__')
        if fallback is None:
            raise
    return fallback(name)


def hasattr_slow(x, name):
    try:
        getattr(x, name)
    except AttributeError:
        return False
    return True


def dir_slow(x):
    method = user_method(x, '__dir__')
    if method is not None:
        return sorted(method())
    return sorted(object_dir(x))


def object_dir(x):
    names = {}
    if is_module(x):
        return list(x.__dict__)
    if is_kind_type(x):
        for cls in x.__mro__:
            for name in class_names(cls):
                names[name] = None
        return list(names)
    for name in instance_names(x):
        names[name] = None
    for cls in type_of(x).__mro__:
        for name in class_names(cls):
            names[name] = None
    return list(names)


def format_object_slow(x, spec):
    """object.__format__."""
    if spec == '':
        return str(x)
    raise TypeError(f'unsupported format string passed to {type_name(x)}.__format__')


def object_ne_slow(x, other):
    """object.__ne__."""
    method = user_method(x, '__eq__')
    if method is None:
        return NotImplemented
    result = method(other)
    return result if result is NotImplemented else not result


# --- match ----------------------------------------------------------------------------------


def match_keys(mapping, keys):
    found = []
    seen = []
    for key in keys:
        if key in seen:
            raise ValueError(f'mapping pattern checks duplicate key ({key!r})')
        seen.append(key)
        value = mapping.get(key, _missing)
        if value is _missing:
            return None
        found.append(value)
    return tuple(found)


_SELF_MATCHING = (bool, bytearray, bytes, dict, float, frozenset, int, list, set, str, tuple)


def match_class(subject, cls, names, count):
    if not is_kind_type(cls):
        raise TypeError('called match pattern must be a class')
    if not isinstance(subject, cls):
        return None
    found = []
    if count:
        args = getattr(cls, '__match_args__', None)
        if args is None:
            itself = False
            for one in _SELF_MATCHING:
                itself = itself or is_subtype(cls, one)
            allowed = 1 if itself else 0
            if count > allowed:
                plural = '' if allowed == 1 else 's'
                raise TypeError(f'{cls.__name__}() accepts {allowed} positional sub-pattern'
                                f'{plural} ({count} given)')
            found.append(subject)
        else:
            if type_of(args) is not tuple:
                raise TypeError(f'{cls.__name__}.__match_args__ must be a tuple (got '
                                f'{type_name(args)})')
            if count > len(args):
                plural = '' if len(args) == 1 else 's'
                raise TypeError(f'{cls.__name__}() accepts {len(args)} positional sub-pattern'
                                f'{plural} ({count} given)')
            for name in args[:count]:
                if name in names:
                    raise TypeError(f"{cls.__name__}() got multiple sub-patterns for attribute "
                                    f"'{name}'")
                value = getattr(subject, name, _missing)
                if value is _missing:
                    return None
                found.append(value)
    for name in names:
        value = getattr(subject, name, _missing)
        if value is _missing:
            return None
        found.append(value)
    return tuple(found)
