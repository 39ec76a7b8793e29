"""importlib.machinery: what a module's spec is made of."""

SOURCE_SUFFIXES = ['.py']
DEBUG_BYTECODE_SUFFIXES = ['.pyc']
OPTIMIZED_BYTECODE_SUFFIXES = ['.pyc']
BYTECODE_SUFFIXES = ['.pyc']
EXTENSION_SUFFIXES = []


def all_suffixes():
    return SOURCE_SUFFIXES + BYTECODE_SUFFIXES + EXTENSION_SUFFIXES


class ModuleSpec:
    """Where a module comes from."""

    def __init__(self, name, loader, *, origin=None, loader_state=None, is_package=None):
        self.name = name
        self.loader = loader
        self.origin = origin
        self.loader_state = loader_state
        self.submodule_search_locations = [] if is_package else None
        self._uninitialized_submodules = []
        self._set_fileattr = False
        self._cached = None

    def __repr__(self):
        args = [f'name={self.name!r}', f'loader={self.loader!r}']
        if self.origin is not None:
            args.append(f'origin={self.origin!r}')
        if self.submodule_search_locations is not None:
            args.append(f'submodule_search_locations={self.submodule_search_locations}')
        return f'{self.__class__.__name__}({", ".join(args)})'

    def __eq__(self, other):
        if not isinstance(other, ModuleSpec):
            return NotImplemented
        return (self.name == other.name and self.loader == other.loader
                and self.origin == other.origin
                and self.submodule_search_locations == other.submodule_search_locations)

    @property
    def cached(self):
        return self._cached

    @cached.setter
    def cached(self, cached):
        self._cached = cached

    @property
    def parent(self):
        if self.submodule_search_locations is None:
            return self.name.rpartition('.')[0]
        return self.name

    @property
    def has_location(self):
        return self._set_fileattr


class BuiltinImporter:
    """Stands for the modules that are written in C++."""

    @classmethod
    def find_spec(cls, fullname, path=None, target=None):
        import sys
        if path is None and fullname in sys.builtin_module_names:
            return ModuleSpec(fullname, cls, origin='built-in')
        return None

    @staticmethod
    def create_module(spec):
        from _heddle import load_native
        return load_native(spec.name)

    @staticmethod
    def exec_module(module):
        pass


class FrozenImporter:
    """Stands for the modules in Python that the engine carries."""

    @classmethod
    def find_spec(cls, fullname, path=None, target=None):
        from _heddle import find_module
        found = find_module(fullname, [])
        if found is None or found[0] is None:
            return None
        return _spec_of(fullname, cls, found[0], found[1])

    @staticmethod
    def create_module(spec):
        return None

    @staticmethod
    def exec_module(module):
        from _heddle import run_module
        run_module(module.__spec__.name, module)


def _spec_of(name, loader, origin, is_package):
    spec = ModuleSpec(name, loader, origin=origin, is_package=is_package)
    spec._set_fileattr = True
    if is_package:
        spec.submodule_search_locations.append(origin.rpartition('/')[0])
    return spec


class SourceFileLoader:
    """Runs the module that a file holds."""

    def __init__(self, fullname, path):
        self.name = fullname
        self.path = path

    def __eq__(self, other):
        return self.__class__ == other.__class__ and self.__dict__ == other.__dict__

    def __hash__(self):
        return hash(self.name) ^ hash(self.path)

    def create_module(self, spec):
        return None

    def exec_module(self, module):
        exec(self.get_code(module.__name__), module.__dict__)

    def load_module(self, fullname=None):
        from importlib._bootstrap import load_spec
        return load_spec(_spec_of(fullname or self.name, self, self.path,
                                  self.is_package(fullname or self.name)))

    def get_filename(self, name=None):
        return self.path

    def get_data(self, path):
        with open(path, 'rb') as file:
            return file.read()

    def get_source(self, fullname=None):
        from importlib.util import decode_source
        try:
            return decode_source(self.get_data(self.path))
        except OSError as error:
            raise ImportError('source not available through get_data()',
                              name=fullname) from error

    def source_to_code(self, data, path, *, _optimize=-1):
        return compile(data, path, 'exec', dont_inherit=True)

    def get_code(self, fullname=None):
        return self.source_to_code(self.get_data(self.path), self.path)

    def is_package(self, fullname):
        tail = self.path.rpartition('/')[2].rpartition('.')[0]
        return tail == '__init__' and fullname.rpartition('.')[2] != '__init__'


class NamespaceLoader:
    """Of a folder without __init__.py: there is nothing to run."""

    def __init__(self, name, path, path_finder=None):
        self._path = path

    def is_package(self, fullname):
        return True

    def get_source(self, fullname):
        return ''

    def get_code(self, fullname):
        return compile('', '<string>', 'exec', dont_inherit=True)

    def create_module(self, spec):
        return None

    def exec_module(self, module):
        pass


class FileFinder:
    """Looks for modules in one folder."""

    def __init__(self, path, *loader_details):
        self.path = path or '.'

    def __repr__(self):
        return f'FileFinder({self.path!r})'

    def invalidate_caches(self):
        pass

    def find_spec(self, fullname, target=None):
        return _find_in([self.path], fullname)


class PathFinder:
    """Looks for modules in the folders of sys.path."""

    @staticmethod
    def invalidate_caches():
        pass

    @classmethod
    def find_spec(cls, fullname, path=None, target=None):
        import sys
        return _find_in(sys.path if path is None else path, fullname)


def _find_in(folders, fullname):
    from _heddle import find_on_path
    found = find_on_path(fullname, list(folders))
    if found is None:
        return None
    if found[2] is None:
        spec = ModuleSpec(fullname, NamespaceLoader(fullname, [found[0]]), is_package=True)
        spec.submodule_search_locations.append(found[0])
        return spec
    return _spec_of(fullname, SourceFileLoader(fullname, found[0]), found[0], found[1])


class SourcelessFileLoader:
    """Files of bytecode: Heddle has its own."""

    def __init__(self, fullname, path):
        raise NotImplementedError('heddle: files of bytecode are not supported')


class ExtensionFileLoader:
    """Compiled modules of a user's own: Heddle loads none."""

    def __init__(self, name, path):
        raise NotImplementedError('heddle: compiled extension modules are not supported')
