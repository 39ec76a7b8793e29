// Channel: a file descriptor or a piece of memory with buffers for reading and writing, in bytes
// and, for encodings that contain ASCII, in lines of text.
//
// Everything Python's buffered files and TextIOWrapper do ends in one call here, under the lock of
// the object that owns the channel: so writes of several threads do not mix.
//
//   position()  where the program stands: the descriptor's offset, less what was read ahead, plus
//               what is not written yet. Only one of the two buffers holds something at a time.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace heddle {

/// How text ends its lines.
enum class Newline : uint8_t {
  kTranslate,  // newline=None: \r, \r\n and \n all end a line and become \n; \n is written
  kAny,        // newline='': all three end a line and stay
  kLf, kCr, kCrLf
};

class Channel {
 public:
  /// On a descriptor, or (-1) in memory with this content.
  Channel(int fd, std::string content) : fd_(fd), memory_(std::move(content)) {}
  ~Channel();
  Channel(Channel&& other) noexcept;
  Channel& operator=(Channel&&) = delete;

  bool in_memory() const { return fd_ < 0; }
  bool closed() const { return closed_; }
  int fd() const { return fd_; }
  const std::string& memory() const { return memory_; }

  // All of these give an errno, 0 when done.
  /// Up to `most` bytes (all: SIZE_MAX), fewer only at the end, or with `once` after one read.
  int read(size_t most, bool once, std::string* out);
  /// Up to and including the next end of a line, at most `most` bytes.
  int read_line(Newline newline, size_t most, std::string* out);
  /// `count` characters of UTF-8 (SIZE_MAX: all), or with `single` bytes that are one each.
  int read_characters(size_t count, bool single, Newline newline, std::string* out);
  /// What is buffered to read, without taking it; reads if there is nothing.
  int peek(std::string* out);
  int write(std::string_view bytes);
  int flush();
  int seek(int64_t offset, int whence, int64_t* position);
  int position(int64_t* out);
  int truncate(int64_t size);
  int close(bool close_fd);
  /// 0: what is written goes to the descriptor at once.
  void set_buffer(size_t bytes) { buffer_bytes_ = bytes; }
  void set_append() { append_ = true; }
  /// The descriptor is closed together with the channel.
  void set_owned() { owned_ = true; }
  int detach();

 private:
  int fill(bool* more);
  int drop_read_ahead();
  size_t ahead() const { return in_.size() - in_at_; }

  int fd_;
  bool closed_ = false;
  bool append_ = false;
  bool owned_ = false;
  std::string memory_;
  size_t memory_at_ = 0;
  std::string in_;        // read ahead: from in_at_ on
  size_t in_at_ = 0;
  std::string out_;       // not written yet
  size_t buffer_bytes_ = 8192;
};

}  // namespace heddle
