# StringIO and text files: where the program stands, lines of every kind, what is refused.
import io
import os


def attempt(function, *args):
    try:
        print(repr(function(*args)))
    except (TypeError, ValueError, OSError) as error:
        print(type(error).__name__, error)


text = io.StringIO()
for word in ("one\n", "", "två\n", "三\n", "four"):
    attempt(text.write, word)
print(text.tell(), repr(text.getvalue()), text.readline() == "")
print(text.seek(0), text.readline(), text.read(3), text.tell(), repr(text.read()), text.tell())
print(text.seek(4), text.write("TWO"), repr(text.getvalue()), text.tell())
print(text.seek(20), text.write("!"), repr(text.getvalue()))
print(text.truncate(6), text.tell(), repr(text.getvalue()))
print(text.seek(0), text.truncate(), repr(text.getvalue()), text.write("again"), text.getvalue())
print(text.seek(2, 0), text.seek(0, 1), text.seek(0, 2), text.seek(0, 1))
for arguments in ((-1,), (1, 1), (1, 2), (0, 3)):
    attempt(text.seek, *arguments)
attempt(text.write, 5)
attempt(text.write, b"bytes")
attempt(text.truncate, -3)
attempt(io.StringIO, 5)
attempt(io.StringIO, "", "x")

mixed = "a\nb\r\nc\rd\r\n\n\re"
for newline in (None, "", "\n", "\r", "\r\n"):
    lines = io.StringIO(mixed, newline)
    print(repr(newline), list(lines), repr(lines.getvalue()))
    lines.seek(1)
    print(repr(lines.readline(1)), repr(lines.readline()), repr(lines.readline(0)))
    lines.seek(0, 2)
    print(lines.write("x\ny\r\n"), repr(lines.getvalue()[-6:]))

shared = io.StringIO()
copies = []
for i in range(200):
    shared.write(f"{i},")
    if i % 50 == 0:
        copies.append(shared.getvalue())
print([len(copy) for copy in copies], copies[1][-6:], len(shared.getvalue()))


class Shouting(io.StringIO):
    def write(self, words):
        return super().write(words.upper())

    def readline(self, size=-1):
        return "<" + super().readline(size)


loud = Shouting("quiet\n")
loud.write("now ")
print("loud", file=loud, end="\n")
loud.seek(0)
print(repr(loud.getvalue()), repr(next(loud)))

text.close()
for name in ("read", "readline", "getvalue", "tell", "__next__", "flush"):
    attempt(getattr(text, name))
attempt(text.write, "x")
print(text.closed)

name = "string_io.tmp"
with open(name, "w", newline="\r\n") as file:
    print(file.write("one\ntwo\n"), file.write("drei ä\n"))
    attempt(file.readline)
    attempt(file.write, 3)
attempt(file.write, "late")
attempt(file.write, 3)
with open(name) as file:
    print([line for line in file])
    attempt(file.write, "x")
with open(name, newline="") as file:
    print(file.readline(), repr(file.read(3)), repr(file.readline(2)), file.readlines())
attempt(file.readline)
attempt(file.__next__)
with open(name, "rb") as file:
    print(file.read())
with open(name, encoding="latin-1") as file:
    print(repr(file.read()))
os.remove(name)
raw = io.TextIOWrapper(io.BytesIO(b"x\ny\n"))
buffer = raw.detach()
attempt(raw.readline)
attempt(raw.write, "z")
print(buffer.read())
