"""_blake2: BLAKE2b and BLAKE2s, as hashlib looks for them."""

from _hashes import _blake2


def _make(big, data, digest_size, key, salt, person, tree):
    most = 64 if big else 32
    place = 16 if big else 8
    if not 1 <= digest_size <= most:
        raise ValueError(f"digest_size must be between 1 and {most} bytes")
    if len(key) > most:
        raise ValueError(f"maximum key length is {most} bytes")
    if len(salt) > place:
        raise ValueError(f"maximum salt length is {place} bytes")
    if len(person) > place:
        raise ValueError(f"maximum person length is {place} bytes")
    if tree != (1, 1, 0, 0, 0, 0, False):
        raise NotImplementedError("heddle: BLAKE2's tree hashing is not supported yet")
    return _blake2(big, data, digest_size, key, salt, person)


def blake2b(data=b"", /, *, digest_size=64, key=b"", salt=b"", person=b"", fanout=1, depth=1,
            leaf_size=0, node_offset=0, node_depth=0, inner_size=0, last_node=False,
            usedforsecurity=True):
    return _make(True, data, digest_size, key, salt, person,
                 (fanout, depth, leaf_size, node_offset, node_depth, inner_size, last_node))


def blake2s(data=b"", /, *, digest_size=32, key=b"", salt=b"", person=b"", fanout=1, depth=1,
            leaf_size=0, node_offset=0, node_depth=0, inner_size=0, last_node=False,
            usedforsecurity=True):
    return _make(False, data, digest_size, key, salt, person,
                 (fanout, depth, leaf_size, node_offset, node_depth, inner_size, last_node))
