"""_sha512: SHA-384 and SHA-512, as hashlib looks for them."""

from _hashes import _new


def sha384(string=b"", *, usedforsecurity=True):
    return _new("sha384", string)


def sha512(string=b"", *, usedforsecurity=True):
    return _new("sha512", string)
