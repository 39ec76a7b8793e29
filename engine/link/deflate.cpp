#include "engine/link/deflate.h"

#include <fmt/format.h>

#if defined(__EMSCRIPTEN__)

#include <emscripten.h>

namespace heddle {
namespace {

enum NodeZlib { kNoZlib = -1, kTooLarge = -2, kCutOff = -3, kDamaged = -4 };

// node has zlib; the page packs in its own script (web/page/src/link.js) and never comes here.
// Returns the number of bytes written to `out`, or a NodeZlib.
EM_JS(int, node_zlib, (int unpack, const char* bytes, int size, char* out, int most), {
  if (typeof require !== 'function') return -1;
  const zlib = require('zlib');
  const given = new Uint8Array(size);
  given.set(HEAPU8.subarray(bytes, bytes + size));
  try {
    let made;
    if (unpack) {
      const {buffer, engine} = zlib.inflateRawSync(given, {maxOutputLength: most, info: true});
      if (engine.bytesWritten < size) return -4;
      made = buffer;
    } else {
      made = zlib.deflateRawSync(given, {level: 9, memLevel: 9});
    }
    if (made.length > most) return -2;
    HEAPU8.set(made, out);
    return made.length;
  } catch (error) {
    return error.code === 'ERR_BUFFER_TOO_LARGE' ? -2 : error.code === 'Z_BUF_ERROR' ? -3 : -4;
  }
});

Result<std::string> through_node(bool unpack, std::string_view bytes, size_t most) {
  std::string out(most, '\0');
  const int size = node_zlib(unpack ? 1 : 0, bytes.data(), static_cast<int>(bytes.size()),
                             out.data(), static_cast<int>(most));
  switch (size) {
    case kNoZlib: return Error{"there is no zlib here: links are packed and opened by the page"};
    case kTooLarge:
      return Error{fmt::format("it is too large: more than {} KiB unpacked", most / 1024)};
    case kCutOff: return Error{"a part of it is missing; copy the whole link"};
    case kDamaged: return Error{"it was altered on the way: its packing is damaged"};
    default: break;
  }
  out.resize(static_cast<size_t>(size));
  return out;
}

}  // namespace

Result<std::string> deflate_raw(std::string_view bytes) {
  constexpr size_t kOverhead = 1024;  // more than deflate adds to what cannot be packed
  return through_node(false, bytes, bytes.size() + bytes.size() / 512 + kOverhead);
}

Result<std::string> inflate_raw(std::string_view bytes, size_t size_max) {
  return through_node(true, bytes, size_max);
}

}  // namespace heddle

#else

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
