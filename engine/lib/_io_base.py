"""_io_base: files of bytes. What must not be torn apart by other threads is done by a channel in
C++ (_io_native): a buffered file is a name, a mode and a channel."""

import posix
from _io_native import (_channel, _close, _flush, _flush_all, _memory, _peek, _read, _readline,
                        _seek, _set_buffer, _tell, _truncate, _write)

DEFAULT_BUFFER_SIZE = 8192
BlockingIOError = BlockingIOError


class UnsupportedOperation(OSError, ValueError):
    __module__ = "io"


def _closed_error():
    return ValueError("I/O operation on closed file.")


class _IOBase:
    """The abstract base of all files."""

    __module__ = "_io"
    _is_closed = False

    def _unsupported(self, name):
        raise UnsupportedOperation(name)

    def seek(self, offset, whence=0, /):
        self._unsupported("seek")

    def tell(self):
        return self.seek(0, 1)

    def truncate(self, size=None, /):
        self._unsupported("truncate")

    def flush(self):
        if self.closed:
            raise _closed_error()

    def close(self):
        if not self.closed:
            try:
                self.flush()
            finally:
                self._is_closed = True

    @property
    def closed(self):
        return self._is_closed

    def readable(self):
        return False

    def writable(self):
        return False

    def seekable(self):
        return False

    def fileno(self):
        self._unsupported("fileno")

    def isatty(self):
        self._checkClosed()
        return False

    def _checkClosed(self, msg=None):
        if self.closed:
            raise _closed_error() if msg is None else ValueError(msg)

    def _checkReadable(self, msg=None):
        if not self.readable():
            raise UnsupportedOperation(msg or "File or stream is not readable.")

    def _checkWritable(self, msg=None):
        if not self.writable():
            raise UnsupportedOperation(msg or "File or stream is not writable.")

    def _checkSeekable(self, msg=None):
        if not self.seekable():
            raise UnsupportedOperation(msg or "File or stream is not seekable.")

    def __enter__(self):
        self._checkClosed()
        return self

    def __exit__(self, *args):
        self.close()

    def __iter__(self):
        self._checkClosed()
        return self

    def __next__(self):
        line = self.readline()
        if not line:
            raise StopIteration
        return line

    def readline(self, size=-1, /):
        line = bytearray()
        limit = -1 if size is None else size
        while limit < 0 or len(line) < limit:
            piece = self.read(1)
            if not piece:
                break
            line += piece
            if piece == b"\n":
                break
        return bytes(line)

    def readlines(self, hint=-1, /):
        if hint is None or hint <= 0:
            return list(self)
        lines = []
        size = 0
        for line in self:
            lines.append(line)
            size += len(line)
            if size >= hint:
                break
        return lines

    def writelines(self, lines, /):
        self._checkClosed()
        for line in lines:
            self.write(line)


class _RawIOBase(_IOBase):
    __module__ = "_io"

    def read(self, size=-1, /):
        if size is None or size < 0:
            return self.readall()
        buffer = bytearray(size)
        count = self.readinto(buffer)
        return None if count is None else bytes(buffer[:count])

    def readall(self):
        pieces = []
        while True:
            piece = self.read(DEFAULT_BUFFER_SIZE)
            if not piece:
                return b"".join(pieces) if pieces else piece
            pieces.append(piece)

    def readinto(self, buffer, /):
        self._unsupported("readinto")

    def write(self, data, /):
        self._unsupported("write")


class _BufferedIOBase(_IOBase):
    __module__ = "_io"

    def read(self, size=-1, /):
        self._unsupported("read")

    def read1(self, size=-1, /):
        self._unsupported("read1")

    def readinto(self, buffer, /):
        return _read_into(buffer, self.read(len(buffer)))

    def readinto1(self, buffer, /):
        return _read_into(buffer, self.read1(len(buffer)))

    def write(self, data, /):
        self._unsupported("write")

    def detach(self):
        self._unsupported("detach")


class _TextIOBase(_IOBase):
    __module__ = "_io"
    encoding = None
    newlines = None
    errors = None

    def read(self, size=-1, /):
        self._unsupported("read")

    def readline(self, size=-1, /):
        self._unsupported("readline")

    def write(self, text, /):
        self._unsupported("write")

    def detach(self):
        self._unsupported("detach")


def _read_into(buffer, data):
    buffer[:len(data)] = data
    return len(data)


def _open_descriptor(file, flags):
    try:
        return posix.open(file, flags, 0o666)
    except OSError as error:
        if error.errno != 24:
            raise
    # Too many open files: those that nobody has any more are closed by the collector.
    from _gc_native import _request
    _request()
    for _ in range(2):
        pass
    return posix.open(file, flags, 0o666)


_MODES = {"r": 0, "w": 0o1 | 0o100 | 0o1000, "a": 0o1 | 0o100 | 0o2000, "x": 0o1 | 0o100 | 0o200}


class FileIO(_RawIOBase):
    """A file without a buffer."""

    __module__ = "_io"

    def __init__(self, file, mode="r", closefd=True, opener=None):
        if not isinstance(mode, str):
            raise TypeError(f"FileIO() argument 'mode' must be str, not {type(mode).__name__}")
        kinds = [letter for letter in mode if letter in "rwax"]
        for letter in mode:
            if letter not in "rwaxb+":
                raise ValueError(f"invalid mode: {mode}")
        if len(kinds) != 1 or mode.count("+") > 1:
            raise ValueError("Must have exactly one of create/read/write/append mode and at "
                             "most one plus")
        self._kind = kinds[0]
        plus = "+" in mode
        self._readable = self._kind == "r" or plus
        self._writable = self._kind != "r" or plus
        self.closefd = bool(closefd)
        flags = _MODES[self._kind]
        if plus:
            flags = flags & ~1 | 2
        flags |= 0o2000000
        self.name = file
        if isinstance(file, int):
            if file < 0:
                raise ValueError("negative file descriptor")
            self._fd = int(file)
            posix.fstat(self._fd)
        else:
            if not closefd:
                raise ValueError("Cannot use closefd=False with file name")
            _flush_all()
            if opener is None:
                self._fd = _open_descriptor(file, flags)
            else:
                self._fd = opener(file, flags)
                if not isinstance(self._fd, int):
                    raise TypeError("expected integer from opener")
                if self._fd < 0:
                    raise ValueError(f"opener returned {self._fd}")
            if posix.fstat(self._fd).st_mode & 0o170000 == 0o040000:
                posix.close(self._fd)
                raise IsADirectoryError(21, "Is a directory", file)
        self._channel = _channel(self._fd, b"", 0, self._kind == "a", self.closefd)

    @property
    def mode(self):
        if self._kind == "x":
            return "xb+" if self._readable else "xb"
        if self._kind == "a":
            return "ab+" if self._readable else "ab"
        if self._readable:
            return "rb+" if self._writable else "rb"
        return "wb"

    def _check(self, read=False, write=False):
        if self._is_closed:
            raise ValueError("I/O operation on closed file")
        if read and not self._readable:
            raise UnsupportedOperation("File not open for reading")
        if write and not self._writable:
            raise UnsupportedOperation("File not open for writing")

    def read(self, size=-1, /):
        self._check(read=True)
        if size is None or size < 0:
            return self.readall()
        return posix.read(self._fd, size)

    def readall(self):
        self._check(read=True)
        pieces = []
        while True:
            piece = posix.read(self._fd, 65536)
            if not piece:
                return b"".join(pieces)
            pieces.append(piece)

    def readinto(self, buffer, /):
        self._check(read=True)
        return _read_into(buffer, posix.read(self._fd, len(buffer)))

    def write(self, data, /):
        self._check(write=True)
        return posix.write(self._fd, data)

    def seek(self, offset, whence=0, /):
        self._check()
        return posix.lseek(self._fd, offset, whence)

    def tell(self):
        self._check()
        return posix.lseek(self._fd, 0, 1)

    def truncate(self, size=None, /):
        self._check(write=True)
        if size is None:
            size = self.tell()
        posix.ftruncate(self._fd, size)
        return size

    def close(self):
        if not self._is_closed:
            self._is_closed = True
            _close(self._channel, self.closefd)

    def fileno(self):
        self._check()
        return self._fd

    def isatty(self):
        self._check()
        return posix.isatty(self._fd)

    def readable(self):
        self._check()
        return self._readable

    def writable(self):
        self._check()
        return self._writable

    def seekable(self):
        self._check()
        try:
            posix.lseek(self._fd, 0, 1)
        except OSError:
            return False
        return True

    def __repr__(self):
        name = f"<{type(self).__module__}.{type(self).__qualname__}"
        if self._is_closed:
            return f"{name} [closed]>"
        return f"{name} name={self.name!r} mode={self.mode!r} closefd={self.closefd}>"


class _ChannelFile(_BufferedIOBase):
    """What has a channel for its buffer."""

    __module__ = "_io"
    _can_read = _can_write = True

    def _live(self):
        if self._is_closed:
            raise ValueError(f"{self._verb} of closed file" if self._verb else
                             "I/O operation on closed file.")
        return self._channel

    _verb = None

    def _reading(self):
        if self._is_closed:
            raise ValueError("read of closed file")
        if not self._can_read:
            raise UnsupportedOperation("read")
        return self._channel

    def read(self, size=-1, /):
        if size is not None and size < -1:
            raise ValueError("read length must be non-negative or -1")
        return _read(self._reading(), size, False)

    def read1(self, size=-1, /):
        if size is None or size < 0:
            size = DEFAULT_BUFFER_SIZE
        return _read(self._reading(), size, True)

    def peek(self, size=0, /):
        return _peek(self._reading())

    def readline(self, size=-1, /):
        return _readline(self._reading(), size)

    def __next__(self):
        line = _readline(self._reading(), None)
        if not line:
            raise StopIteration
        return line

    def write(self, data, /):
        if isinstance(data, str):
            raise TypeError("a bytes-like object is required, not 'str'")
        if self._is_closed:
            raise ValueError("write to closed file")
        if not self._can_write:
            raise UnsupportedOperation("write")
        return _write(self._channel, data)

    def seek(self, offset, whence=0, /):
        if self._is_closed:
            raise ValueError("seek of closed file")
        if whence not in (0, 1, 2):
            raise ValueError(f"whence value {whence} unsupported")
        if whence == 1:
            return _seek(self._channel, _tell(self._channel) + offset, 0)
        return _seek(self._channel, offset, whence)

    def tell(self):
        if self._is_closed:
            raise ValueError("tell of closed file")
        return _tell(self._channel)

    def truncate(self, size=None, /):
        if self._is_closed:
            raise ValueError("truncate of closed file")
        if not self._can_write:
            raise UnsupportedOperation("truncate")
        return _truncate(self._channel, _tell(self._channel) if size is None else size)

    def readable(self):
        self._checkClosed()
        return self._can_read

    def writable(self):
        self._checkClosed()
        return self._can_write


class _Buffered(_ChannelFile):
    """A buffer over a raw file: over ours its channel, over others what they read and write."""

    __module__ = "_io"

    def __init__(self, raw, buffer_size=DEFAULT_BUFFER_SIZE):
        if buffer_size <= 0:
            raise ValueError("invalid buffer size")
        if self._can_read and not raw.readable():
            raise OSError("File or stream is not readable.")
        if self._can_write and not raw.writable():
            raise OSError("File or stream is not writable.")
        self.raw = raw
        if type(raw) is FileIO:
            self._channel = raw._channel
            _set_buffer(self._channel, buffer_size)
        elif isinstance(raw, (_ChannelFile, FileIO)):
            self._channel = raw._channel
        else:
            raise NotImplementedError("heddle: a buffer over a raw file in Python is not "
                                      "supported yet")

    @property
    def name(self):
        return self.raw.name

    @property
    def mode(self):
        return self.raw.mode

    def flush(self):
        if self._is_closed:
            raise ValueError("flush of closed file")
        _flush(self._channel)

    def close(self):
        if self._is_closed or self.raw is None:
            return
        try:
            _flush(self._channel)
        finally:
            self._is_closed = True
            self.raw.close()

    @property
    def closed(self):
        return self._is_closed

    def detach(self):
        if self.raw is None:
            raise ValueError("raw stream already detached")
        self.flush()
        raw = self.raw
        self.raw = None
        self._is_closed = True
        return raw

    def fileno(self):
        self._checkClosed()
        return self.raw.fileno()

    def isatty(self):
        self._checkClosed()
        return self.raw.isatty()

    def seekable(self):
        self._checkClosed()
        return self.raw.seekable()

    def __repr__(self):
        name = f"{type(self).__module__}.{type(self).__qualname__}"
        try:
            return f"<{name} name={self.name!r}>"
        except AttributeError:
            return f"<{name}>"


class BufferedReader(_Buffered):
    __module__ = "_io"
    _can_write = False


class BufferedWriter(_Buffered):
    __module__ = "_io"
    _can_read = False


class BufferedRandom(_Buffered):
    __module__ = "_io"


class BufferedRWPair(_BufferedIOBase):
    __module__ = "_io"

    def __init__(self, reader, writer, buffer_size=DEFAULT_BUFFER_SIZE, /):
        self.reader = BufferedReader(reader, buffer_size)
        self.writer = BufferedWriter(writer, buffer_size)

    def read(self, size=-1, /):
        return self.reader.read(size)

    def read1(self, size=-1, /):
        return self.reader.read1(size)

    def peek(self, size=0, /):
        return self.reader.peek(size)

    def write(self, data, /):
        return self.writer.write(data)

    def flush(self):
        return self.writer.flush()

    def readable(self):
        return self.reader.readable()

    def writable(self):
        return self.writer.writable()

    def close(self):
        try:
            self.writer.close()
        finally:
            self.reader.close()

    @property
    def closed(self):
        return self.writer.closed


class BytesIO(_ChannelFile):
    """A file in memory."""

    __module__ = "_io"

    def __init__(self, initial_bytes=b""):
        if initial_bytes is None:
            initial_bytes = b""
        if isinstance(initial_bytes, str):
            raise TypeError("a bytes-like object is required, not 'str'")
        self._channel = _channel(-1, bytes(initial_bytes), 0, False, False)

    def _reading(self):
        if self._is_closed:
            raise _closed_error()
        return self._channel

    def write(self, data, /):
        if self._is_closed:
            if isinstance(data, str):
                raise TypeError("a bytes-like object is required, not 'str'")
            raise _closed_error()
        return _write(self._channel, data)

    def read(self, size=-1, /):
        return _read(self._reading(), size, False)

    read1 = read

    def seek(self, offset, whence=0, /):
        channel = self._reading()
        if whence not in (0, 1, 2):
            raise ValueError(f"invalid whence ({whence}, should be 0, 1 or 2)")
        if whence == 0 and offset < 0:
            raise ValueError(f"negative seek value {offset}")
        return _seek(channel, offset, whence)

    def tell(self):
        return _tell(self._reading())

    def truncate(self, size=None, /):
        channel = self._reading()
        if size is None:
            size = _tell(channel)
        if size < 0:
            raise ValueError(f"negative size value {size}")
        return _truncate(channel, size)

    def getvalue(self):
        return _memory(self._reading())

    def getbuffer(self):
        """The content as it is now, to be read: writing through the view is refused."""
        return memoryview(self.getvalue())

    def flush(self):
        self._reading()

    def close(self):
        if not self._is_closed:
            self._is_closed = True
            _close(self._channel, False)

    def seekable(self):
        self._reading()
        return True

    readable = writable = seekable
