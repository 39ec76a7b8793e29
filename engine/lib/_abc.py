"""_abc: what CPython's abc has in C: registered and remembered subclasses of abstract classes."""

_invalidation = 0  # raised by every register(): what was found not to be a subclass may be one now


class _abc_data:
    """What belongs to one abstract class."""

    __slots__ = ('registry', 'cache', 'negative', 'version')

    def __init__(self):
        self.registry = {}
        self.cache = {}
        self.negative = {}
        self.version = _invalidation


def _abstract_names(cls):
    names = [name for name, value in list(cls.__dict__.items())
             if getattr(value, '__isabstractmethod__', False)]
    for base in cls.__bases__:
        for name in getattr(base, '__abstractmethods__', ()):
            if getattr(getattr(cls, name, None), '__isabstractmethod__', False):
                names.append(name)
    return frozenset(names)


def _abc_init(cls):
    cls.__abstractmethods__ = _abstract_names(cls)
    cls._abc_impl = _abc_data()


def _abc_register(cls, subclass):
    global _invalidation
    if not isinstance(subclass, type):
        raise TypeError('Can only register classes')
    if issubclass(subclass, cls):
        return subclass
    if issubclass(cls, subclass):
        raise RuntimeError('Refusing to create an inheritance cycle')
    cls._abc_impl.registry[subclass] = None
    _invalidation += 1
    return subclass


def _abc_instancecheck(cls, instance):
    impl = cls._abc_impl
    kind = type(instance)
    subclass = instance.__class__
    if subclass in impl.cache:
        return True
    if subclass is kind:
        if impl.version == _invalidation and subclass in impl.negative:
            return False
        return cls.__subclasscheck__(subclass)
    return cls.__subclasscheck__(subclass) or cls.__subclasscheck__(kind)


def _abc_subclasscheck(cls, subclass):
    if not isinstance(subclass, type):
        raise TypeError('issubclass() arg 1 must be a class')
    impl = cls._abc_impl
    if subclass in impl.cache:
        return True
    if impl.version < _invalidation:
        impl.negative = {}
        impl.version = _invalidation
    elif subclass in impl.negative:
        return False
    answer = _ask(cls, impl, subclass)
    (impl.cache if answer else impl.negative)[subclass] = None
    return answer


def _ask(cls, impl, subclass):
    answer = cls.__subclasshook__(subclass)
    if answer is True or answer is False:
        return answer
    if answer is not NotImplemented:
        raise AssertionError('__subclasshook__ must return either False, True, or NotImplemented')
    if cls in getattr(subclass, '__mro__', ()):
        return True
    for registered in list(impl.registry):
        if issubclass(subclass, registered):
            return True
    for derived in cls.__subclasses__():
        if issubclass(subclass, derived):
            return True
    return False


def get_cache_token():
    """What changes with every register() of any abstract class."""
    return _invalidation


def _reset_registry(cls):
    cls._abc_impl.registry.clear()


def _reset_caches(cls):
    cls._abc_impl.cache.clear()
    cls._abc_impl.negative.clear()


def _get_dump(cls):
    impl = cls._abc_impl
    return set(impl.registry), set(impl.cache), set(impl.negative), impl.version
