"""_collections: what CPython's collections has in C: deque, defaultdict, OrderedDict."""

import sys
from _deque import _deque

_missing = object()


class deque(_deque):
    """A list that is as fast at its left end as at its right one."""

    __slots__ = ()
    __hash__ = None

    def __init__(self, iterable=(), maxlen=None):
        self._reset(maxlen)
        for item in iterable:
            self.append(item)

    def extend(self, iterable):
        if iterable is self:
            iterable = self._items()
        for item in iterable:
            self.append(item)

    def extendleft(self, iterable):
        if iterable is self:
            iterable = self._items()
        for item in iterable:
            self.appendleft(item)

    def copy(self):
        return type(self)(self._items(), self.maxlen)

    __copy__ = copy

    def count(self, x):
        return self._items().count(x)

    def index(self, x, start=0, stop=sys.maxsize):
        try:
            return self._items().index(x, start, stop)
        except ValueError:
            raise ValueError(f"{x!r} is not in deque") from None

    def insert(self, index, x):
        items = self._items()
        if self.maxlen is not None and len(items) >= self.maxlen:
            raise IndexError("deque already at its maximum size")
        items.insert(index, x)
        self._assign(items)

    def remove(self, value):
        items = self._items()
        try:
            items.remove(value)
        except ValueError:
            raise ValueError("deque.remove(x): x not in deque") from None
        self._assign(items)

    def reverse(self):
        self._assign(self._items()[::-1])

    def __reversed__(self):
        return reversed(self._items())

    def __contains__(self, x):
        return x in self._items()

    def __bool__(self):
        return len(self) > 0

    def __repr__(self):
        items = ", ".join(["[...]" if item is self else repr(item) for item in self._items()])
        if self.maxlen is None:
            return f"{type(self).__name__}([{items}])"
        return f"{type(self).__name__}([{items}], maxlen={self.maxlen})"

    def __add__(self, other):
        if not isinstance(other, deque):
            raise TypeError(f'can only concatenate deque (not "{type(other).__name__}") to deque')
        result = self.copy()
        result.extend(other)
        return result

    def __iadd__(self, other):
        self.extend(other)
        return self

    def __mul__(self, n):
        return type(self)(self._items() * n, self.maxlen)

    __rmul__ = __mul__

    def __eq__(self, other):
        return self._items() == other._items() if isinstance(other, deque) else NotImplemented

    def __lt__(self, other):
        return self._items() < other._items() if isinstance(other, deque) else NotImplemented

    def __le__(self, other):
        return self._items() <= other._items() if isinstance(other, deque) else NotImplemented

    def __gt__(self, other):
        return self._items() > other._items() if isinstance(other, deque) else NotImplemented

    def __ge__(self, other):
        return self._items() >= other._items() if isinstance(other, deque) else NotImplemented

    def __reduce__(self):
        args = () if self.maxlen is None else ((), self.maxlen)
        return type(self), args, self.__getstate__(), iter(self)


class defaultdict(dict):
    def __init__(self, default_factory=None, /, *args, **kwargs):
        if default_factory is not None and not callable(default_factory):
            raise TypeError("first argument must be callable or None")
        self.default_factory = default_factory
        dict.__init__(self, *args, **kwargs)

    def __missing__(self, key):
        if self.default_factory is None:
            raise KeyError(key)
        value = self.default_factory()
        return self.setdefault(key, value)

    def __repr__(self):
        name = type(self).__name__
        return f"{name}({self.default_factory!r}, {dict.__repr__(self)})"

    def __reduce__(self):
        args = () if self.default_factory is None else (self.default_factory,)
        return type(self), args, None, None, iter(self.items())

    def copy(self):
        return type(self)(self.default_factory, self)

    __copy__ = copy

    def __or__(self, other):
        result = self.copy()
        result.update(other)
        return result


class OrderedDict(dict):
    def move_to_end(self, key, last=True):
        value = self.pop(key)
        if last:
            self[key] = value
        else:
            rest = list(self.items())
            self.clear()
            self[key] = value
            self.update(rest)

    def popitem(self, last=True):
        if not self:
            raise KeyError("dictionary is empty")
        key = next(reversed(self) if last else iter(self))
        return key, self.pop(key)

    def __eq__(self, other):
        if isinstance(other, OrderedDict):
            return dict.__eq__(self, other) and list(self) == list(other)
        return dict.__eq__(self, other)

    __hash__ = None

    def __repr__(self):
        if not self:
            return f"{type(self).__name__}()"
        return f"{type(self).__name__}({list(self.items())!r})"

    def __reduce__(self):
        return type(self), (), self.__getstate__(), None, iter(self.items())

    def copy(self):
        return type(self)(self)

    @classmethod
    def fromkeys(cls, iterable, value=None):
        self = cls()
        for key in iterable:
            self[key] = value
        return self


def _count_elements(mapping, iterable):
    get = mapping.get
    for key in iterable:
        mapping[key] = get(key, 0) + 1


class _tuplegetter:
    # The descriptor of one field of a named tuple.

    def __init__(self, index, doc):
        self._index = index
        self.__doc__ = doc

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        if not isinstance(instance, tuple):
            raise TypeError(f"descriptor for index '{self._index}' for tuple subclasses doesn't "
                            f"apply to '{type(instance).__name__}' object")
        return tuple.__getitem__(instance, self._index)

    def __set__(self, instance, value):
        raise AttributeError("can't set attribute")

    def __delete__(self, instance):
        raise AttributeError("can't delete attribute")

    def __reduce__(self):
        return type(self), (self._index, self.__doc__)

    def __repr__(self):
        return f'_tuplegetter({self._index}, {self.__doc__!r})'


for _cls in (deque, defaultdict, OrderedDict, _tuplegetter):
    _cls.__module__ = 'collections'
