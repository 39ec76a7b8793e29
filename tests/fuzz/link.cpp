// Feeds arbitrary bytes to the link's reader: as an address, as packed bytes, and as the fields of
// packed bytes whose checksum is right. What it reads must come back the same from its own writing.
#include "engine/link/link.h"

#include <cstdint>

namespace {

uint32_t crc32_bitwise(std::string_view bytes) {
  uint32_t crc = 0xffffffff;
  for (const char byte : bytes) {
    crc ^= static_cast<uint8_t>(byte);
    for (int bit = 0; bit < 8; bit++) crc = (crc >> 1) ^ ((crc & 1) != 0 ? 0xedb88320u : 0u);
  }
  return ~crc;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace heddle;
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  (void)decode_url(input).ok();
  (void)unpack_link(input).ok();

  std::string bytes = "\x01";
  const uint32_t crc = crc32_bitwise(input);
  for (int i = 0; i < 32; i += 8) bytes += static_cast<char>(crc >> i);
  bytes += input;
  const Result<LinkContents> contents = unpack_link(bytes);
  if (!contents) return 0;
  const Result<std::string> packed = pack_link(contents.value());
  VERIFY(packed.ok(), "what was read cannot be written: {}", packed.error().message);
  const Result<LinkContents> again = unpack_link(packed.value());
  VERIFY(again.ok(), "what was written cannot be read: {}", again.error().message);
  VERIFY(again.value() == contents.value(), "what was written reads differently");
  return 0;
}
