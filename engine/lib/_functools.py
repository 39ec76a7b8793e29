"""_functools: what functools has in C: partial, reduce, cmp_to_key, lru_cache's wrapper."""

import _thread

_missing = object()
_len = len  # the program may replace it by a cached one
_kwd_mark = object()


def reduce(function, iterable, initial=_missing, /):
    """Apply a function of two arguments cumulatively to the items of an iterable."""
    try:
        items = iter(iterable)
    except TypeError:
        raise TypeError('reduce() arg 2 must support iteration') from None
    if initial is _missing:
        value = next(items, _missing)
        if value is _missing:
            raise TypeError('reduce() of empty iterable with no initial value')
    else:
        value = initial
    for item in items:
        value = function(value, item)
    return value


class partial:
    """New function with partial application of the given arguments and keywords."""

    __slots__ = ('_func', '_args', '_keywords', '_in_repr', '__dict__', '__weakref__')

    def __new__(cls, /, *args, **keywords):
        if not args:
            raise TypeError("type 'partial' takes at least one argument")
        func, *rest = args
        if not callable(func):
            raise TypeError('the first argument must be callable')
        args = tuple(rest)
        if type(func) is partial and not func.__dict__:
            args = func._args + args
            keywords = {**func._keywords, **keywords}
            func = func._func
        self = object.__new__(cls)
        self._func = func
        self._args = args
        self._keywords = keywords
        self._in_repr = False
        return self

    func = property(lambda self: self._func, doc='function object to use in future partial calls')
    args = property(lambda self: self._args, doc='tuple of arguments to future partial calls')
    keywords = property(lambda self: self._keywords,
                        doc='dictionary of keyword arguments to future partial calls')

    def __call__(self, /, *args, **keywords):
        if keywords:
            return self._func(*self._args, *args, **{**self._keywords, **keywords})
        return self._func(*self._args, *args, **self._keywords)

    def __repr__(self):
        if self._in_repr:
            return '...'
        self._in_repr = True
        try:
            cls = type(self)
            parts = [repr(self._func)]
            parts.extend(repr(arg) for arg in self._args)
            parts.extend(f'{key}={value!r}' for key, value in self._keywords.items())
        finally:
            self._in_repr = False
        name = 'functools.partial' if cls is partial else cls.__name__
        return f"{name}({', '.join(parts)})"

    def __reduce__(self):
        return type(self), (self._func,), (self._func, self._args, self._keywords,
                                           self.__dict__ or None)

    def __setstate__(self, state):
        if not isinstance(state, tuple) or len(state) != 4:
            raise TypeError('invalid partial state')
        func, args, keywords, namespace = state
        if not callable(func) or not isinstance(args, tuple) or not (
                keywords is None or isinstance(keywords, dict)):
            raise TypeError('invalid partial state')
        self._func = func
        self._args = tuple(args)
        self._keywords = keywords if type(keywords) is dict else dict(keywords or {})
        self.__dict__ = {} if namespace is None else namespace

    @classmethod
    def __class_getitem__(cls, item):
        from types import GenericAlias
        return GenericAlias(cls, item)


partial.__module__ = 'functools'
_bound_method = type(partial(len).__reduce__)  # types.MethodType


class KeyWrapper:
    __slots__ = ('_cmp', 'obj')
    __hash__ = None

    def __init__(self, cmp, obj):
        self._cmp = cmp
        self.obj = obj

    def __call__(self, obj):
        return KeyWrapper(self._cmp, obj)

    def _order(self, other):
        if type(other) is not KeyWrapper:
            raise TypeError('other argument must be K instance')
        return self._cmp(self.obj, other.obj)

    def __lt__(self, other):
        return self._order(other) < 0

    def __gt__(self, other):
        return self._order(other) > 0

    def __eq__(self, other):
        return self._order(other) == 0

    def __ne__(self, other):
        return self._order(other) != 0

    def __le__(self, other):
        return self._order(other) <= 0

    def __ge__(self, other):
        return self._order(other) >= 0


KeyWrapper.__module__ = 'functools'


def cmp_to_key(mycmp):
    """Convert a cmp= function into a key= function."""
    return KeyWrapper(mycmp, None)


def _cache_key(args, kwargs, typed):
    if not kwargs and not typed:
        if _len(args) == 1 and type(args[0]) in (int, str):
            return args[0]
        return args
    key = args
    if kwargs:
        key += (_kwd_mark,)
        for item in kwargs.items():
            key += item
    if typed:
        key += tuple(type(arg) for arg in args)
        key += tuple(type(value) for value in kwargs.values())
    return key


class _lru_cache_wrapper:
    """A function that remembers its latest results; the one used longest ago is dropped first."""

    def __init__(self, user_function, maxsize, typed, cache_info_type):
        if not callable(user_function):
            raise TypeError('the first argument must be callable')
        if maxsize is not None and not isinstance(maxsize, int):
            raise TypeError('maxsize should be integer or None')
        self._func = user_function
        self._maxsize = None if maxsize is None else max(maxsize, 0)
        self._typed = typed
        self._info = cache_info_type
        self._lock = _thread.RLock()  # an item's __eq__ may call the function again
        self._cache = {}
        self._hits = 0
        self._misses = 0

    def __call__(self, /, *args, **kwargs):
        if self._maxsize is None:
            key = _cache_key(args, kwargs, self._typed)
            value = self._cache.get(key, _missing)
            if value is not _missing:
                self._hits += 1
                return value
            self._misses += 1
            value = self._func(*args, **kwargs)
            self._cache[key] = value
            return value
        if self._maxsize == 0:
            self._misses += 1
            return self._func(*args, **kwargs)
        return self._bounded(_cache_key(args, kwargs, self._typed), args, kwargs)

    def _bounded(self, key, args, kwargs):
        with self._lock:
            value = self._cache.pop(key, _missing)
            if value is not _missing:
                self._cache[key] = value
                self._hits += 1
                return value
            self._misses += 1
        value = self._func(*args, **kwargs)
        with self._lock:
            if key not in self._cache:
                if _len(self._cache) >= self._maxsize:
                    del self._cache[next(iter(self._cache))]
                self._cache[key] = value
        return value

    def __get__(self, instance, owner=None):
        return self if instance is None else _bound_method(self, instance)

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self

    def __reduce__(self):
        return self.__qualname__

    def cache_info(self):
        """Report cache statistics"""
        return self._info(self._hits, self._misses, self._maxsize, _len(self._cache))

    def cache_clear(self):
        """Clear the cache and cache statistics"""
        with self._lock:
            self._cache.clear()
            self._hits = 0
            self._misses = 0


_lru_cache_wrapper.__module__ = 'functools'
