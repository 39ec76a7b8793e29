"""_weakref: references that the collector clears, and proxies that use them."""

import _weak

_missing = object()


class ReferenceType(_weak.Ref):
    """A reference to an object that does not keep it alive."""

    __slots__ = ('_hash',)

    def __new__(cls, object, callback=None, /, *args, **kwargs):
        if callback is None and cls is ReferenceType:
            for known in _weak.refs_to(object):
                if type(known) is ReferenceType and known.__callback__ is None:
                    return known
        return _weak.Ref.__new__(cls, object, callback)

    def __init__(self, object, callback=None, /):
        pass

    def __hash__(self):
        try:
            return self._hash
        except AttributeError:
            pass
        referent = self()
        if referent is None:
            raise TypeError('weak object has gone away')
        self._hash = value = hash(referent)
        return value

    def __eq__(self, other):
        if not isinstance(other, ReferenceType):
            return NotImplemented
        mine, its = self(), other()
        if mine is None or its is None:
            return self is other
        return mine == its

    def __ne__(self, other):
        if not isinstance(other, ReferenceType):
            return NotImplemented
        return not self == other

    def __repr__(self):
        referent = self()
        if referent is None:
            return f'<weakref at {id(self):#x}; dead>'
        name = getattr(referent, '__name__', None)
        named = f' ({name})' if isinstance(name, str) else ''
        return (f"<weakref at {id(self):#x}; to '{type(referent).__name__}' at "
                f'{id(referent):#x}{named}>')

    @classmethod
    def __class_getitem__(cls, item):
        from types import GenericAlias
        return GenericAlias(cls, item)


ReferenceType.__module__ = 'weakref'
ref = ReferenceType


def getweakrefcount(object, /):
    return len(_weak.refs_to(object))


def getweakrefs(object, /):
    return _weak.refs_to(object)


def _remove_dead_weakref(mapping, key, /):
    """Takes a key out of a dict if its weak reference is dead."""
    reference = mapping.get(key)
    if reference is not None and reference() is None:
        mapping.pop(key, None)


# --- proxies ------------------------------------------------------------------------------------


def _referent(proxy):
    referent = object.__getattribute__(proxy, '_ref')()
    if referent is None:
        raise ReferenceError('weakly-referenced object no longer exists')
    return referent


def _plain(x):
    return _referent(x) if type(x) in _PROXIES else x


class ProxyType:
    __slots__ = ('_ref', '__weakref__')
    __hash__ = None

    def __new__(cls, *args, **kwargs):
        raise TypeError(f"cannot create '{cls.__module__}.{cls.__name__}' instances")

    def __getattribute__(self, name):
        return getattr(_referent(self), name)

    def __setattr__(self, name, value):
        setattr(_referent(self), name, value)

    def __delattr__(self, name):
        delattr(_referent(self), name)

    def __repr__(self):
        referent = _referent(self)
        return (f'<weakproxy at {id(self):#x} to {type(referent).__name__} at '
                f'{id(referent):#x}>')

    def __str__(self):
        return str(_referent(self))

    def __bytes__(self):
        return bytes(_referent(self))

    def __bool__(self):
        return bool(_referent(self))

    def __len__(self):
        return len(_referent(self))

    def __contains__(self, item):
        return item in _referent(self)

    def __getitem__(self, key):
        return _referent(self)[_plain(key)]

    def __setitem__(self, key, value):
        _referent(self)[_plain(key)] = value

    def __delitem__(self, key):
        del _referent(self)[_plain(key)]

    def __iter__(self):
        return iter(_referent(self))

    def __next__(self):
        referent = _referent(self)
        if not hasattr(type(referent), '__next__'):
            raise TypeError(f"Weakref proxy referenced a non-iterator "
                            f"'{type(referent).__name__}' object")
        return next(referent)

    def __reversed__(self):
        return reversed(_referent(self))

    def __index__(self):
        return _referent(self).__index__()

    def __int__(self):
        return int(_referent(self))

    def __float__(self):
        return float(_referent(self))

    def __enter__(self):
        return _referent(self).__enter__()

    def __exit__(self, *args):
        return _referent(self).__exit__(*args)


class CallableProxyType(ProxyType):
    __slots__ = ()

    def __call__(self, /, *args, **kwargs):
        return _referent(self)(*args, **kwargs)


_PROXIES = (ProxyType, CallableProxyType)
for _cls in _PROXIES:
    _cls.__module__ = 'weakref'


_BINARY = {
    'lt': lambda a, b: a < b, 'le': lambda a, b: a <= b, 'eq': lambda a, b: a == b,
    'ne': lambda a, b: a != b, 'gt': lambda a, b: a > b, 'ge': lambda a, b: a >= b,
    'add': lambda a, b: a + b, 'sub': lambda a, b: a - b, 'mul': lambda a, b: a * b,
    'truediv': lambda a, b: a / b, 'floordiv': lambda a, b: a // b, 'mod': lambda a, b: a % b,
    'divmod': divmod, 'pow': lambda a, b: a ** b, 'lshift': lambda a, b: a << b,
    'rshift': lambda a, b: a >> b, 'and': lambda a, b: a & b, 'or': lambda a, b: a | b,
    'xor': lambda a, b: a ^ b, 'matmul': lambda a, b: a @ b,
}
_COMPARISONS = ('lt', 'le', 'eq', 'ne', 'gt', 'ge')
_UNARY = {'neg': lambda a: -a, 'pos': lambda a: +a, 'invert': lambda a: ~a, 'abs': abs}


def _forward(name, function):
    setattr(ProxyType, f'__{name}__', lambda self, other: function(_plain(self), _plain(other)))
    if name not in _COMPARISONS:
        setattr(ProxyType, f'__r{name}__',
                lambda self, other: function(_plain(other), _plain(self)))


def _forward_unary(name, function):
    setattr(ProxyType, f'__{name}__', lambda self: function(_plain(self)))


for _name, _function in _BINARY.items():
    _forward(_name, _function)
for _name, _function in _UNARY.items():
    _forward_unary(_name, _function)


def proxy(object, callback=None, /):
    cls = CallableProxyType if callable(object) else ProxyType
    if callback is None:
        reference = ref(object)
        made = _new(cls)
    else:
        made = _new(cls)
        reference = ref(object, lambda _: callback(made))
    _set_ref(made, reference)
    return made


_new = object.__new__
_set_ref = ProxyType.__dict__['_ref'].__set__
