"""importlib: importing a module by a name that is made while the program runs."""

import sys

__all__ = ['__import__', 'import_module', 'invalidate_caches', 'reload']

__import__ = __import__

_reloading = {}


def invalidate_caches():
    """Forgets what finders remember: Heddle's remember nothing."""


def import_module(name, package=None):
    level = 0
    if name.startswith('.'):
        if not package:
            raise TypeError(f'the \'package\' argument is required to perform a relative import '
                            f'for {name!r}')
        for character in name:
            if character != '.':
                break
            level += 1
        parts = package.rsplit('.', level - 1)
        if len(parts) < level:
            raise ImportError('attempted relative import beyond top-level package')
        name = f'{parts[0]}.{name[level:]}' if name[level:] else parts[0]
    __import__(name)
    return sys.modules[name]


def reload(module):
    from _heddle import find_module, run_module
    name = getattr(getattr(module, '__spec__', None), 'name', None) or module.__name__
    if sys.modules.get(name) is not module:
        raise ImportError(f'module {name} not in sys.modules', name=name)
    parent = name.rpartition('.')[0]
    found = find_module(name, sys.modules[parent].__path__ if parent else sys.path)
    if found is None:
        raise ModuleNotFoundError(f'spec not found for the module {name!r}', name=name)
    if found[0] is not None:
        run_module(name, module, found[0], *found[2:])
    return sys.modules[name]
