"""_io_text: the text half of _io."""

from _io_native import (_channel, _peek, _read, _seek, _tell, _text, _text_cut, _text_get,
                        _text_line, _text_put, _text_read, _text_readline, _text_seek, _text_tell,
                        _text_value, _text_write, _write)
from _io_base import UnsupportedOperation, _ChannelFile, _TextIOBase, _closed_error

_NEWLINES = {None: 0, "": 1, "\n": 2, "\r": 3, "\r\n": 4}
_KINDS = {"utf8": "utf-8", "utf-8": "utf-8", "u8": "utf-8", "utf-8-sig": "utf-8",
          "ascii": "ascii", "us-ascii": "ascii", "latin-1": "latin-1", "latin1": "latin-1",
          "iso-8859-1": "latin-1", "iso8859-1": "latin-1", "8859": "latin-1"}
_OUR_ERRORS = ("strict", "ignore", "replace", "backslashreplace", "xmlcharrefreplace",
               "surrogateescape", "surrogatepass")


def text_encoding(encoding, stacklevel=2, /):
    return "locale" if encoding is None else encoding


def _check_newline(newline, in_memory=False):
    if newline is not None and not isinstance(newline, str):
        raise TypeError(f"illegal newline type: {type(newline)!r}")
    if newline not in _NEWLINES:
        text = repr(newline) if in_memory else newline
        raise ValueError(f"illegal newline value: {text}")


class TextIOWrapper(_TextIOBase):
    """Text over a buffered file."""

    __module__ = "_io"

    def __init__(self, buffer, encoding=None, errors=None, newline=None, line_buffering=False,
                 write_through=False):
        _check_newline(newline)
        if encoding is None or encoding == "locale":
            encoding = "UTF-8"
        elif not isinstance(encoding, str):
            raise TypeError("TextIOWrapper() argument 'encoding' must be str or None, not "
                            f"{type(encoding).__name__}")
        if "\0" in encoding:
            raise ValueError("embedded null character")
        self.encoding = encoding
        self.errors = "strict" if errors is None else errors
        "".encode(encoding)
        self._newline = _NEWLINES[newline]
        self.line_buffering = line_buffering
        self.write_through = write_through
        self._buffer = buffer
        self._no_tell = False
        name = encoding.lower().replace("_", "-")
        self._codec = _KINDS.get(name)
        self._whole = None  # text read at once, where lines cannot be found in the bytes
        ours = self._codec is not None and self.errors in _OUR_ERRORS
        if ours and isinstance(buffer, _ChannelFile):
            self._channel = buffer._channel
        else:
            self._channel = None
        if name == "utf-8-sig" and self._channel is not None:
            if buffer.readable() and buffer.tell() == 0:
                if _peek(self._channel)[:3] == b"\xef\xbb\xbf":
                    _read(self._channel, 3, False)
            if not buffer.readable() and buffer.writable() and buffer.tell() == 0:
                _write(self._channel, b"\xef\xbb\xbf")

    @property
    def buffer(self):
        return self._buffer

    @property
    def name(self):
        return self._buffer.name

    @property
    def closed(self):
        return self._buffer is not None and self._buffer.closed

    def _live(self):
        if self._buffer is None:
            raise ValueError("underlying buffer has been detached")
        if self._buffer.closed:
            raise _closed_error()

    def _text(self):
        """All of the rest as a StringIO, for what has no channel that can be read in lines."""
        if self._whole is None:
            data = self._buffer.read()
            text = data.decode(self.encoding, self.errors)
            if self._newline == 0:
                text = text.replace("\r\n", "\n").replace("\r", "\n")
            self._whole = StringIO(text, "" if self._newline == 1 else "\n")
            self._whole._ends = self._newline or _NEWLINES["\n"]
        return self._whole

    def readable(self):
        self._live()
        return self._buffer.readable()

    def writable(self):
        self._live()
        return self._buffer.writable()

    def seekable(self):
        self._live()
        return self._buffer.seekable()

    def _reading(self):
        self._live()
        if not self._buffer.readable():
            raise UnsupportedOperation("not readable")

    def read(self, size=-1, /):
        self._reading()
        if self._channel is None:
            return self._text().read(size)
        if size is None or size < 0:
            self._no_tell = False
        return _text_read(self._channel, size, self._newline, self._codec, self.errors,
                          self._codec != "utf-8")

    def readline(self, size=-1, /):
        if self._channel is None or self._buffer._is_closed or not self._buffer._can_read:
            self._reading()
            return self._text().readline(size)
        if size is None or size < 0:
            return _text_readline(self._channel, None, self._newline, self._codec, self.errors)
        line = []
        while len(line) < size:
            character = self.read(1)
            if not character:
                break
            line.append(character)
            if character == "\n" or (self._newline == 3 and character == "\r"):
                break
            if self._newline == 1 and character == "\r":
                if len(line) < size and _peek(self._channel)[:1] == b"\n":
                    line.append(self.read(1))
                break
        return "".join(line)

    def __next__(self):
        if self._channel is None or self._buffer._is_closed:
            line = self.readline()
        else:
            if not self._buffer._can_read:
                raise UnsupportedOperation("not readable")
            self._no_tell = True
            line = _text_readline(self._channel, None, self._newline, self._codec, self.errors)
        if not line:
            self._no_tell = False
            raise StopIteration
        return line

    def write(self, text, /):
        if self._channel is not None and not self._buffer._is_closed and self._buffer._can_write:
            return _text_write(self._channel, text, self._newline, self._codec, self.errors,
                               self.line_buffering or self.write_through)
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        self._live()
        if not self._buffer.writable():
            raise UnsupportedOperation("not writable")
        plain = text
        if self._newline in (3, 4):
            text = text.replace("\n", "\r" if self._newline == 3 else "\r\n")
        self._buffer.write(text.encode(self.encoding, self.errors))
        if self.write_through or self.line_buffering and ("\n" in plain or "\r" in plain):
            self._buffer.flush()
        return len(plain)

    def flush(self):
        self._live()
        self._buffer.flush()

    def close(self):
        if self._buffer is not None and not self._buffer.closed:
            try:
                self.flush()
            finally:
                self._buffer.close()

    def detach(self):
        self.flush()
        buffer = self._buffer
        self._buffer = self._channel = None
        return buffer

    def seek(self, cookie, whence=0, /):
        self._live()
        if whence == 1:
            if cookie != 0:
                raise UnsupportedOperation("can't do nonzero cur-relative seeks")
            cookie = self.tell()
        elif whence == 2:
            if cookie != 0:
                raise UnsupportedOperation("can't do nonzero end-relative seeks")
        elif whence != 0:
            raise ValueError(f"invalid whence ({whence}, should be 0, 1 or 2)")
        elif cookie < 0:
            raise ValueError(f"negative seek position {cookie!r}")
        self.flush()
        self._whole = None
        self._no_tell = False
        return self._buffer.seek(cookie, 2 if whence == 2 else 0)

    def tell(self):
        self._live()
        if self._no_tell:
            raise OSError("telling position disabled by next() call")
        if not self._buffer.seekable():
            raise UnsupportedOperation("underlying stream is not seekable")
        if self._whole is not None:
            raise NotImplementedError("heddle: tell() while reading this encoding is not "
                                      "supported yet")
        return self._buffer.tell()

    def truncate(self, size=None, /):
        self.flush()
        return self._buffer.truncate(size)

    def fileno(self):
        self._live()
        return self._buffer.fileno()

    def isatty(self):
        self._live()
        return self._buffer.isatty()

    def reconfigure(self, *, encoding=None, errors=None, newline=-1, line_buffering=None,
                    write_through=None):
        self.flush()
        if encoding is not None or newline != -1:
            TextIOWrapper.__init__(
                self, self._buffer, encoding or self.encoding, errors,
                None if newline == -1 else newline, self.line_buffering, self.write_through)
        elif errors is not None:
            self.errors = errors
        if line_buffering is not None:
            self.line_buffering = bool(line_buffering)
        if write_through is not None:
            self.write_through = bool(write_through)

    def __repr__(self):
        parts = [f"<{type(self).__module__}.{type(self).__qualname__}"]
        try:
            parts.append(f"name={self.name!r}")
        except AttributeError:
            pass
        mode = getattr(self, "mode", None)
        if mode is not None:
            parts.append(f"mode={mode!r}")
        parts.append(f"encoding={self.encoding!r}>")
        return " ".join(parts)


class StringIO(_TextIOBase):
    """Text in memory."""

    __module__ = "_io"
    line_buffering = False

    def __init__(self, initial_value="", newline="\n"):
        _check_newline(newline, True)
        if initial_value is not None and not isinstance(initial_value, str):
            raise TypeError("initial_value must be str or None, not "
                            f"{type(initial_value).__name__}")
        self._newline = newline
        self._ends = _NEWLINES["\n" if newline is None else newline]
        self._plain = newline in ("\n", "")
        self._text = _text(self._translated(initial_value or ""))

    def _translated(self, text):
        if self._newline is None:
            return text.replace("\r\n", "\n").replace("\r", "\n")
        if self._newline in ("\r", "\r\n"):
            return text.replace("\n", self._newline)
        return text

    def _live(self):
        if self._is_closed:
            raise ValueError("I/O operation on closed file")

    def getvalue(self):
        if self._is_closed:
            raise ValueError("I/O operation on closed file")
        return _text_value(self._text)

    def write(self, text, /):
        if self._plain and not self._is_closed:
            return _text_put(self._text, text)
        if not isinstance(text, str):
            raise TypeError(f"string argument expected, got {type(text).__name__!r}")
        self._live()
        _text_put(self._text, self._translated(text))
        return len(text)

    def read(self, size=-1, /):
        if self._is_closed:
            raise ValueError("I/O operation on closed file")
        return _text_get(self._text, size)

    def readline(self, size=-1, /):
        if self._is_closed:
            raise ValueError("I/O operation on closed file")
        return _text_line(self._text, size, self._ends)

    def __next__(self):
        if type(self) is not StringIO:
            line = self.readline()
        elif self._is_closed:
            raise ValueError("I/O operation on closed file")
        else:
            line = _text_line(self._text, None, self._ends)
        if not line:
            raise StopIteration
        return line

    def seek(self, offset, whence=0, /):
        self._live()
        if whence not in (0, 1, 2):
            raise ValueError(f"Invalid whence ({whence}, should be 0, 1 or 2)")
        if whence == 0 and offset < 0:
            raise ValueError(f"Negative seek position {offset}")
        if whence != 0 and offset != 0:
            raise OSError("Can't do nonzero cur-relative seeks")
        if whence == 1:
            return _text_tell(self._text)
        return _text_seek(self._text, offset if whence == 0 else None)

    def tell(self):
        self._live()
        return _text_tell(self._text)

    def truncate(self, size=None, /):
        self._live()
        if size is None:
            size = _text_tell(self._text)
        if size < 0:
            raise ValueError(f"Negative size value {size}")
        return _text_cut(self._text, size)

    def close(self):
        self._is_closed = True
        self._text = _text("")

    def flush(self):
        """Nothing to do, also when it is closed."""

    def readable(self):
        self._live()
        return True

    writable = seekable = readable
