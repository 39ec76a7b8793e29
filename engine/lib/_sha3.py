"""_sha3: SHA-3 and SHAKE, as hashlib looks for them."""

from _hashes import _new


def sha3_224(data=b"", /, *, usedforsecurity=True):
    return _new("sha3_224", data)


def sha3_256(data=b"", /, *, usedforsecurity=True):
    return _new("sha3_256", data)


def sha3_384(data=b"", /, *, usedforsecurity=True):
    return _new("sha3_384", data)


def sha3_512(data=b"", /, *, usedforsecurity=True):
    return _new("sha3_512", data)


def shake_128(data=b"", /, *, usedforsecurity=True):
    return _new("shake_128", data)


def shake_256(data=b"", /, *, usedforsecurity=True):
    return _new("shake_256", data)
