# Whatever fills the memory gets a MemoryError, and everything goes on afterwards.
# heddle: --memory 48
# no cpython


def attempt(name, action):
    try:
        action()
    except MemoryError as e:
        print(name, repr(e))
    else:
        print(name, "ended")


def long_strings():
    kept = []
    while True:
        kept.append(str(len(kept)) + "x" * 1_000_000)


def short_strings():
    kept = []
    while True:
        kept.append("item %d" % len(kept))


def small_lists():
    kept = []
    while True:
        kept.append([len(kept)])


def one_list():
    kept = []
    while True:
        kept.append(1)


def a_dict():
    kept = {}
    while True:
        kept[len(kept)] = str(len(kept))


def a_set():
    kept = set()
    while True:
        kept.add(len(kept))


def nested():
    kept = []
    while True:
        kept = [kept, [kept]]


def many_bytes():
    kept = []
    while True:
        kept.append(bytes(100_000))


def growing_bytes():
    kept = bytearray()
    while True:
        kept += b"0123456789abcdef" * 1000


def instances():
    class Node:
        pass

    first = None
    while True:
        node = Node()
        node.next = first
        first = node


def recursion(depth=0):
    row = [depth] * 100_000
    return recursion(depth + 1) + row


def one_instruction():
    return ("a b " * 5_000_000).split(" ")


for action in (long_strings, short_strings, small_lists, one_list, a_dict, a_set, nested,
               many_bytes, growing_bytes, instances, recursion, one_instruction):
    attempt(action.__name__, action)

attempt("repeat", lambda: "x" * 10**9)
attempt("repeat a wide one", lambda: "\U0001f600" * 10**9)
attempt("repeat bytes", lambda: b"x" * 10**9)
attempt("repeat a list", lambda: [0] * 10**9)
attempt("repeat a list often", lambda: [0] * 2**33)
attempt("repeat a tuple", lambda: (0, 1) * 10**9)
attempt("list of a range", lambda: list(range(10**9)))
attempt("bytes of a length", lambda: bytes(10**9))
attempt("ljust", lambda: "x".ljust(10**9))
attempt("zfill", lambda: b"x".zfill(10**9))
attempt("format", lambda: format(1, "1000000000d"))
attempt("shift", lambda: 1 << 10**9)

# Garbage is none: far more than the limit goes through.
total = 0
for i in range(200):
    text = "y" * 5_000_000
    total += len(text)
print(total)
print(sum(len([n]) for n in range(1_000_000)))

# expect: long_strings MemoryError()
# expect: short_strings MemoryError()
# expect: small_lists MemoryError()
# expect: one_list MemoryError()
# expect: a_dict MemoryError()
# expect: a_set MemoryError()
# expect: nested MemoryError()
# expect: many_bytes MemoryError()
# expect: growing_bytes MemoryError()
# expect: instances MemoryError()
# expect: recursion MemoryError()
# expect: one_instruction MemoryError()
# expect: repeat MemoryError()
# expect: repeat a wide one MemoryError()
# expect: repeat bytes MemoryError()
# expect: repeat a list MemoryError()
# expect: repeat a list often MemoryError()
# expect: repeat a tuple MemoryError()
# expect: list of a range MemoryError()
# expect: bytes of a length MemoryError()
# expect: ljust MemoryError()
# expect: zfill MemoryError()
# expect: format MemoryError()
# expect: shift MemoryError()
# expect: 1000000000
# expect: 1000000
