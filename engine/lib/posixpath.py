"""os.path: what can be said of a path without looking at any file."""

import _os

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
        path = join(_os.getcwd(), path)
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
