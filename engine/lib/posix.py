"""posix: the system calls behind os, as CPython names them."""

import _heddle
import _os
from _io_native import _flush_all
from _os import _exit, cpu_count, getpid, getppid, strerror, uname as _uname, urandom
from _posix import (_access, _chdir, _chmod, _link, _list, _mkdir, _open, _readlink, _rename,
                    _rmdir, _stat, _statvfs, _symlink, _truncate, _unlink, _utime, close, fsync,
                    ftruncate, getcwd, getegid, geteuid, getgid, getuid, isatty, lseek, read,
                    umask, write)

error = OSError

F_OK, X_OK, W_OK, R_OK = 0, 1, 2, 4
O_RDONLY, O_WRONLY, O_RDWR, O_ACCMODE = 0, 1, 2, 3
O_CREAT, O_EXCL, O_TRUNC, O_APPEND = 0o100, 0o200, 0o1000, 0o2000
O_NONBLOCK, O_SYNC, O_DIRECTORY, O_NOFOLLOW, O_CLOEXEC = (0o4000, 0o4010000, 0o200000, 0o400000,
                                                          0o2000000)
EX_OK = 0
NGROUPS_MAX = 65536
_have_functions = []

environ = {name.encode("utf-8", "surrogateescape"): value.encode("utf-8", "surrogateescape")
           for name, value in _os.environ_items()}


def fspath(path):
    if isinstance(path, (str, bytes)):
        return path
    kind = type(path)
    try:
        method = kind.__fspath__
    except AttributeError:
        raise TypeError("expected str, bytes or os.PathLike object, "
                        f"not {kind.__name__}") from None
    made = method(path)
    if not isinstance(made, (str, bytes)):
        raise TypeError(f"expected {kind.__name__}.__fspath__() to return str or bytes, not "
                        f"{type(made).__name__}")
    return made


def _path(path, name):
    if isinstance(path, (str, bytes)):
        return path
    try:
        return fspath(path)
    except TypeError:
        raise TypeError(f"{name}: path should be string, bytes or os.PathLike, not "
                        f"{type(path).__name__}") from None


_fields = ("st_mode", "st_ino", "st_dev", "st_nlink", "st_uid", "st_gid", "st_size", "st_atime",
           "st_mtime", "st_ctime")
stat_result = _heddle.make_struct("os", "stat_result", _fields, (
    "_atime", "_mtime", "_ctime", "st_atime_ns", "st_mtime_ns", "st_ctime_ns", "st_blksize",
    "st_blocks", "st_rdev"))
for _at, _name in enumerate(("st_atime", "st_mtime", "st_ctime")):
    setattr(stat_result, _name, property(
        lambda self, hidden=_name[2:]: getattr(self, hidden)))
statvfs_result = _heddle.make_struct("os", "statvfs_result", (
    "f_bsize", "f_frsize", "f_blocks", "f_bfree", "f_bavail", "f_files", "f_ffree", "f_favail",
    "f_flag", "f_namemax"), ("f_fsid",))
terminal_size = _heddle.make_struct("os", "terminal_size", ("columns", "lines"))
uname_result = _heddle.make_struct("posix", "uname_result", (
    "sysname", "nodename", "release", "version", "machine"))


def uname():
    return uname_result(_uname())


def _stat_result(row):
    atime, mtime, ctime = row[7:10]
    second = 1000000000
    return stat_result(row[:7] + (
        atime // second, mtime // second, ctime // second, atime / second, mtime / second,
        ctime / second, atime, mtime, ctime, row[11], row[10], 0))


def _no_dir_fd(*values):
    for value in values:
        if value is not None:
            raise NotImplementedError("heddle: dir_fd is not supported yet")


def stat(path, *, dir_fd=None, follow_symlinks=True):
    _no_dir_fd(dir_fd)
    _flush_all()
    if not isinstance(path, int):
        if not isinstance(path, (str, bytes)) and not hasattr(type(path), "__fspath__"):
            raise TypeError("stat: path should be string, bytes, os.PathLike or integer, not "
                            f"{type(path).__name__}")
        path = fspath(path)
    return _stat_result(_stat(path, follow_symlinks))


def lstat(path, *, dir_fd=None):
    _no_dir_fd(dir_fd)
    return _stat_result(_stat(_path(path, "lstat"), False))


def fstat(fd):
    return _stat_result(_stat(fd, True))


def statvfs(path):
    if not isinstance(path, int):
        path = _path(path, "statvfs")
    return statvfs_result(_statvfs(path))


def fstatvfs(fd):
    return statvfs_result(_statvfs(fd))


def open(path, flags, mode=0o777, *, dir_fd=None):
    _no_dir_fd(dir_fd)
    return _open(_path(path, "open"), flags, mode)


def listdir(path=None):
    return [name for name, _ in _list("." if path is None else _path(path, "listdir"))]


class DirEntry:
    __module__ = "posix"
    __slots__ = ("name", "path", "_kind", "_stats")

    def __new__(cls, *args):
        raise TypeError("cannot create 'posix.DirEntry' instances")

    def stat(self, *, follow_symlinks=True):
        made = self._stats.get(follow_symlinks)
        if made is None:
            made = self._stats[follow_symlinks] = stat(self.path,
                                                       follow_symlinks=follow_symlinks)
        return made

    def _is(self, kind, bits, follow_symlinks):
        if self._kind in (1, 2) or self._kind == 3 and not follow_symlinks:
            return self._kind == kind
        try:
            return self.stat(follow_symlinks=follow_symlinks).st_mode & 0o170000 == bits
        except FileNotFoundError:
            return False

    def is_dir(self, *, follow_symlinks=True):
        return self._is(2, 0o040000, follow_symlinks)

    def is_file(self, *, follow_symlinks=True):
        return self._is(1, 0o100000, follow_symlinks)

    def is_symlink(self):
        return self._is(3, 0o120000, False)

    def inode(self):
        return self.stat(follow_symlinks=False).st_ino

    def __fspath__(self):
        return self.path

    def __repr__(self):
        return f"<DirEntry {self.name!r}>"


class ScandirIterator:
    __module__ = "posix"

    def __init__(self, entries):
        self._entries = entries

    def __iter__(self):
        return self

    def __next__(self):
        return next(self._entries)

    def __enter__(self):
        return self

    def __exit__(self, *args):
        self.close()

    def close(self):
        self._entries = iter(())


def _entry(folder, name, kind):
    entry = object.__new__(DirEntry)
    entry.name = name
    slash = "/" if isinstance(name, str) else b"/"
    entry.path = folder + name if folder.endswith(slash) or not folder else folder + slash + name
    entry._kind = kind
    entry._stats = {}
    return entry


def scandir(path=None):
    folder = "." if path is None else _path(path, "scandir")
    return ScandirIterator(iter([_entry(folder, name, kind) for name, kind in _list(folder)]))


def mkdir(path, mode=0o777, *, dir_fd=None):
    _no_dir_fd(dir_fd)
    _mkdir(_path(path, "mkdir"), mode)


def rmdir(path, *, dir_fd=None):
    _no_dir_fd(dir_fd)
    _rmdir(_path(path, "rmdir"))


def unlink(path, *, dir_fd=None):
    _no_dir_fd(dir_fd)
    _unlink(_path(path, "unlink"))


def remove(path, *, dir_fd=None):
    _no_dir_fd(dir_fd)
    _unlink(_path(path, "remove"))


def chdir(path):
    _chdir(_path(path, "chdir"))


def chmod(path, mode, *, dir_fd=None, follow_symlinks=True):
    _no_dir_fd(dir_fd)
    _chmod(_path(path, "chmod"), mode)


def access(path, mode, *, dir_fd=None, effective_ids=False, follow_symlinks=True):
    _no_dir_fd(dir_fd)
    return _access(_path(path, "access"), mode)


def truncate(path, length):
    if isinstance(path, int):
        return ftruncate(path, length)
    _truncate(_path(path, "truncate"), length)


def utime(path, times=None, *, ns=None, dir_fd=None, follow_symlinks=True):
    _no_dir_fd(dir_fd)
    if times is not None and ns is not None:
        raise ValueError("utime: you may specify either 'times' or 'ns' but not both")
    if ns is None:
        if times is None:
            import time
            now = time.time_ns()
            ns = (now, now)
        else:
            ns = tuple([int(moment * 1000000000) for moment in times])
    _utime(_path(path, "utime"), ns[0], ns[1])


def rename(src, dst, *, src_dir_fd=None, dst_dir_fd=None):
    _no_dir_fd(src_dir_fd, dst_dir_fd)
    _rename(_path(src, "rename"), _path(dst, "rename"))


def replace(src, dst, *, src_dir_fd=None, dst_dir_fd=None):
    _no_dir_fd(src_dir_fd, dst_dir_fd)
    _rename(_path(src, "replace"), _path(dst, "replace"))


def link(src, dst, *, src_dir_fd=None, dst_dir_fd=None, follow_symlinks=True):
    _no_dir_fd(src_dir_fd, dst_dir_fd)
    _link(_path(src, "link"), _path(dst, "link"))


def symlink(src, dst, target_is_directory=False, *, dir_fd=None):
    _no_dir_fd(dir_fd)
    _symlink(_path(src, "symlink"), _path(dst, "symlink"))


def readlink(path, *, dir_fd=None):
    _no_dir_fd(dir_fd)
    return _readlink(_path(path, "readlink"))


def getcwdb():
    return getcwd().encode("utf-8", "surrogateescape")


def get_terminal_size(fd=1):
    raise OSError(25, "Inappropriate ioctl for device")


def putenv(name, value, /):
    pass


def unsetenv(name, /):
    pass
