#include "engine/base/errno.h"

#include <cerrno>
#include <cstring>

namespace heddle {
namespace {

struct Pair {
  int own;
  int linux_number;
};

constexpr Pair kPairs[] = {
    {EPERM, 1},    {ENOENT, 2},   {ESRCH, 3},    {EINTR, 4},     {EIO, 5},      {ENXIO, 6},
    {E2BIG, 7},    {ENOEXEC, 8},  {EBADF, 9},    {ECHILD, 10},   {EAGAIN, 11},  {ENOMEM, 12},
    {EACCES, 13},  {EFAULT, 14},  {EBUSY, 16},   {EEXIST, 17},   {EXDEV, 18},   {ENODEV, 19},
    {ENOTDIR, 20}, {EISDIR, 21},  {EINVAL, 22},  {ENFILE, 23},   {EMFILE, 24},  {ENOTTY, 25},
    {ETXTBSY, 26}, {EFBIG, 27},   {ENOSPC, 28},  {ESPIPE, 29},   {EROFS, 30},   {EMLINK, 31},
    {EPIPE, 32},   {EDOM, 33},    {ERANGE, 34},  {EDEADLK, 35},  {ENAMETOOLONG, 36},
    {ENOLCK, 37},  {ENOSYS, 38},  {ENOTEMPTY, 39}, {ELOOP, 40},  {EILSEQ, 84},  {EOVERFLOW, 75},
    {ENOTSUP, 95}, {ECONNABORTED, 103}, {ECONNRESET, 104}, {ETIMEDOUT, 110}, {ECONNREFUSED, 111},
    {EALREADY, 114}, {EINPROGRESS, 115},
};

}  // namespace

int linux_errno(int own) {
  for (const Pair& pair : kPairs) {
    if (pair.own == own) return pair.linux_number;
  }
  return own;
}

std::string errno_text(int linux_number) {
  for (const Pair& pair : kPairs) {
    if (pair.linux_number == linux_number) return std::strerror(pair.own);
  }
  return std::strerror(linux_number);
}

}  // namespace heddle
