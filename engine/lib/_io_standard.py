"""_io_standard: the bytes below sys.stdin, sys.stdout and sys.stderr."""

from _io_base import UnsupportedOperation, _BufferedIOBase

_buffers = {}


def buffer_of(stream):
    number = stream.fileno()
    return _buffers.setdefault(number, (_Input if number == 0 else _Output)(stream))


class _Standard(_BufferedIOBase):
    __module__ = "_io"

    def __init__(self, stream):
        self._stream = stream
        self.name = stream.name
        self.mode = stream.mode + "b"

    def __repr__(self):
        return f"<_io.{type(self).__name__} name={self.name!r}>"

    def fileno(self):
        return self._stream.fileno()

    def isatty(self):
        return self._stream.isatty()

    def close(self):
        raise NotImplementedError("heddle: a standard stream is not closed")


class _Output(_Standard):
    """What is written has to be UTF-8: that is all that an output window takes."""

    _rest = b""  # the beginning of a character whose end is not written yet

    def writable(self):
        return True

    def write(self, data, /):
        if isinstance(data, str):
            raise TypeError("a bytes-like object is required, not 'str'")
        data = bytes(data)
        whole = self._rest + data
        try:
            text, self._rest = whole.decode(), b""
        except UnicodeDecodeError as error:
            if error.reason != "unexpected end of data":
                raise NotImplementedError(f"heddle: {self.name} takes UTF-8 only") from None
            text, self._rest = whole[:error.start].decode(), whole[error.start:]
        self._stream.write(text)
        return len(data)

    def flush(self):
        self._stream.flush()

    def read(self, size=-1, /):
        raise UnsupportedOperation("read")


class _Input(_Standard):
    def readable(self):
        return True

    def read(self, size=-1, /):
        if size is None or size < 0:
            return self._stream.read().encode()
        raise NotImplementedError("heddle: sys.stdin.buffer.read() of a number of bytes is not "
                                  "supported yet")

    def readline(self, size=-1, /):
        if size is not None and size >= 0:
            raise NotImplementedError("heddle: sys.stdin.buffer.readline() of a number of bytes "
                                      "is not supported yet")
        return self._stream.readline().encode()

    def write(self, data, /):
        raise UnsupportedOperation("write")


_Output.__name__ = _Output.__qualname__ = "BufferedWriter"
_Input.__name__ = _Input.__qualname__ = "BufferedReader"
