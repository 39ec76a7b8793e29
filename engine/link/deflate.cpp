#include "engine/link/deflate.h"

#if defined(__EMSCRIPTEN__)

namespace heddle {

Result<std::string> deflate_raw(std::string_view) {
  return Error{"this build of heddle cannot make links: use the page or the native command"};
}

Result<std::string> inflate_raw(std::string_view, size_t) {
  return Error{"this build of heddle cannot open links: use the page or the native command"};
}

}  // namespace heddle

#else

#include <fmt/format.h>
#include <zlib.h>

namespace heddle {
namespace {

constexpr int kRaw = -15;  // zlib: no header, the largest window

z_stream stream_over(std::string_view bytes) {
  z_stream stream{};
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  return stream;
}

}  // namespace

Result<std::string> deflate_raw(std::string_view bytes) {
  z_stream stream = stream_over(bytes);
  if (deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, kRaw, 9, Z_DEFAULT_STRATEGY) != Z_OK) {
    return Error{"zlib could not be started"};
  }
  std::string packed(deflateBound(&stream, static_cast<uLong>(bytes.size())), '\0');
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  const int result = deflate(&stream, Z_FINISH);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  if (result != Z_STREAM_END) return Error{fmt::format("zlib could not pack: {}", result)};
  return packed;
}

Result<std::string> inflate_raw(std::string_view bytes, size_t size_max) {
  z_stream stream = stream_over(bytes);
  if (inflateInit2(&stream, kRaw) != Z_OK) return Error{"zlib could not be started"};
  std::string unpacked;
  int result = Z_OK;
  while (result == Z_OK && unpacked.size() <= size_max) {
    const size_t before = unpacked.size();
    unpacked.resize(before + 16 * 1024);
    stream.next_out = reinterpret_cast<Bytef*>(unpacked.data() + before);
    stream.avail_out = 16 * 1024;
    result = inflate(&stream, Z_NO_FLUSH);
    unpacked.resize(before + 16 * 1024 - stream.avail_out);
  }
  const bool rest = stream.avail_in > 0;
  inflateEnd(&stream);
  if (unpacked.size() > size_max) {
    return Error{fmt::format("it is too large: more than {} KiB unpacked", size_max / 1024)};
  }
  if (result == Z_BUF_ERROR) return Error{"a part of it is missing; copy the whole link"};
  if (result != Z_STREAM_END || rest) {
    return Error{"it was altered on the way: its packing is damaged"};
  }
  return unpacked;
}

}  // namespace heddle

#endif
