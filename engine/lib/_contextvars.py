"""_contextvars: variables whose values belong to a context; every thread begins with its own."""

from threading import local
from types import GenericAlias

_current = local()
_missing = object()


def _context():
    try:
        return _current.context
    except AttributeError:
        _current.context = context = Context()
        return context


class Token:
    """What ContextVar.set() returns: it undoes the change."""

    MISSING = None

    __class_getitem__ = classmethod(GenericAlias)

    def __new__(cls, *args, **kwargs):
        raise RuntimeError('Tokens can only be created by ContextVars')

    @property
    def var(self):
        return self._var

    @property
    def old_value(self):
        return Token.MISSING if self._old is _missing else self._old

    def __repr__(self):
        used = ' used' if self._used else ''
        return f'<Token{used} var={self._var!r} at {id(self):#x}>'


class _Missing:
    def __repr__(self):
        return '<Token.MISSING>'


Token.MISSING = _Missing()
Token.__module__ = 'contextvars'


class ContextVar:
    """A variable with a value of its own in each context."""

    __class_getitem__ = classmethod(GenericAlias)

    def __new__(cls, name, /, *, default=_missing):
        if not isinstance(name, str):
            raise TypeError('context variable name must be a str')
        self = object.__new__(cls)
        self._name = name
        self._default = default
        return self

    @property
    def name(self):
        return self._name

    def get(self, default=_missing, /):
        value = _context()._values.get(self, _missing)
        if value is not _missing:
            return value
        if default is not _missing:
            return default
        if self._default is not _missing:
            return self._default
        raise LookupError(self)

    def set(self, value, /):
        context = _context()
        token = object.__new__(Token)
        token._var = self
        token._context = context
        token._old = context._values.get(self, _missing)
        token._used = False
        # A copy of a context shares nothing that changes.
        context._values = {**context._values, self: value}
        return token

    def reset(self, token, /):
        if not isinstance(token, Token):
            raise TypeError(f'expected an instance of Token, got {token!r}')
        if token._used:
            raise RuntimeError(f'{token!r} has already been used once')
        if token._var is not self:
            raise ValueError(f'{token!r} was created by a different ContextVar')
        context = _context()
        if token._context is not context:
            raise ValueError(f'{token!r} was created in a different Context')
        token._used = True
        values = dict(context._values)
        if token._old is _missing:
            values.pop(self, None)
        else:
            values[self] = token._old
        context._values = values

    def __repr__(self):
        default = '' if self._default is _missing else f' default={self._default!r}'
        return f'<ContextVar name={self._name!r}{default} at {id(self):#x}>'


ContextVar.__module__ = 'contextvars'


class Context:
    """A mapping of context variables to their values."""

    __hash__ = None

    def __init__(self):
        self._values = {}
        self._entered = False

    def run(self, callable, /, *args, **kwargs):
        if self._entered:
            raise RuntimeError(f'cannot enter context: {self!r} is already entered')
        before = _context()
        self._entered = True
        _current.context = self
        try:
            return callable(*args, **kwargs)
        finally:
            _current.context = before
            self._entered = False

    def copy(self):
        context = Context()
        context._values = self._values
        return context

    def get(self, key, default=None, /):
        return self._values.get(_variable(key), default)

    def __getitem__(self, key):
        return self._values[_variable(key)]

    def __contains__(self, key):
        return _variable(key) in self._values

    def __iter__(self):
        return iter(self._values)

    def __len__(self):
        return len(self._values)

    def __eq__(self, other):
        if not isinstance(other, Context):
            return NotImplemented
        return self._values == other._values

    def keys(self):
        return self._values.keys()

    def values(self):
        return self._values.values()

    def items(self):
        return self._values.items()


Context.__module__ = 'contextvars'


def _variable(key):
    if not isinstance(key, ContextVar):
        raise TypeError(f'a ContextVar key was expected, got {key!r}')
    return key


def copy_context():
    return _context().copy()
