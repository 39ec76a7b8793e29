# binascii: hexadecimal, base64 with its errors, checksums.
import binascii


def attempt(function, *args, **kwargs):
    try:
        print(function.__name__, function(*args, **kwargs))
    except (ValueError, TypeError) as error:
        print(function.__name__, type(error).__name__, error)


data = bytes(range(0, 256, 7))
print(binascii.hexlify(data), binascii.b2a_hex(bytearray(b"ab")), binascii.hexlify(b"abcdef", "-"),
    binascii.hexlify(b"abcde", ":", 2), binascii.hexlify(b"abcde", b"_", -2))
print(binascii.unhexlify(binascii.hexlify(data)) == data, binascii.a2b_hex("DEADbeef"),
    binascii.unhexlify(b""))
attempt(binascii.unhexlify, "abc")
attempt(binascii.unhexlify, "zz")
attempt(binascii.unhexlify, "é")
attempt(binascii.unhexlify, 5)
attempt(binascii.hexlify, "text")
attempt(binascii.hexlify, b"ab", "--")
for n in range(8):
    print(binascii.b2a_base64(data[:n]), binascii.b2a_base64(data[:n], newline=False),
        binascii.a2b_base64(binascii.b2a_base64(data[:n])) == data[:n])
for text in ("YWJj", "YWI=", "YQ==", "Y W\nJj", "YWJ", "Y", "YWJjZ", "=YWJj", "YQ=", "YQ==YQ==",
        "Y=Q=", "!!", "", "YWJj====", b"_-", "YWI=x"):
    attempt(binascii.a2b_base64, text)
    attempt(binascii.a2b_base64, text, strict_mode=True)
print(binascii.crc32(b"hello"), binascii.crc32(b"lo", binascii.crc32(b"hel")), binascii.crc32(b""),
    binascii.crc_hqx(b"hello", 0))
print(issubclass(binascii.Error, ValueError), binascii.Error.__module__,
    binascii.Incomplete.__name__)
