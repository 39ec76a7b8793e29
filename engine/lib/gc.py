"""gc: the collector. Heddle counts no references: every object is the collector's."""

import _weak

DEBUG_STATS = 1
DEBUG_COLLECTABLE = 2
DEBUG_UNCOLLECTABLE = 4
DEBUG_SAVEALL = 32
DEBUG_LEAK = DEBUG_COLLECTABLE | DEBUG_UNCOLLECTABLE | DEBUG_SAVEALL

callbacks = []
garbage = []

_enabled = True
_threshold = (700, 10, 10)


def collect(generation=2):
    """Collects now. Returns 0: objects are not counted as they die."""
    if not isinstance(generation, int):
        raise TypeError(f"'{type(generation).__name__}' object cannot be interpreted as an integer")
    if not 0 <= generation <= 2:
        raise ValueError('invalid generation')
    before = _weak.request()
    while _weak.collections() == before:
        pass
    return 0


def enable():
    global _enabled
    _enabled = True


def disable():
    """Notes that it was called; memory that nothing refers to is still used again."""
    global _enabled
    _enabled = False


def isenabled():
    return _enabled


def get_count():
    return 0, 0, 0


def get_threshold():
    return _threshold


def set_threshold(threshold0, threshold1=10, threshold2=10, /):
    global _threshold
    _threshold = threshold0, threshold1, threshold2


def get_stats():
    count = _weak.collections()
    return [{'collections': 0, 'collected': 0, 'uncollectable': 0},
            {'collections': 0, 'collected': 0, 'uncollectable': 0},
            {'collections': count, 'collected': 0, 'uncollectable': 0}]


def is_tracked(obj, /):
    return _weak.is_tracked(obj)


def is_finalized(obj, /):
    return False


def get_referents(*objs):
    found = []
    for obj in objs:
        found.extend(_weak.referents(obj))
    return found


def freeze():
    pass


def unfreeze():
    pass


def get_freeze_count():
    return 0
