"""_sha1: SHA-1, as hashlib looks for it."""

from _hashes import _new


def sha1(string=b"", *, usedforsecurity=True):
    return _new("sha1", string)
