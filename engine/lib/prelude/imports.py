# The import statement. Where a module comes from is asked of C++: find_module.

_loading = {}


def _resolve(name, globals, level):
    package = globals.get('__package__')
    if package is None:
        package = globals.get('__name__', '')
        if '__path__' not in globals:
            package = package.rpartition('.')[0]
    if not package:
        raise ImportError('attempted relative import with no known parent package')
    parts = package.split('.')
    if len(parts) < level:
        raise ImportError('attempted relative import beyond top-level package')
    base = '.'.join(parts[:len(parts) - level + 1])
    return f'{base}.{name}' if name else base


def import_slow(name, globals, fromlist, level):
    if level:
        name = _resolve(name, globals, level)
    elif not name:
        raise ValueError('Empty module name')
    module = _import(name)
    if not fromlist:
        if level or '.' not in name:
            return module
        return modules[name.partition('.')[0]]
    if hasattr(module, '__path__'):
        if '*' in fromlist:
            fromlist = getattr(module, '__all__', ())
        for item in fromlist:
            if not hasattr(module, item):
                try:
                    _import(f'{module.__name__}.{item}')
                except ModuleNotFoundError as error:
                    if error.name != f'{module.__name__}.{item}':
                        raise
    return module


def _import(name):
    module = modules.get(name, _missing)
    if module is not _missing and name not in _loading:
        if module is None:
            raise ModuleNotFoundError(f'import of {name} halted; None in sys.modules', name=name)
        return module
    lock = _loading.get(name)
    if lock is not None:
        if not lock.mine():
            lock.acquire()
            lock.release()
            return _import(name)
        if name in modules:
            return modules[name]
    parent, _, child = name.rpartition('.')
    if parent:
        package = _import(parent)
        if name in modules:
            return modules[name]
        path = getattr(package, '__path__', None)
        if path is None:
            raise ModuleNotFoundError(f"No module named {name!r}; {parent!r} is not a package",
                                      name=name)
    else:
        path = getattr(modules['sys'], 'path', None)
    for finder in modules['sys'].meta_path:
        spec = finder.find_spec(name, path if parent else None, None)
        if spec is not None:
            from importlib._bootstrap import load_spec
            module = load_spec(spec)
            if parent:
                setattr(package, child, module)
            return module
    found = find_module(name, path)
    if found is None:
        top = name.partition('.')[0]
        if top in modules['sys'].stdlib_module_names and top[0] != '_':
            raise ModuleNotFoundError(f'heddle: the module {name!r} is not supported yet',
                                      name=name)
        raise ModuleNotFoundError(f'No module named {name!r}', name=name)
    module = _load(name, found)
    if parent:
        setattr(package, child, module)
    return module


class _ModuleLock:
    """Keeps other strands off a module that is being loaded."""

    def __init__(self):
        self._owner = strand_id()
        self._lock = None
        if strand_count() > 1:
            self._lock = new_lock()
            self._lock.acquire()

    def mine(self):
        return self._owner == strand_id() or self._lock is None

    def acquire(self):
        self._lock.acquire()

    def release(self):
        if self._lock is not None:
            self._lock.release()


class _LibraryLoader:
    """What linecache asks for the source of a module that the engine carries."""

    def get_source(self, name):
        return library_source(name)


_loader = _LibraryLoader()


def _load(name, found):
    filename, is_package, *text = found
    if filename is None:
        module = load_native(name)
        modules[name] = module
        return module
    lock = _ModuleLock()
    other = _loading.setdefault(name, lock)
    if other is not lock:
        return _import(name)
    module = new_module(name)
    is_folder = text == [None]
    if not is_folder:
        module.__file__ = filename
    module.__package__ = name if is_package else name.rpartition('.')[0]
    module.__loader__ = _loader if filename.startswith('heddle/') else None
    module.__spec__ = None
    if is_package:
        module.__path__ = [filename if is_folder else filename.rpartition('/')[0]]
    modules[name] = module
    try:
        if not is_folder:
            run_module(name, module, filename, *text)
    except BaseException:
        modules.pop(name, None)
        raise
    finally:
        _loading.pop(name, None)
        lock.release()
    return modules[name]


def is_loading(name):
    return name in _loading


def import_from_slow(module, name):
    try:
        return getattr(module, name)
    except AttributeError:
        pass
    package = getattr(module, '__name__', None)
    found = modules.get(f'{package}.{name}', None)
    if found is not None:
        return found
    path = getattr(module, '__file__', None)
    where = 'unknown location' if path is None else path
    if package in _loading:
        message = (f'cannot import name {name!r} from partially initialized module {package!r} '
                   f'(most likely due to a circular import) ({where})')
    else:
        package = package or "<unknown module name>"
        message = f"cannot import name {name!r} from {package!r} ({where})"
    raise ImportError(message, name=package, path=path)


# --- names in a namespace that is no dict ------------------------------------------------


def name_load_slow(namespace, name, elsewhere):
    try:
        return namespace[name]
    except KeyError:
        pass
    if elsewhere:
        return elsewhere[0]
    raise NameError(f'name {name!r} is not defined', name=name)


def name_store_slow(namespace, name, value):
    namespace[name] = value


def name_delete_slow(namespace, name):
    try:
        del namespace[name]
    except KeyError:
        raise NameError(f'name {name!r} is not defined', name=name) from None


def setup_annotations_slow(namespace):
    if '__annotations__' not in namespace:
        namespace['__annotations__'] = {}


def exec_slow(code, globals, namespace):
    run_code(code, globals, namespace)


def dir_names(namespace):
    return sorted(namespace.keys())


def import_star_slow(namespace, module):
    names = getattr(module, '__all__', None)
    if names is None:
        names = []
        for name in module.__dict__:
            if name[:1] != '_':
                names.append(name)
    for name in names:
        namespace[name] = getattr(module, name)


def dunder_import(name, globals=None, locals=None, fromlist=(), level=0):
    """The built-in __import__."""
    return import_slow(name, {} if globals is None else globals, fromlist, level)


def open_slow(args):
    """The built-in open."""
    import _io
    return _io.open_file(*args)
