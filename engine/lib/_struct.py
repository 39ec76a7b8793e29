"""_struct: what struct is made of. The bytes are put together in C++ (_struct_native)."""

from _struct_native import _calcsize, _pack, _register, _unpack


class error(Exception):
    __module__ = "struct"


_register(error)


def calcsize(format, /):
    return _calcsize(format)


def pack(format, /, *values):
    return _pack(format, values)


def pack_into(format, buffer, offset, /, *values):
    _put("pack_into", format, buffer, offset, values)


def _put(name, format, buffer, offset, values):
    size = _calcsize(format)
    length = len(buffer)
    place = offset
    if place < 0:
        if place + size > 0:
            raise error(f"no space to pack {size} bytes at offset {offset}")
        if place + length < 0:
            raise error(f"offset {offset} out of range for {length}-byte buffer")
        place += length
    if length - place < size:
        raise error(f"{name} requires a buffer of at least {size + place} bytes for packing "
                    f"{size} bytes at offset {place} (actual buffer size is {length})")
    try:
        data = _pack(format, values)
    except error as problem:
        text = str(problem)
        if text.startswith("pack expected"):
            raise error(name + text[4:]) from None
        raise
    buffer[place:place + size] = data


def unpack(format, buffer, /):
    return _unpack(format, buffer, None)


def unpack_from(format, /, buffer, offset=0):
    return _unpack(format, buffer, offset)


def iter_unpack(format, buffer, /):
    size = _calcsize(format)
    if size == 0:
        raise error("cannot iteratively unpack with a struct of length 0")
    if len(buffer) % size:
        raise error(f"iterative unpacking requires a buffer of a multiple of {size} bytes")
    return unpack_iterator(format, buffer, size)


class unpack_iterator:
    __module__ = "_struct"

    def __init__(self, format, buffer, size):
        self._format = format
        self._buffer = buffer
        self._size = size
        self._at = 0

    def __iter__(self):
        return self

    def __next__(self):
        if self._at >= len(self._buffer):
            raise StopIteration
        values = _unpack(self._format, self._buffer, self._at)
        self._at += self._size
        return values

    def __length_hint__(self):
        return (len(self._buffer) - self._at) // self._size


class Struct:
    """A format, ready to be used."""

    __module__ = "_struct"

    def __init__(self, format):
        self.size = _calcsize(format)
        self.format = format.decode("ascii") if isinstance(format, bytes) else format

    def pack(self, *values):
        return _pack(self.format, values)

    def pack_into(self, buffer, offset, /, *values):
        _put("pack_into", self.format, buffer, offset, values)

    def unpack(self, buffer, /):
        return _unpack(self.format, buffer, None)

    def unpack_from(self, buffer, offset=0):
        return _unpack(self.format, buffer, offset)

    def iter_unpack(self, buffer, /):
        return iter_unpack(self.format, buffer)


def _clearcache():
    """Formats are not kept."""
