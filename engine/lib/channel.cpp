#include "engine/lib/channel.h"

#include <algorithm>
#include <cerrno>
#include <unistd.h>

namespace heddle {

namespace {

constexpr size_t kReadBytes = 65536;

int write_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    ssize_t n = ::write(fd, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return errno;
    bytes.remove_prefix(static_cast<size_t>(n));
  }
  return 0;
}

/// Bytes of the UTF-8 character that begins with this byte.
size_t utf8_length(uint8_t lead) {
  if (lead < 0xC2 || lead > 0xF4) return 1;
  return lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
}

}  // namespace

Channel::~Channel() {
  if (!closed_) (void)close(owned_);
}

/// For a channel that has done nothing yet.
Channel::Channel(Channel&& other) noexcept : fd_(other.fd_), memory_(std::move(other.memory_)) {
  other.closed_ = true;
}

int Channel::fill(bool* more) {
  *more = false;
  if (in_memory()) return 0;
  if (in_at_ > 0) {
    in_.erase(0, in_at_);
    in_at_ = 0;
  }
  size_t before = in_.size();
  in_.resize(before + kReadBytes);
  ssize_t n;
  do {
    n = ::read(fd_, in_.data() + before, kReadBytes);
  } while (n < 0 && errno == EINTR);
  int failed = n < 0 ? errno : 0;
  in_.resize(before + static_cast<size_t>(std::max<ssize_t>(n, 0)));
  *more = n > 0;
  return failed;
}

int Channel::read(size_t most, bool once, std::string* out) {
  if (in_memory()) {
    size_t from = std::min(memory_at_, memory_.size());
    *out = memory_.substr(from, most);
    memory_at_ = std::max(memory_at_, from + out->size());
    return 0;
  }
  if (int failed = flush()) return failed;
  bool more = true;
  while (ahead() < most && more && !(once && ahead() > 0)) {
    if (int failed = fill(&more)) return failed;
    if (once) break;
  }
  size_t take = std::min(most, ahead());
  *out = in_.substr(in_at_, take);
  in_at_ += take;
  return 0;
}

namespace {

/// Length of the first line of `text` with its end; npos: no end in sight, more may follow.
size_t line_length(std::string_view text, Newline newline, bool complete) {
  switch (newline) {
    case Newline::kLf: {
      size_t at = text.find('\n');
      return at == std::string_view::npos ? at : at + 1;
    }
    case Newline::kCr: {
      size_t at = text.find('\r');
      return at == std::string_view::npos ? at : at + 1;
    }
    case Newline::kCrLf: {
      size_t at = text.find("\r\n");
      return at == std::string_view::npos ? at : at + 2;
    }
    case Newline::kTranslate:
    case Newline::kAny: {
      size_t at = text.find('\n');
      size_t cr = text.substr(0, at).find('\r');
      if (cr != std::string_view::npos) at = cr;
      if (at == std::string_view::npos || text[at] == '\n') {
        return at == std::string_view::npos ? at : at + 1;
      }
      if (at + 1 == text.size() && !complete) return std::string_view::npos;
      return at + (text.substr(at, 2) == "\r\n" ? 2 : 1);
    }
  }
  return std::string_view::npos;
}

}  // namespace

int Channel::read_line(Newline newline, size_t most, std::string* out) {
  out->clear();
  if (in_memory()) {
    std::string_view rest = std::string_view(memory_).substr(std::min(memory_at_, memory_.size()));
    size_t length = std::min({line_length(rest, newline, true), most, rest.size()});
    *out = rest.substr(0, length);
    memory_at_ += length;
    return 0;
  }
  if (int failed = flush()) return failed;
  bool more = true;
  for (;;) {
    std::string_view rest = std::string_view(in_).substr(in_at_);
    size_t length = std::min(line_length(rest, newline, !more), most);
    if (length == std::string_view::npos && !more) length = rest.size();
    if (length <= rest.size()) {
      *out = rest.substr(0, length);
      in_at_ += length;
      return 0;
    }
    if (int failed = fill(&more)) return failed;
  }
}

int Channel::read_characters(size_t count, bool single, Newline newline, std::string* out) {
  out->clear();
  std::string piece;
  for (size_t taken = 0; taken < count;) {
    if (count == SIZE_MAX) return read(SIZE_MAX, false, out);
    if (int failed = read(1, false, &piece)) return failed;
    if (piece.empty()) return 0;
    auto lead = static_cast<uint8_t>(piece[0]);
    std::string rest;
    if (!single && lead >= 0x80) {
      size_t length = utf8_length(lead);
      std::string next;
      while (piece.size() < length) {
        if (int failed = peek(&next)) return failed;
        if (next.empty() || (static_cast<uint8_t>(next[0]) & 0xC0) != 0x80) break;
        if (int failed = read(1, false, &rest)) return failed;
        piece += rest;
      }
    }
    // \r\n counts as one character where it is translated.
    if (newline == Newline::kTranslate && piece == "\r") {
      if (int failed = peek(&rest)) return failed;
      if (!rest.empty() && rest[0] == '\n') {
        if (int failed = read(1, false, &rest)) return failed;
      }
      piece = "\n";
    }
    *out += piece;
    ++taken;
  }
  return 0;
}

int Channel::peek(std::string* out) {
  if (in_memory()) {
    *out = memory_.substr(std::min(memory_at_, memory_.size()), 4096);
    return 0;
  }
  if (int failed = flush()) return failed;
  if (ahead() == 0) {
    bool more;
    if (int failed = fill(&more)) return failed;
  }
  *out = in_.substr(in_at_);
  return 0;
}

/// Moves the descriptor back to where the program stands.
int Channel::drop_read_ahead() {
  if (in_memory() || ahead() == 0) {
    in_.clear();
    in_at_ = 0;
    return 0;
  }
  auto back = -static_cast<int64_t>(ahead());
  in_.clear();
  in_at_ = 0;
  return ::lseek(fd_, back, SEEK_CUR) < 0 ? errno : 0;
}

int Channel::write(std::string_view bytes) {
  if (in_memory()) {
    if (append_) memory_at_ = memory_.size();
    if (bytes.empty()) return 0;
    if (memory_.size() < memory_at_) memory_.resize(memory_at_, '\0');
    size_t over = std::min(bytes.size(), memory_.size() - memory_at_);
    memory_.replace(memory_at_, over, bytes);
    memory_at_ += bytes.size();
    return 0;
  }
  if (int failed = drop_read_ahead()) return failed;
  if (out_.size() + bytes.size() > buffer_bytes_) {
    if (int failed = flush()) return failed;
    if (bytes.size() >= buffer_bytes_) return write_all(fd_, bytes);
  }
  out_ += bytes;
  return 0;
}

int Channel::flush() {
  if (in_memory() || out_.empty()) return 0;
  std::string bytes = std::move(out_);
  out_.clear();
  return write_all(fd_, bytes);
}

int Channel::seek(int64_t offset, int whence, int64_t* position) {
  if (in_memory()) {
    int64_t base = whence == SEEK_SET   ? 0
                   : whence == SEEK_CUR ? static_cast<int64_t>(memory_at_)
                                        : static_cast<int64_t>(memory_.size());
    memory_at_ = static_cast<size_t>(std::max<int64_t>(base + offset, 0));
    *position = static_cast<int64_t>(memory_at_);
    return 0;
  }
  if (int failed = flush()) return failed;
  if (int failed = drop_read_ahead()) return failed;
  off_t at = ::lseek(fd_, offset, whence);
  if (at < 0) return errno;
  *position = at;
  return 0;
}

int Channel::position(int64_t* out) {
  if (in_memory()) {
    *out = static_cast<int64_t>(memory_at_);
    return 0;
  }
  if (append_) {
    if (int failed = flush()) return failed;
  }
  off_t at = ::lseek(fd_, 0, SEEK_CUR);
  if (at < 0) return errno;
  *out = at - static_cast<int64_t>(ahead()) + static_cast<int64_t>(out_.size());
  return 0;
}

int Channel::truncate(int64_t size) {
  if (in_memory()) {
    if (static_cast<size_t>(size) < memory_.size()) memory_.resize(static_cast<size_t>(size));
    return 0;
  }
  if (int failed = flush()) return failed;
  if (int failed = drop_read_ahead()) return failed;
  return ::ftruncate(fd_, size) < 0 ? errno : 0;
}

int Channel::close(bool close_fd) {
  if (closed_) return 0;
  int failed = flush();
  closed_ = true;
  in_.clear();
  memory_.clear();
  if (!in_memory() && close_fd && ::close(fd_) < 0 && failed == 0) failed = errno;
  return failed;
}

int Channel::detach() {
  int failed = flush();
  if (failed == 0) failed = drop_read_ahead();
  return failed;
}

}  // namespace heddle
