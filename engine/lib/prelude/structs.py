# Tuples with named items: sys.version_info, time.struct_time and their like.


def _field(index):
    return property(lambda self: tuple.__getitem__(self, index))


def _make_struct(module, name, fields, hidden=()):
    """A class of tuples; `hidden` names items that are attributes only."""
    count = len(fields)

    def __new__(cls, sequence):
        items = tuple(sequence)
        if len(items) < count:
            raise TypeError(f'{module}.{name}() takes a {count}-sequence ({len(items)}-sequence '
                            'given)' if not hidden else
                            f'{module}.{name}() takes an at least {count}-sequence '
                            f'({len(items)}-sequence given)')
        self = tuple.__new__(cls, items[:count])
        at = count
        for field in hidden:
            setattr(self, field, items[at] if at < len(items) else None)
            at += 1
        return self

    def __repr__(self):
        parts = []
        for field, item in zip(fields, self):
            parts.append(f'{field}={item!r}')
        return f'{module}.{name}(' + ', '.join(parts) + ')'

    namespace = {'__new__': __new__, '__repr__': __repr__, '__module__': module,
                 'n_fields': count + len(hidden), 'n_sequence_fields': count,
                 'n_unnamed_fields': 0, '__match_args__': tuple(fields)}
    at = 0
    for field in fields:
        namespace[field] = _field(at)
        at += 1
    return type(name, (tuple,), namespace)


make_struct = _make_struct

struct_time = _make_struct('time', 'struct_time', (
    'tm_year', 'tm_mon', 'tm_mday', 'tm_hour', 'tm_min', 'tm_sec', 'tm_wday', 'tm_yday',
    'tm_isdst'), ('tm_zone', 'tm_gmtoff'))


def make_struct_time(items):
    return struct_time(items)


class SimpleNamespace:
    """types.SimpleNamespace."""

    def __init__(self, /, **kwargs):
        self.__dict__.update(kwargs)

    def __repr__(self):
        name = 'namespace' if type(self) is SimpleNamespace else type(self).__name__
        parts = []
        for key, value in self.__dict__.items():
            parts.append(f'{key}={value!r}')
        return f'{name}(' + ', '.join(parts) + ')'

    def __eq__(self, other):
        if isinstance(self, SimpleNamespace) and isinstance(other, SimpleNamespace):
            return self.__dict__ == other.__dict__
        return NotImplemented


SimpleNamespace.__module__ = 'types'


def make_clock_info(implementation, monotonic, adjustable, resolution):
    return SimpleNamespace(implementation=implementation, monotonic=monotonic,
                           adjustable=adjustable, resolution=resolution)


def syntax_tree(rows):
    import _ast
    return _ast._tree(rows)


def strptime_slow(text, format):
    try:
        import _strptime
    except ModuleNotFoundError:
        raise NotImplementedError('heddle: time.strptime is not supported yet') from None
    return _strptime._strptime_time(text, format)


def _fill_sys(sys):
    version = _make_struct('sys', 'version_info', (
        'major', 'minor', 'micro', 'releaselevel', 'serial'))
    version.__repr__ = lambda self: (
        f'sys.version_info(major={self.major}, minor={self.minor}, micro={self.micro}, '
        f'releaselevel={self.releaselevel!r}, serial={self.serial})')
    sys.version_info = version((3, 11, 2, 'final', 0))
    flags = _make_struct('sys', 'flags', (
        'debug', 'inspect', 'interactive', 'optimize', 'dont_write_bytecode', 'no_user_site',
        'no_site', 'ignore_environment', 'verbose', 'bytes_warning', 'quiet',
        'hash_randomization', 'isolated', 'dev_mode', 'utf8_mode', 'warn_default_encoding',
        'safe_path', 'int_max_str_digits'))
    sys.flags = flags((0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, False, 1, 0, False, 4300))
    float_info = _make_struct('sys', 'float_info', (
        'max', 'max_exp', 'max_10_exp', 'min', 'min_exp', 'min_10_exp', 'dig', 'mant_dig',
        'epsilon', 'radix', 'rounds'))
    sys.float_info = float_info((1.7976931348623157e+308, 1024, 308, 2.2250738585072014e-308,
                                 -1021, -307, 15, 53, 2.220446049250313e-16, 2, 1))
    hash_info = _make_struct('sys', 'hash_info', (
        'width', 'modulus', 'inf', 'nan', 'imag', 'algorithm', 'hash_bits', 'seed_bits', 'cutoff'))
    sys.hash_info = hash_info((64, 2305843009213693951, 314159, 0, 1000003, 'siphash13', 64, 128,
                               0))
    int_info = _make_struct('sys', 'int_info', (
        'bits_per_digit', 'sizeof_digit', 'default_max_str_digits', 'str_digits_check_threshold'))
    sys.int_info = int_info((30, 4, 4300, 640))
    thread_info = _make_struct('sys', 'thread_info', ('name', 'lock', 'version'))
    sys.thread_info = thread_info(('pthread', 'semaphore', 'heddle'))
    sys.stdlib_module_names = frozenset(sys.stdlib_module_names.split())
    sys.implementation = SimpleNamespace(name='heddle', cache_tag=None, version=sys.version_info,
                                         hexversion=sys.hexversion)


_fill_sys(modules['sys'])
