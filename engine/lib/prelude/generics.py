# list[int] and int | str: types.GenericAlias and types.UnionType.

_NOT_FORWARDED = frozenset((
    '__class__', '__bases__', '__origin__', '__args__', '__unpacked__', '__parameters__',
    '__typing_unpacked_tuple_args__', '__mro_entries__', '__reduce_ex__', '__reduce__',
    '__copy__', '__deepcopy__'))


def _type_text(item):
    """How the repr of an alias shows one of its parts."""
    if item is Ellipsis:
        return '...'
    if hasattr(item, '__origin__') and hasattr(item, '__args__'):
        return repr(item)
    name = getattr(item, '__qualname__', None)
    module = getattr(item, '__module__', None)
    if name is None or module is None:
        return repr(item)
    return name if module == 'builtins' else f'{module}.{name}'


def _type_parameters(args):
    """The type variables in args, in order, each once."""
    found = []
    for arg in args:
        if is_kind_type(arg):
            continue
        if hasattr(arg, '__typing_subst__'):
            if arg not in found:
                found.append(arg)
        else:
            for inner in getattr(arg, '__parameters__', None) or ():
                if inner not in found:
                    found.append(inner)
    return tuple(found)


def _substituted(alias, args, parameters, items):
    """args with `items` in the place of the parameters."""
    if not parameters:
        raise TypeError(f'{alias!r} is not a generic class')
    if type_of(items) is not tuple:
        items = (items,)
    for parameter in parameters:
        prepare = getattr(parameter, '__typing_prepare_subst__', None)
        if prepare is not None:
            items = prepare(alias, items)
    if len(items) != len(parameters):
        few = 'many' if len(items) > len(parameters) else 'few'
        raise TypeError(f'Too {few} arguments for {alias!r}; actual {len(items)}, expected '
                        f'{len(parameters)}')
    made = []
    for arg in args:
        if is_kind_type(arg):
            made.append(arg)
            continue
        if hasattr(arg, '__typing_subst__'):
            new = arg.__typing_subst__(items[parameters.index(arg)])
            if getattr(arg, '__typing_is_unpacked_typevartuple__', False):
                made.extend(new)
                continue
        else:
            inner = getattr(arg, '__parameters__', None)
            if not inner or type_of(inner) is not tuple:
                made.append(arg)
                continue
            new = arg[tuple([items[parameters.index(one)] for one in inner])]
        made.append(new)
    return tuple(made)


class GenericAlias:
    """list[int]: a class with the types of what it holds."""

    __module__ = 'types'
    __slots__ = ('_origin', '_args', '_parameters', '_starred', '__weakref__')

    def __new__(cls, origin, args, /):
        self = object.__new__(cls)
        if type_of(args) is not tuple:
            args = (args,)
        self._origin = origin
        self._args = args
        self._parameters = _type_parameters(args)
        self._starred = False
        return self

    @property
    def __origin__(self):
        return self._origin

    @property
    def __args__(self):
        return self._args

    @property
    def __parameters__(self):
        return self._parameters

    @property
    def __unpacked__(self):
        return self._starred

    @property
    def __typing_unpacked_tuple_args__(self):
        return self._args if self._starred and self._origin is tuple else None

    def __call__(self, /, *args, **kwargs):
        made = self._origin(*args, **kwargs)
        try:
            made.__orig_class__ = self
        except (AttributeError, TypeError):
            pass
        return made

    def __getattr__(self, name):
        if name in _NOT_FORWARDED:
            raise AttributeError(f"'types.GenericAlias' object has no attribute '{name}'")
        return getattr(self._origin, name)

    def __getitem__(self, items):
        made = GenericAlias(self._origin,
                            _substituted(self, self._args, self._parameters, items))
        made._starred = self._starred
        return made

    def __mro_entries__(self, bases):
        return (self._origin,)

    def __iter__(self):
        starred = GenericAlias(self._origin, self._args)
        starred._starred = True
        yield starred

    def __eq__(self, other):
        if type_of(other) is not GenericAlias:
            return NotImplemented
        return (self._starred == other._starred and self._origin == other._origin and
                self._args == other._args)

    def __hash__(self):
        return hash(self._origin) ^ hash(self._args)

    def __or__(self, other):
        return make_union(self, other)

    def __ror__(self, other):
        return make_union(other, self)

    def __instancecheck__(self, instance):
        raise TypeError('isinstance() argument 2 cannot be a parameterized generic')

    def __subclasscheck__(self, cls):
        raise TypeError('issubclass() argument 2 cannot be a parameterized generic')

    def __reduce__(self):
        return GenericAlias, (self._origin, self._args)

    def __dir__(self):
        return sorted(set(dir(self._origin)) | _NOT_FORWARDED)

    def __repr__(self):
        star = '*' if self._starred else ''
        if not self._args:
            return f'{star}{_type_text(self._origin)}[()]'
        inner = []
        for arg in self._args:
            if type_of(arg) is list:
                inner.append('[' + ', '.join([_type_text(one) for one in arg]) + ']')
            else:
                inner.append(_type_text(arg))
        return f"{star}{_type_text(self._origin)}[{', '.join(inner)}]"


def generic_alias(origin, args):
    return GenericAlias(origin, args)


def _is_unionable(x):
    return x is None or is_kind_type(x) or type_of(x) is GenericAlias or type_of(x) is UnionType


class UnionType:
    """int | str."""

    __module__ = 'types'
    __slots__ = ('_args', '__weakref__')

    def __new__(cls, *args, **kwargs):
        raise TypeError("cannot create 'types.UnionType' instances")

    @property
    def __args__(self):
        return self._args

    @property
    def __parameters__(self):
        return _type_parameters(self._args)

    def __getitem__(self, items):
        args = _substituted(self, self._args, _type_parameters(self._args), items)
        made = args[0]
        for arg in args[1:]:
            made = made | arg
        return made

    def __or__(self, other):
        return make_union(self, other)

    def __ror__(self, other):
        return make_union(other, self)

    def __eq__(self, other):
        if type_of(other) is not UnionType:
            return NotImplemented
        return frozenset(self._args) == frozenset(other._args)

    def __hash__(self):
        return hash(frozenset(self._args))

    def __instancecheck__(self, instance):
        for arg in self._args:
            if not is_kind_type(arg) and type_of(arg) is GenericAlias:
                raise TypeError('isinstance() argument 2 cannot be a parameterized generic')
        for arg in self._args:
            if isinstance(instance, arg):
                return True
        return False

    def __subclasscheck__(self, cls):
        for arg in self._args:
            if not is_kind_type(arg) and type_of(arg) is GenericAlias:
                raise TypeError('issubclass() argument 2 cannot be a parameterized generic')
        for arg in self._args:
            if issubclass(cls, arg):
                return True
        return False

    def __reduce__(self):
        return _union_of, (self._args,)

    def __repr__(self):
        return ' | '.join(['None' if arg is type_of(None) else _type_text(arg)
                           for arg in self._args])


def _union_of(args):
    self = object.__new__(UnionType)
    self._args = args
    return self


def make_union(a, b):
    if not _is_unionable(a) or not _is_unionable(b):
        return NotImplemented
    args = []
    for side in (a, b):
        if side is None:
            side = type_of(None)
        for arg in side._args if type_of(side) is UnionType else (side,):
            known = False
            for other in args:
                known = known or other is arg or (type_of(arg) is GenericAlias and other == arg)
            if not known:
                args.append(arg)
    return args[0] if len(args) == 1 else _union_of(tuple(args))
