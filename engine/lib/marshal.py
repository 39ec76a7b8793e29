"""marshal, whose format is CPython's own code objects': modules of its library import it for files
of bytecode, of which Heddle has none."""


def _refuse(*args):
    raise NotImplementedError('heddle: marshal is not supported: Heddle has no files of bytecode')


dump = dumps = load = loads = _refuse
version = 4
