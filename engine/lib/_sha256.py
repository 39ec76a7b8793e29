"""_sha256: SHA-224 and SHA-256, as hashlib looks for them."""

from _hashes import _new


def sha224(string=b"", *, usedforsecurity=True):
    return _new("sha224", string)


def sha256(string=b"", *, usedforsecurity=True):
    return _new("sha256", string)
