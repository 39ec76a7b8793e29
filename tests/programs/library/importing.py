"""Modules that the program writes, finds and loads while it runs: sys.path, specs, runpy."""

import importlib
import importlib.util
import os
import pkgutil
import runpy
import sys
import tempfile

with tempfile.TemporaryDirectory() as folder:
    def write(name, text):
        path = os.path.join(folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, 'w') as file:
            file.write(text)

    write('written.py', 'value = 1\n\ndef double(x):\n    return x * 2\n')
    write('pack/__init__.py', 'from . import inner\nname = "pack"\n')
    write('pack/inner.py', 'from .deep import leaf\nhere = __name__\n')
    write('pack/deep/leaf.py', 'here = __name__\n')
    write('broken.py', 'def f(:\n')
    write('script.py', 'result = __name__\n')

    try:
        import written
    except ModuleNotFoundError as error:
        print(error)
    sys.path.insert(0, folder)
    import written
    print(written.value, written.double(4), os.path.basename(written.__file__))
    import pack.inner
    print(pack.name, pack.inner.here, pack.inner.leaf.here, len(pack.__path__))
    try:
        importlib.import_module('broken')
    except SyntaxError as error:
        print(error.msg, error.lineno, os.path.basename(error.filename))
    try:
        importlib.import_module('pack.nothing')
    except ModuleNotFoundError as error:
        print(error, error.name)
    write('written.py', 'value = 200\n')
    print(importlib.reload(written).value, written.double(1))

    spec = importlib.util.spec_from_file_location('plugin', os.path.join(folder, 'written.py'))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    print(module.value, module.__name__, module.__spec__ is spec, 'plugin' in sys.modules)
    print(importlib.util.find_spec('pack.deep') is not None, importlib.util.find_spec('no_such'))
    print(runpy.run_path(os.path.join(folder, 'script.py'))['result'])
    print(pkgutil.resolve_name('os.path:join') is os.path.join)


class Finder:
    """Makes modules of nothing."""

    @staticmethod
    def find_spec(fullname, path, target=None):
        if fullname.startswith('made_'):
            return importlib.util.spec_from_loader(fullname, Finder)

    @staticmethod
    def create_module(spec):
        return None

    @staticmethod
    def exec_module(module):
        module.text = module.__name__.upper()


sys.meta_path.append(Finder)
import made_up
print(made_up.text)
sys.modules['blocked'] = None
try:
    import blocked
except ImportError as error:
    print(error)
