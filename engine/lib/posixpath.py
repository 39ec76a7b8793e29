"""os.path: what can be said of a path, with and without looking at the file."""

import _os
import posix

curdir = "."
pardir = ".."
extsep = "."
sep = "/"
altsep = None
pathsep = ":"
defpath = "/bin:/usr/bin"
devnull = "/dev/null"
supports_unicode_filenames = False


def _text(path):
    if isinstance(path, str):
        return path
    method = getattr(type(path), "__fspath__", None)
    if method is None:
        raise TypeError(f"expected str, bytes or os.PathLike object, not {type(path).__name__}")
    return method(path)


def normcase(s):
    return _text(s)


def isabs(s):
    return _text(s).startswith(sep)


def join(a, *p):
    path = _text(a)
    for part in p:
        part = _text(part)
        if part.startswith(sep):
            path = part
        elif not path or path.endswith(sep):
            path += part
        else:
            path += sep + part
    return path


def split(p):
    p = _text(p)
    at = p.rfind(sep) + 1
    head = p[:at]
    if head and head != sep * len(head):
        head = head.rstrip(sep)
    return head, p[at:]


def basename(p):
    return split(p)[1]


def dirname(p):
    return split(p)[0]


def splitext(p):
    p = _text(p)
    start = p.rfind(sep) + 1
    dot = p.rfind(extsep)
    if dot <= start or p[start:dot].strip(extsep) == "":
        return p, ""
    return p[:dot], p[dot:]


def splitdrive(p):
    return "", _text(p)


def commonprefix(m):
    m = list(m)
    if not m:
        return ""
    low = min(m)
    high = max(m)
    for i, c in enumerate(low):
        if c != high[i]:
            return low[:i]
    return low


def commonpath(paths):
    paths = [_text(path) for path in paths]
    if not paths:
        raise ValueError("commonpath() arg is an empty sequence")
    absolute = [path.startswith(sep) for path in paths]
    if any(absolute) and not all(absolute):
        raise ValueError("Can't mix absolute and relative paths")
    parts = [[part for part in path.split(sep) if part and part != curdir] for path in paths]
    common = []
    for row in zip(*parts):
        if row.count(row[0]) != len(row):
            break
        common.append(row[0])
    return (sep if absolute[0] else "") + sep.join(common)


def normpath(path):
    path = _text(path)
    if not path:
        return curdir
    slashes = 0
    if path.startswith(sep):
        slashes = 2 if path.startswith("//") and not path.startswith("///") else 1
    parts = []
    for part in path.split(sep):
        if not part or part == curdir:
            continue
        if part != pardir or (not slashes and not parts) or (parts and parts[-1] == pardir):
            parts.append(part)
        elif parts:
            parts.pop()
    return sep * slashes + sep.join(parts) or curdir


def abspath(path):
    path = _text(path)
    if not isabs(path):
        path = join(posix.getcwd(), path)
    return normpath(path)


def relpath(path, start=None):
    if not path:
        raise ValueError("no path specified")
    origin = [part for part in abspath(curdir if start is None else start).split(sep) if part]
    target = [part for part in abspath(path).split(sep) if part]
    same = 0
    while same < len(origin) and same < len(target) and origin[same] == target[same]:
        same += 1
    parts = [pardir] * (len(origin) - same) + target[same:]
    return join(*parts) if parts else curdir


def expanduser(path):
    path = _text(path)
    if path != "~" and not path.startswith("~/"):
        return path
    home = dict(_os.environ_items()).get("HOME", "").rstrip(sep)
    return (home + path[1:]) or sep


# --- what the file system says ---------------------------------------------------------------


def exists(path):
    """Whether a path leads to something; False for a broken link."""
    try:
        posix.stat(path)
    except (OSError, ValueError):
        return False
    return True


def lexists(path):
    try:
        posix.lstat(path)
    except (OSError, ValueError):
        return False
    return True


def _is_kind(path, bits, follow=True):
    try:
        mode = (posix.stat if follow else posix.lstat)(path).st_mode
    except (OSError, ValueError, AttributeError):
        return False
    return mode & 0o170000 == bits


def isfile(path):
    return _is_kind(path, 0o100000)


def isdir(s):
    return _is_kind(s, 0o040000)


def islink(path):
    return _is_kind(path, 0o120000, False)


def ismount(path):
    try:
        here, above = posix.lstat(path), posix.lstat(join(path, ".."))
    except (OSError, ValueError):
        return False
    return here.st_dev != above.st_dev or here.st_ino == above.st_ino


def getsize(filename):
    return posix.stat(filename).st_size


def getmtime(filename):
    return posix.stat(filename).st_mtime


def getatime(filename):
    return posix.stat(filename).st_atime


def getctime(filename):
    return posix.stat(filename).st_ctime


def samestat(s1, s2):
    return s1.st_ino == s2.st_ino and s1.st_dev == s2.st_dev


def samefile(f1, f2):
    return samestat(posix.stat(f1), posix.stat(f2))


def realpath(filename, *, strict=False):
    """The path without links; a loop of links stays as it is unless `strict`."""
    left = abspath(filename).split("/")[::-1]
    made = "/"
    links = 0
    while left:
        name = left.pop()
        if not name or name == ".":
            continue
        if name == "..":
            made = dirname(made)
            continue
        place = join(made, name)
        try:
            linked = posix.lstat(place).st_mode & 0o170000 == 0o120000
        except OSError:
            if strict:
                raise
            linked = False
        links += linked
        if not linked or links > 40:
            if strict and links > 40:
                posix.stat(place)
            made = place
            continue
        target = posix.readlink(place)
        if target.startswith("/"):
            made = "/"
        left.extend(target.split("/")[::-1])
    return made
