"""socket, which is not there yet: modules of CPython's library import it for what needs it."""


def __getattr__(name):
    if name.startswith('__'):
        raise AttributeError(f'module {__name__!r} has no attribute {name!r}')
    raise NotImplementedError(f'heddle: {__name__}.{name} is not supported yet')
