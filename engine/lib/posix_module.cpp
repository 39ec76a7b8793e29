// The module _posix: what os asks of the file system, one system call a function. In the page it is
// the private file system in memory that Emscripten brings.
#include "engine/base/arena.h"
#include "engine/lib/modules.h"
#include "engine/lib/os_error.h"
#include "engine/value/bytes.h"
#include "engine/value/container.h"
#include "engine/value/number.h"
#include "engine/value/str.h"

#include <algorithm>
#include <cerrno>
#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

namespace heddle {

namespace {

/// A path as the system takes it: str or bytes. posix.py has called fspath.
bool path_arg(Context& cx, Value v, std::string* out) {
  v = unwrap(v);
  if (is_str(v)) {
    *out = to_utf8(cast<Str>(v));
  } else if (!bytes_content(v, out)) {
    cx.type_error("expected str, bytes or os.PathLike object, not {}", type_name(cx, v));
    return false;
  }
  if (out->find('\0') == std::string::npos) return true;
  cx.value_error("embedded null byte");
  return false;
}

bool int_arg(Context& cx, Value v, int64_t* out) {
  auto number = index_arg(cx, unwrap(v));
  if (number) *out = *number;
  return number.has_value();
}

Value done(Context& cx, int result, Value path) {
  return result < 0 ? raise_os_error(cx, errno, path) : Value::none();
}

/// Calls `call` with the path and the numbers behind it.
template <typename Call>
Value with_path(Context& cx, const Value* args, int numbers, Call call) {
  std::string path;
  int64_t n[2] = {0, 0};
  if (!path_arg(cx, args[0], &path)) return Value::error();
  for (int i = 0; i < numbers; ++i) {
    if (!int_arg(cx, args[i + 1], &n[i])) return Value::error();
  }
  return done(cx, call(path.c_str(), n), args[0]);
}

template <typename Call>
Value with_two_paths(Context& cx, const Value* args, Call call) {
  std::string a, b;
  if (!path_arg(cx, args[0], &a) || !path_arg(cx, args[1], &b)) return Value::error();
  if (call(a.c_str(), b.c_str()) == 0) return Value::none();
  return raise_os_error(cx, errno, args[0], args[1]);
}

Value px_open(Context& cx, const Value* args, int) {
  std::string path;
  int64_t flags, mode;
  if (!path_arg(cx, args[0], &path) || !int_arg(cx, args[1], &flags) ||
      !int_arg(cx, args[2], &mode)) {
    return Value::error();
  }
  Arena::note_outside_state();
  int fd = ::open(path.c_str(), static_cast<int>(flags) | O_CLOEXEC, static_cast<mode_t>(mode));
  return fd < 0 ? raise_os_error(cx, errno, args[0]) : Value::small(fd);
}

Value px_close(Context& cx, const Value* args, int) {
  int64_t fd;
  if (!int_arg(cx, args[0], &fd)) return Value::error();
  return done(cx, ::close(static_cast<int>(fd)), Value::empty());
}

Value px_read(Context& cx, const Value* args, int) {
  int64_t fd, size;
  if (!int_arg(cx, args[0], &fd) || !int_arg(cx, args[1], &size)) return Value::error();
  if (size < 0) return raise_os_error(cx, EINVAL);
  std::string out(static_cast<size_t>(std::min<int64_t>(size, 1 << 26)), '\0');
  ssize_t n = ::read(static_cast<int>(fd), out.data(), out.size());
  if (n < 0) return raise_os_error(cx, errno);
  out.resize(static_cast<size_t>(n));
  return Value::object(make_bytes(cx, out));
}

Value px_write(Context& cx, const Value* args, int) {
  int64_t fd;
  std::string bytes;
  if (!int_arg(cx, args[0], &fd)) return Value::error();
  if (!bytes_content(args[1], &bytes)) {
    return cx.type_error("a bytes-like object is required, not '{}'", type_name(cx, args[1]));
  }
  ssize_t n = ::write(static_cast<int>(fd), bytes.data(), bytes.size());
  return n < 0 ? raise_os_error(cx, errno) : int_value(cx, n);
}

Value px_lseek(Context& cx, const Value* args, int) {
  int64_t fd, offset, whence;
  if (!int_arg(cx, args[0], &fd) || !int_arg(cx, args[1], &offset) ||
      !int_arg(cx, args[2], &whence)) {
    return Value::error();
  }
  off_t at = ::lseek(static_cast<int>(fd), offset, static_cast<int>(whence));
  return at < 0 ? raise_os_error(cx, errno) : int_value(cx, at);
}

Value px_ftruncate(Context& cx, const Value* args, int) {
  int64_t fd, size;
  if (!int_arg(cx, args[0], &fd) || !int_arg(cx, args[1], &size)) return Value::error();
  return done(cx, ::ftruncate(static_cast<int>(fd), size), Value::empty());
}

Value px_isatty(Context& cx, const Value* args, int) {
  int64_t fd;
  if (!int_arg(cx, args[0], &fd)) return Value::error();
  return Value::boolean(::isatty(static_cast<int>(fd)) == 1);
}

Value px_fsync(Context& cx, const Value* args, int) {
  int64_t fd;
  if (!int_arg(cx, args[0], &fd)) return Value::error();
  return done(cx, ::fsync(static_cast<int>(fd)), Value::empty());
}

/// mode, ino, dev, nlink, uid, gid, size, then atime, mtime, ctime in nanoseconds, blocks, blksize.
Value stat_row(Context& cx, const struct stat& st) {
  auto ns = [&](const timespec& t) {
    return int_value(cx, int64_t{t.tv_sec} * 1'000'000'000 + t.tv_nsec);
  };
  auto n = [&](auto number) { return int_value(cx, static_cast<int64_t>(number)); };
  Value row[] = {n(st.st_mode), n(st.st_ino),  n(st.st_dev),  n(st.st_nlink),
                 n(st.st_uid),  n(st.st_gid),  n(st.st_size), ns(st.st_atim),
                 ns(st.st_mtim), ns(st.st_ctim), n(st.st_blocks), n(st.st_blksize)};
  return Value::object(make_tuple(cx, row));
}

int stat_open_file(int fd, struct stat* st) {
  const int failed = ::fstat(fd, st);
#if defined(__EMSCRIPTEN__)
  // Emscripten asks by the path, also for a file that was removed and is still open.
  if (failed < 0 && errno == ENOENT) {
    const off_t at = ::lseek(fd, 0, SEEK_CUR);
    const off_t size = at < 0 ? at : ::lseek(fd, 0, SEEK_END);
    if (size < 0 || ::lseek(fd, at, SEEK_SET) < 0) return -1;
    *st = {};
    st->st_mode = S_IFREG | 0600;
    st->st_size = size;
    st->st_blksize = 4096;
    return 0;
  }
#endif
  return failed;
}

/// _stat(path or descriptor, follow)
Value px_stat(Context& cx, const Value* args, int) {
  struct stat st {};
  if (is_int(args[0])) {
    int fd = static_cast<int>(to_int64(args[0]).value_or(-1));
    return stat_open_file(fd, &st) < 0 ? raise_os_error(cx, errno) : stat_row(cx, st);
  }
  std::string path;
  if (!path_arg(cx, args[0], &path)) return Value::error();
  int failed = args[1].is_true() ? ::stat(path.c_str(), &st) : ::lstat(path.c_str(), &st);
  return failed < 0 ? raise_os_error(cx, errno, args[0]) : stat_row(cx, st);
}

/// _statvfs(path or descriptor)
Value px_statvfs(Context& cx, const Value* args, int) {
  struct statvfs st {};
  if (is_int(args[0])) {
    if (::fstatvfs(static_cast<int>(to_int64(args[0]).value_or(-1)), &st) < 0) {
      return raise_os_error(cx, errno);
    }
  } else {
    std::string path;
    if (!path_arg(cx, args[0], &path)) return Value::error();
    // Emscripten's statvfs knows one file system, whatever the path.
    if (::access(path.c_str(), F_OK) < 0 || ::statvfs(path.c_str(), &st) < 0) {
      return raise_os_error(cx, errno, args[0]);
    }
  }
  auto n = [&](auto number) { return int_value(cx, static_cast<int64_t>(number)); };
  Value row[] = {n(st.f_bsize), n(st.f_frsize), n(st.f_blocks), n(st.f_bfree),
                 n(st.f_bavail), n(st.f_files),  n(st.f_ffree),  n(st.f_favail),
                 n(st.f_flag),  n(st.f_namemax), n(st.f_fsid)};
  return Value::object(make_tuple(cx, row));
}

/// _list(path): (name, kind) pairs; kind 1 file, 2 folder, 3 link, 0 something else. A controlled
/// run gets them sorted: the order of a file system is nobody's.
Value px_list(Context& cx, const Value* args, int) {
  std::string path;
  if (!path_arg(cx, args[0], &path)) return Value::error();
  DIR* dir = ::opendir(path.c_str());
  if (dir == nullptr) return raise_os_error(cx, errno, args[0]);
  std::vector<std::pair<std::string, int>> found;
  while (dirent* entry = ::readdir(dir)) {
    std::string name = entry->d_name;
    if (name == "." || name == "..") continue;
    int kind = entry->d_type == DT_REG ? 1 : entry->d_type == DT_DIR ? 2
             : entry->d_type == DT_LNK ? 3 : 0;
    found.emplace_back(name, kind);
  }
  ::closedir(dir);
  if (vm_of(cx).controlled) std::sort(found.begin(), found.end());
  bool bytes = !is_str(unwrap(args[0]));
  List* list = make_list(cx);
  for (const auto& [name, kind] : found) {
    Value text = bytes ? Value::object(make_bytes(cx, name)) : Value::object(make_str(cx, name));
    Value pair[] = {text, Value::small(kind)};
    list_append(cx, list, Value::object(make_tuple(cx, pair)));
  }
  return Value::object(list);
}

Value px_mkdir(Context& cx, const Value* args, int) {
  return with_path(cx, args, 1, [](const char* path, int64_t* n) {
    return ::mkdir(path, static_cast<mode_t>(n[0]));
  });
}
Value px_rmdir(Context& cx, const Value* args, int) {
  return with_path(cx, args, 0, [](const char* path, int64_t*) { return ::rmdir(path); });
}
Value px_unlink(Context& cx, const Value* args, int) {
  return with_path(cx, args, 0, [](const char* path, int64_t*) { return ::unlink(path); });
}
Value px_chdir(Context& cx, const Value* args, int) {
  return with_path(cx, args, 0, [](const char* path, int64_t*) { return ::chdir(path); });
}
Value px_chmod(Context& cx, const Value* args, int) {
  return with_path(cx, args, 1, [](const char* path, int64_t* n) {
    return ::chmod(path, static_cast<mode_t>(n[0]));
  });
}
Value px_truncate(Context& cx, const Value* args, int) {
  return with_path(cx, args, 1,
                   [](const char* path, int64_t* n) { return ::truncate(path, n[0]); });
}
/// _utime(path, atime_ns, mtime_ns)
Value px_utime(Context& cx, const Value* args, int) {
  return with_path(cx, args, 2, [](const char* path, int64_t* n) {
    timespec times[2];
    for (int i = 0; i < 2; ++i) {
      times[i].tv_sec = static_cast<time_t>(n[i] / 1'000'000'000);
      times[i].tv_nsec = static_cast<long>(n[i] % 1'000'000'000);
    }
    return ::utimensat(AT_FDCWD, path, times, 0);
  });
}
Value px_rename(Context& cx, const Value* args, int) {
  return with_two_paths(cx, args, ::rename);
}
Value px_link(Context& cx, const Value* args, int) { return with_two_paths(cx, args, ::link); }
Value px_symlink(Context& cx, const Value* args, int) {
  return with_two_paths(cx, args, ::symlink);
}

Value px_readlink(Context& cx, const Value* args, int) {
  std::string path;
  if (!path_arg(cx, args[0], &path)) return Value::error();
  std::string out(4096, '\0');
  ssize_t n = ::readlink(path.c_str(), out.data(), out.size());
  if (n < 0) return raise_os_error(cx, errno, args[0]);
  out.resize(static_cast<size_t>(n));
  return Value::object(make_str(cx, out));
}

Value px_access(Context& cx, const Value* args, int) {
  std::string path;
  int64_t mode;
  if (!path_arg(cx, args[0], &path) || !int_arg(cx, args[1], &mode)) return Value::error();
  return Value::boolean(::access(path.c_str(), static_cast<int>(mode)) == 0);
}

Value px_getcwd(Context& cx, const Value*, int) {
  char buffer[4096];
  if (::getcwd(buffer, sizeof(buffer)) == nullptr) return raise_os_error(cx, errno);
  return Value::object(make_str(cx, buffer));
}

Value px_umask(Context& cx, const Value* args, int) {
  int64_t mask;
  if (!int_arg(cx, args[0], &mask)) return Value::error();
  return Value::small(::umask(static_cast<mode_t>(mask)));
}

Value px_getuid(Context&, const Value*, int) { return Value::small(::getuid()); }
Value px_getgid(Context&, const Value*, int) { return Value::small(::getgid()); }

constexpr NativeDef kPosixFunctions[] = {
    {"_open", "path, flags, mode, /", px_open},
    {"close", "fd", px_close},
    {"read", "fd, length, /", px_read},
    {"write", "fd, data, /", px_write},
    {"lseek", "fd, position, how, /", px_lseek},
    {"ftruncate", "fd, length, /", px_ftruncate},
    {"isatty", "fd, /", px_isatty},
    {"fsync", "fd", px_fsync},
    {"_stat", "path, follow, /", px_stat},
    {"_statvfs", "path, /", px_statvfs},
    {"_list", "path, /", px_list},
    {"_mkdir", "path, mode, /", px_mkdir},
    {"_rmdir", "path, /", px_rmdir},
    {"_unlink", "path, /", px_unlink},
    {"_chdir", "path, /", px_chdir},
    {"_chmod", "path, mode, /", px_chmod},
    {"_truncate", "path, length, /", px_truncate},
    {"_utime", "path, atime, mtime, /", px_utime},
    {"_rename", "src, dst, /", px_rename},
    {"_link", "src, dst, /", px_link},
    {"_symlink", "src, dst, /", px_symlink},
    {"_readlink", "path, /", px_readlink},
    {"_access", "path, mode, /", px_access},
    {"getcwd", "", px_getcwd},
    {"umask", "mask, /", px_umask},
    {"getuid", "", px_getuid},
    {"geteuid", "", px_getuid},
    {"getgid", "", px_getgid},
    {"getegid", "", px_getgid},
};

}  // namespace

void init__posix_module(VmContext& cx, Module* module) { module_add(cx, module, kPosixFunctions); }

}  // namespace heddle
