"""_imp: what CPython's modules ask of the import system. Nothing is frozen here, and no module is
made of C."""

check_hash_based_pycs = 'default'


def _override_frozen_modules_for_tests(override, /):
    pass


def acquire_lock():
    pass


def release_lock():
    pass


def lock_held():
    return False


def extension_suffixes():
    return []


def is_builtin(name, /):
    import sys
    return int(name in sys.builtin_module_names)


def is_frozen(name, /):
    return False


def source_hash(key, source):
    raise NotImplementedError('heddle: _imp.source_hash is not supported')
