#include "engine/value/str.h"

#include <algorithm>
#include <cstring>

namespace heddle {
namespace {

template <typename H, typename N>
int64_t search(const H* text, int64_t begin, int64_t end, const N* needle, int64_t size) {
  if constexpr (sizeof(H) == 1 && sizeof(N) == 1) {
    const void* at = size == 1 ? std::memchr(text + begin, needle[0], end - begin)
                               : memmem(text + begin, end - begin, needle, size);
    return at ? static_cast<const H*>(at) - text : -1;
  }
  for (int64_t i = begin; i + size <= end; ++i) {
    if (text[i] == needle[0] && std::equal(needle + 1, needle + size, text + i + 1)) return i;
  }
  return -1;
}

template <typename H, typename N>
int64_t search_back(const H* text, int64_t begin, int64_t end, const N* needle, int64_t size) {
  for (int64_t i = end - size; i >= begin; --i) {
    if (text[i] == needle[0] && std::equal(needle + 1, needle + size, text + i + 1)) return i;
  }
  return -1;
}

}  // namespace

int64_t str_find(const Str* haystack, const Str* needle, int64_t begin, int64_t end, bool last) {
  if (end - begin < int64_t{needle->length}) return -1;
  if (needle->length == 0) return last ? end : begin;
  if (needle->width() > haystack->width()) return -1;
  return with_data(haystack, [&](auto* text) {
    return with_data(needle, [&](auto* part) {
      return last ? search_back(text, begin, end, part, needle->length)
                  : search(text, begin, end, part, needle->length);
    });
  });
}

}  // namespace heddle
