"""importlib.util: specs of modules, and modules of specs."""

import os
import sys
import types
from importlib._bootstrap import _resolve_name, module_from_spec, spec_from_loader

MAGIC_NUMBER = (3495).to_bytes(2, 'little') + b'\r\n'
_nothing = object()


def resolve_name(name, package):
    if not name.startswith('.'):
        return name
    if not package:
        raise ImportError(f'no package specified for {repr(name)} '
                          '(required for relative module names)')
    level = len(name) - len(name.lstrip('.'))
    return _resolve_name(name[level:], package, level)


def _spec_of_loaded(name):
    module = sys.modules[name]
    if module is None:
        return None
    spec = getattr(module, '__spec__', None)
    if spec is not None:
        return spec
    if name == '__main__':
        raise ValueError(f'{name}.__spec__ is None')
    return _nothing


def find_spec(name, package=None):
    """The spec of a module, or None where there is no such module; imports only its packages."""
    from importlib import machinery
    fullname = resolve_name(name, package) if name.startswith('.') else name
    if fullname in sys.modules:
        spec = _spec_of_loaded(fullname)
        if spec is not _nothing:
            return spec
    parent = fullname.rpartition('.')[0]
    path = None
    if parent:
        module = __import__(parent, fromlist=['__path__'])
        try:
            path = module.__path__
        except AttributeError as error:
            raise ModuleNotFoundError(
                f'__path__ attribute not found on {parent!r} while trying to find {fullname!r}',
                name=fullname) from error
    for finder in (*sys.meta_path, machinery.BuiltinImporter, machinery.FrozenImporter,
                   machinery.PathFinder):
        spec = finder.find_spec(fullname, path, None)
        if spec is not None:
            return spec
    return None


def spec_from_file_location(name, location=None, *, loader=None,
                            submodule_search_locations=_nothing):
    from importlib import machinery
    if location is None:
        location = '<unknown>'
        if hasattr(loader, 'get_filename'):
            try:
                location = loader.get_filename(name)
            except ImportError:
                pass
    else:
        location = os.path.abspath(os.fspath(location))
    if loader is None:
        if not location.endswith(tuple(machinery.SOURCE_SUFFIXES)):
            return None
        loader = machinery.SourceFileLoader(name, location)
    spec = machinery.ModuleSpec(name, loader, origin=location)
    spec._set_fileattr = True
    if submodule_search_locations is _nothing:
        if hasattr(loader, 'is_package'):
            try:
                if loader.is_package(name):
                    spec.submodule_search_locations = []
            except ImportError:
                pass
    else:
        spec.submodule_search_locations = submodule_search_locations
    if spec.submodule_search_locations == [] and location:
        spec.submodule_search_locations.append(os.path.dirname(location))
    return spec


def decode_source(source_bytes):
    import io
    import tokenize
    encoding = tokenize.detect_encoding(io.BytesIO(source_bytes).readline)
    return io.IncrementalNewlineDecoder(None, True).decode(source_bytes.decode(encoding[0]))


def cache_from_source(path, debug_override=None, *, optimization=None):
    """Where CPython would keep the bytecode of a file. Heddle keeps none."""
    if sys.implementation.cache_tag is None:
        raise NotImplementedError('sys.implementation.cache_tag is None')


def source_from_cache(path):
    if sys.implementation.cache_tag is None:
        raise NotImplementedError('sys.implementation.cache_tag is None')


def source_hash(source_bytes):
    raise NotImplementedError('heddle: importlib.util.source_hash is not supported')


class LazyLoader:
    """A loader that waits until the module is used."""

    def __init__(self, loader):
        raise NotImplementedError('heddle: importlib.util.LazyLoader is not supported yet')
