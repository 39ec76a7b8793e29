# The digests under hashlib, taken where hashlib finds them, against known answers.
import _blake2
import _md5
import _sha1
import _sha256
import _sha3
import _sha512


def attempt(function, *args, **kwargs):
    try:
        print(function(*args, **kwargs))
    except (TypeError, ValueError) as error:
        print(type(error).__name__, error)


TEXTS = [b"", b"abc", b"The quick brown fox jumps over the lazy dog", bytes(range(256)) * 9]
for make in (_md5.md5, _sha1.sha1, _sha256.sha224, _sha256.sha256, _sha512.sha384, _sha512.sha512,
    _sha3.sha3_224,
             _sha3.sha3_256, _sha3.sha3_384, _sha3.sha3_512, _blake2.blake2b, _blake2.blake2s):
    whole = make()
    print(make.__name__, whole.name, whole.digest_size, whole.block_size)
    for text in TEXTS:
        whole.update(text)
        print(make(text).hexdigest(), whole.copy().hexdigest() == whole.hexdigest(),
            whole.digest() == make(b"".join(TEXTS[:TEXTS.index(text) + 1])).digest())
print(_sha3.shake_128(b"abc").hexdigest(10), _sha3.shake_256(b"abc").digest(200)[-9:],
    _sha3.shake_128().digest_size)
print(_blake2.blake2b(b"abc", digest_size=20, key=b"key", salt=b"salt", person=b"me").hexdigest())
print(_blake2.blake2s(bytearray(b"abc"), digest_size=8, key=b"k" * 32).hexdigest(),
    _blake2.blake2b(b"x" * 128).hexdigest()[:16])
attempt(_sha256.sha256, "text")
attempt(_sha256.sha256().update, "text")
attempt(_blake2.blake2b, digest_size=65)
