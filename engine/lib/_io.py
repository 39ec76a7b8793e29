"""_io: Python's files: bytes in _io_base, text in _io_text, and open()."""

import posix
from _io_base import (DEFAULT_BUFFER_SIZE, BlockingIOError, BufferedRandom, BufferedReader,
                      BufferedRWPair, BufferedWriter, BytesIO, FileIO, UnsupportedOperation,
                      _BufferedIOBase, _IOBase, _RawIOBase, _TextIOBase)
from _io_text import StringIO, TextIOWrapper, text_encoding


class IncrementalNewlineDecoder:
    __module__ = "_io"

    def __init__(self, decoder, translate, errors="strict"):
        raise NotImplementedError("heddle: io.IncrementalNewlineDecoder is not supported yet")


def open_code(path):
    return open(path, "rb")


def _check_mode(mode, encoding, errors, newline):
    if not isinstance(mode, str):
        raise TypeError(f"open() argument 'mode' must be str, not {type(mode).__name__}")
    letters = set(mode)
    if letters - set("axrwb+t") or len(mode) > len(letters):
        raise ValueError(f"invalid mode: {mode!r}")
    if "t" in letters and "b" in letters:
        raise ValueError("can't have text and binary mode at once")
    if len(letters & set("xrwa")) != 1:
        raise ValueError("must have exactly one of create/read/write/append mode")
    if "b" in letters:
        for name, value in (("encoding", encoding), ("errors", errors), ("newline", newline)):
            if value is not None:
                raise ValueError(f"binary mode doesn't take {'an ' * (name != 'newline')}{name} "
                                 f"argument" if name != "newline" else
                                 "binary mode doesn't take a newline argument")
    return letters


def open_file(file, mode="r", buffering=-1, encoding=None, errors=None, newline=None,
              closefd=True, opener=None):
    """What open() does, once its arguments are there."""
    if not isinstance(file, int):
        file = posix.fspath(file)
    letters = _check_mode(mode, encoding, errors, newline)
    binary = "b" in letters
    raw_mode = "".join(letter for letter in "xrwa" if letter in letters)
    raw_mode += "+" if "+" in letters else ""
    if buffering == 0 and not binary:
        raise ValueError("can't have unbuffered text I/O")
    raw = FileIO(file, raw_mode, closefd, opener)
    try:
        line_buffering = buffering == 1 and not binary
        if buffering < 0 and raw.isatty():
            line_buffering = True
        if buffering < 0 or line_buffering or buffering == 1:
            buffering = DEFAULT_BUFFER_SIZE
        if buffering == 0:
            return raw
        if "+" in letters:
            buffer = BufferedRandom(raw, buffering)
        elif raw_mode == "r":
            buffer = BufferedReader(raw, buffering)
        else:
            buffer = BufferedWriter(raw, buffering)
        if binary:
            return buffer
        text = TextIOWrapper(buffer, encoding, errors, newline, line_buffering)
        text.mode = mode
        return text
    except BaseException:
        raw.close()
        raise


from builtins import open
