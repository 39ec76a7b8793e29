"""_md5: MD5, as hashlib looks for it."""

from _hashes import _new


def md5(string=b"", *, usedforsecurity=True):
    return _new("md5", string)
