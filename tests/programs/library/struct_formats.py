# struct: every code in every order, its limits and its errors.
import struct


def attempt(function, *args):
    try:
        print(function.__name__, function(*args))
    except (struct.error, TypeError, OverflowError) as error:
        print(function.__name__, type(error).__name__, error)


for order in ("", "@", "=", "<", ">", "!"):
    for code in "xcbB?hHiIlLqQfdespnNP":
        attempt(struct.calcsize, order + code)
    print(order, struct.calcsize(order + "bhilq"), struct.calcsize(order + "3s2xHqb"),
        struct.calcsize(order + "bq0l"))
    print(struct.pack(order + "bBhHiIqQ", -1, 255, -2, 65535, -3, 4294967295, -4, 2 ** 64 - 1))
    print(struct.pack(order + "fd?c5s6p", 1.5, -2.25, True, b"z", b"text", b"pascal string"))
    print(struct.unpack(order + "hIq", struct.pack(order + "hIq", -5, 7, 1 << 40)))
    print(struct.unpack(order + "3e", struct.pack(order + "3e", 1.0, -0.1, 65504.0)),
        struct.pack(order + "e", 6e-8))
for code, values in (("b", (-128, 127, -129, 128)), ("B", (0, 255, -1, 256)), ("h", (-32768,
    32768)), ("H", (65535, 65536, -1)),
                     ("<h", (32768,)), ("<H", (-1,)), ("<i", (2 ** 31 - 1, 2 ** 31, -2 ** 31 - 1)),
                         ("<I", (2 ** 32, -1)), ("<l", (2 ** 31,)), ("<L", (2 ** 32,)),
                     ("i", ("x", 1.0, None)), ("d", (3, "x", True)), ("f", (1e39, 1e-50)), ("e",
                         (65520.0, 1e-9)), ("c", (b"ab", 5, b"a")), ("s", (b"long", "text", b"")),
                     ("?", (0, 1, "", "x", [])), ("3s", (b"abcdef", b"a"))):
    for value in values:
        attempt(struct.pack, code, value)
attempt(struct.pack, "ii", 1)
attempt(struct.pack, "i", 1, 2)
attempt(struct.pack, "z", 1)
attempt(struct.pack, "3")
attempt(struct.calcsize, 5)
attempt(struct.unpack, "i", b"abc")
attempt(struct.unpack, "i", "text")
attempt(struct.unpack_from, "<i", b"\1\0\0\0\2\0\0\0", 4)
attempt(struct.unpack_from, "<i", b"\1\0\0\0\2\0\0\0", -4)
attempt(struct.unpack_from, "<i", b"\1\0\0\0", 2)
attempt(struct.unpack_from, "<i", b"\1\0\0\0", -9)
attempt(struct.unpack_from, "<i", b"\1\0\0\0", -2)
print(list(struct.iter_unpack("<HB", b"\1\0\2\3\0\4")))
attempt(struct.iter_unpack, "<H", b"abc")
buffer = bytearray(8)
struct.pack_into(">HH", buffer, 2, 258, 772)
print(buffer)
attempt(struct.pack_into, ">q", buffer, 4, 1)
record = struct.Struct("<I4sd")
packed = record.pack(7, b"name", 0.5)
print(record.size, record.format, packed, record.unpack(packed), record.unpack_from(b"xx" + packed,
    2), struct.unpack("<2p3p", b"\1ab\2cd"[:5]))
print(struct.unpack("<d", struct.pack("<d", float("inf"))), struct.unpack(">f",
    b"\x7f\x80\x00\x01"), struct.unpack("<2?", b"\0\2"), struct.pack("< i  i ", 1, 2))
