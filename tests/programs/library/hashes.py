"""hashlib, hmac, secrets, base64, uuid: digests and identifiers."""

# stderr: any

import base64
import binascii
import hashlib
import hmac
import io
import secrets
import uuid

for name in ('md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512', 'sha3_256', 'blake2b',
    'blake2s'):
    digest = hashlib.new(name, b'heddle')
    digest.update(b' lifts threads')
    print(name, digest.digest_size, digest.block_size, digest.hexdigest()[:32])
print(hashlib.sha256(b'x').hexdigest() == hashlib.new('sha256', b'x').hexdigest())
print(hashlib.shake_128(b'x').hexdigest(8), sorted(hashlib.algorithms_guaranteed)[:4])
copy = hashlib.sha1(b'a')
other = copy.copy()
other.update(b'b')
print(copy.hexdigest() == hashlib.sha1(b'a').hexdigest(),
      other.digest() == hashlib.sha1(b'ab').digest())
print(hashlib.file_digest(io.BytesIO(b'file'), 'sha256').hexdigest()[:16])
print(hashlib.pbkdf2_hmac('sha256', b'password', b'salt', 3).hex())
print(hashlib.blake2b(b'data', digest_size=8, key=b'key', person=b'me').hexdigest())
for wrong in (lambda: hashlib.new('md99'), lambda: hashlib.md5('text'), lambda: hmac.new('k',
    b'', 'md5')):
    try:
        wrong()
    except Exception as error:
        print(type(error).__name__, error)

print(hmac.new(b'key', b'message', 'sha256').hexdigest(), hmac.digest(b'k', b'm', 'md5').hex())
print(hmac.compare_digest(b'abc', b'abc'), hmac.compare_digest('abc', 'abd'))

data = bytes(range(0, 256, 7))
for encode, decode in ((base64.b64encode, base64.b64decode), (base64.b32encode, base64.b32decode),
                       (base64.b16encode, base64.b16decode), (base64.b85encode, base64.b85decode),
                       (base64.a85encode, base64.a85decode), (base64.b32hexencode,
                             base64.b32hexdecode),
                       (base64.urlsafe_b64encode, base64.urlsafe_b64decode)):
    text = encode(data)
    print(encode.__name__, text[:24], decode(text) == data)
print(base64.encodebytes(data)[:20], base64.b64decode('aGk=', validate=True))
try:
    base64.b64decode('a')
except binascii.Error as error:
    print(error)

token = secrets.token_hex(8)
print(len(token), len(secrets.token_bytes(5)), 0 <= secrets.randbelow(10) < 10,
      len(secrets.token_urlsafe(9)))
print(secrets.choice([4]), secrets.compare_digest('a', 'a'))

print(uuid.uuid3(uuid.NAMESPACE_DNS, 'python.org'), uuid.uuid5(uuid.NAMESPACE_URL, 'http://x'))
number = uuid.UUID('{12345678-1234-5678-1234-567812345678}')
print(repr(number), number.int, number.version, number.variant, number.hex, number.fields)
random = uuid.uuid4()
print(random.version, random == uuid.UUID(str(random)), random < uuid.UUID(int=0), len({random,
      uuid.uuid4()}))
try:
    uuid.UUID('short')
except ValueError as error:
    print(error)
