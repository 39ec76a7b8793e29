# open(), os and io on real files (in wasm: on the file system in memory), in a folder of its own.
import io
import os


def folder():
    for number in range(100000):
        path = f"/tmp/heddle-files-{os.getpid()}-{number}"
        try:
            os.mkdir(path)
            return path
        except FileExistsError:
            pass


here = folder()
os.chdir(here)
print(os.path.basename(os.getcwd()) == os.path.basename(here))


def attempt(function, *args, **kwargs):
    try:
        print(function(*args, **kwargs))
    except Exception as error:
        print(type(error).__name__, error, getattr(error, "errno", None),
              getattr(error, "filename", None))


with open("a.txt", "w") as f:
    print(f.write("first\nsecond\n"), f.write("third"), f.tell(), f.name, f.mode, f.closed,
        f.writable(), f.readable())
    f.writelines(["\n", "fourth\n"])
print(f.closed)
attempt(f.write, "x")
attempt(f.read)
with open("a.txt") as f:
    print(f.read(3), f.read(), repr(f.read()))
    f.seek(0)
    print(f.readline(), f.readline(3), f.readlines())
    attempt(f.write, "x")
with open("a.txt") as f:
    for number, line in enumerate(f):
        print(number, repr(line))
        if number == 1:
            attempt(f.tell)
    print(f.tell())
print([line.strip() for line in open("a.txt")], open("a.txt").read().split())
with open("a.txt", "a") as f:
    f.write("appended\n")
    print(f.tell())
with open("a.txt", "r+") as f:
    f.seek(6)
    f.write("SECOND")
    f.seek(0)
    print(f.read())
with open("a.txt", "rb") as f:
    print(f.read(5), f.peek()[:3], f.readline(), f.tell(), f.seek(-4, 2), f.read(), f.mode, f.name)
    attempt(f.write, b"x")
with open("b.bin", "wb") as f:
    print(f.write(bytes(range(256))), f.tell(), f.seek(10), f.write(b"\xff" * 3), f.truncate(100))
    attempt(f.write, "text")
with open("b.bin", "rb") as f:
    data = bytearray(8)
    print(f.readinto(data), data, len(f.read()), f.read())
with open("b.bin", "r+b") as f:
    f.seek(2)
    f.write(b"AB")
    print(f.read(2), f.tell())
    f.seek(0)
    print(f.read(6))
with open("b.bin", "rb", buffering=0) as f:
    print(type(f).__name__, f.read(4), f.tell(), f)
with open("new.txt", "x") as f:
    f.write("é漢\U0001F600 end")
attempt(open, "new.txt", "x")
print(os.path.getsize("new.txt"), open("new.txt").read(), open("new.txt", encoding="utf-8").read(2),
    open("new.txt", "rb").read())
attempt(open("new.txt", encoding="ascii").read)
print(open("new.txt", encoding="ascii", errors="replace").read(), open("new.txt",
    encoding="latin-1").read(3))
with open("newline.txt", "wb") as f:
    f.write(b"a\r\nb\rc\nd")
for newline in (None, "", "\n", "\r", "\r\n"):
    print(repr(newline), open("newline.txt", newline=newline).readlines(), repr(open("newline.txt",
        newline=newline).read()))
for newline in (None, "", "\n", "\r", "\r\n"):
    with open("out.txt", "w", newline=newline) as f:
        f.write("1\n2\n")
    print(repr(newline), open("out.txt", "rb").read())
with open("wide.txt", "w", encoding="utf-16") as f:
    f.write("wide\nline\n")
print(open("wide.txt", encoding="utf-16").read(), open("wide.txt", encoding="utf-16").readlines())
with open("sig.txt", "w", encoding="utf-8-sig") as f:
    f.write("sig\n")
print(open("sig.txt", "rb").read(), open("sig.txt", encoding="utf-8-sig").read())

open("left.txt", "w").write("never closed")
print(open("left.txt").read(), os.path.getsize("left.txt"))
for number in range(3000):
    open("left.txt").readline()
attempt(open, "missing.txt")
attempt(open, "missing/x.txt", "w")
attempt(open, ".")
attempt(open, "a.txt", "z")
attempt(open, "a.txt", "rw")
attempt(open, "a.txt", "rbt")
attempt(open, "a.txt", "rb", encoding="utf-8")
attempt(open, "a.txt", buffering=0)
attempt(open, "a.txt", newline="x")
attempt(open, "a.txt", encoding="no-such")
attempt(open, 5.5)
attempt(open, "a\0b")
attempt(open)
attempt(os.listdir, "missing")
attempt(os.remove, "missing")
attempt(os.mkdir, ".")
attempt(os.rmdir, "a.txt")
attempt(os.rename, "missing", "other")
attempt(os.stat, "missing")
attempt(os.makedirs, "a.txt/b")

os.makedirs("deep/er/est")
attempt(os.makedirs, "deep/er")
os.makedirs("deep/er", exist_ok=True)
for name in ("one", "two"):
    with open(os.path.join("deep", name), "w") as f:
        f.write(name * 3)
os.rename("deep/one", "deep/three")
os.replace("deep/two", "deep/three")
print(sorted(os.listdir("deep")), sorted(os.listdir()), open("deep/three").read())
print(sorted((entry.name, entry.is_dir(), entry.is_file(),
    entry.path) for entry in os.scandir("deep")))
print([(folder, sorted(folders), sorted(files)) for folder, folders, files in os.walk("deep")])
info = os.stat("a.txt")
print(info.st_size, info[6], oct(info.st_mode)[:4], info.st_mtime > 1e9,
    isinstance(info.st_mtime_ns, int), len(info))
print(os.path.exists("a.txt"), os.path.exists("zz"), os.path.isfile("deep"), os.path.isdir("deep"),
    os.access("a.txt", os.R_OK), os.path.islink("a.txt"))
os.symlink("a.txt", "link")
print(os.readlink("link"), os.path.islink("link"),
    os.path.realpath("link") == os.path.realpath("a.txt"), os.path.samefile("link", "a.txt"))
os.utime("a.txt", (1000, 2000))
print(os.path.getmtime("a.txt"), os.stat("a.txt").st_atime)
fd = os.open("low.txt", os.O_CREAT | os.O_RDWR)
print(os.write(fd, b"low level"), os.lseek(fd, 4, os.SEEK_SET), os.read(fd, 100),
    os.fstat(fd).st_size)
os.close(fd)
attempt(os.read, fd, 1)
with os.fdopen(os.open("low.txt", os.O_RDONLY)) as f:
    print(f.read(), f.fileno() > 2, f.isatty(), f.seekable())

s = io.StringIO("one\ntwo\nthree")
print(s.readline(), s.read(2), s.tell(), s.readlines(), s.seek(0), s.write("ONE"), s.getvalue(),
    list(s), s.truncate(5), s.getvalue())
s = io.StringIO()
print(s.write("abc"), print("line", 5, file=s), s.getvalue(), s.tell(), s.seek(1), s.read(),
    s.seek(10), s.write("z"), repr(s.getvalue()))
with s:
    pass
attempt(s.getvalue)
attempt(io.StringIO, 5)
attempt(io.StringIO().write, b"x")
attempt(io.StringIO().seek, -1)
print(io.StringIO("a\r\nb", newline=None).read(), io.StringIO("a\nb",
    newline="\r\n").getvalue().encode(), [line for line in io.StringIO("x\r\ny\rz", newline="")])
b = io.BytesIO(b"bytes\nin memory")
print(b.readline(), b.read(2), b.tell(), b.getvalue(), b.seek(-3, 2), b.read(), b.write(b"!!"),
    b.getvalue(), b.seek(20), b.write(b"x"), b.getvalue(), b.truncate(3), b.getvalue(),
    list(io.BytesIO(b"1\n2")))
attempt(b.write, "text")
text = io.TextIOWrapper(io.BytesIO(b"h\xc3\xa9\nb"), encoding="utf-8")
print(text.read(1), text.readlines(), text.encoding)
print(isinstance(text, io.TextIOBase), isinstance(s, io.TextIOBase), isinstance(b,
    io.BufferedIOBase), isinstance(open("a.txt"), io.IOBase), issubclass(io.UnsupportedOperation,
    (OSError)), io.DEFAULT_BUFFER_SIZE)
attempt(io.BytesIO().fileno)
attempt(text.seek, 1, 1)
print([type(open("a.txt", mode)).__name__ for mode in ("r", "rb", "r+b", "ab")], repr(open("a.txt",
    "rb")), os.fspath("x"))

for folder, folders, files in os.walk(here, topdown=False):
    for name in files:
        os.remove(os.path.join(folder, name))
    for name in folders:
        os.rmdir(os.path.join(folder, name))
os.chdir("/")
os.rmdir(here)
print(os.path.exists(here))
