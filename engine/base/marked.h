// Marked: work whose stores leave a mark, so that one knows which memory it has written.
//
// WebAssembly cannot protect pages. Instead the build makes a twin of the module in which each
// store first marks the card (256 bytes) it goes to (web/setup/mark_stores.mjs). The twin runs on
// the same memory, the same thread and the same functions: only slower, by the marks.
//
// Requires: what marked work calls in JavaScript and comes back from there into the engine needs
// no more than 64 KiB of stack. Natively there is no twin; nobody needs one (arena.h).
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

namespace heddle {

class Marked {
 public:
  static constexpr size_t kCardBytes = 256;
  static constexpr size_t kCards = 65536;  // of a memory larger than their sum several share one

  /// Null: there is no twin (natively, or its file is missing).
  static std::unique_ptr<Marked> open();

  /// Calls `work(argument)`, which throws nothing, in the twin.
  /// Requires: the thread that opened it.
  void run(void (*work)(void*), void* argument);

  /// Calls `changed(i)` for each card i of [begin, begin + kCardBytes * count) that may have been
  /// written since the last call, and forgets the marks. Requires: `begin` is a multiple of
  /// 8 * kCardBytes, `count` of 8.
  template <typename Changed>
  void take(const char* begin, size_t count, const Changed& changed);

 private:
  Marked() = default;

  // mark_stores.mjs knows how the number of a card is made.
  static size_t card_of(const char* at) {
    return reinterpret_cast<uintptr_t>(at) / kCardBytes % kCards;
  }

  alignas(8) uint8_t marks_[kCards] = {};
};

template <typename Changed>
void Marked::take(const char* begin, size_t count, const Changed& changed) {
  constexpr size_t kWord = sizeof(uint64_t);
  constexpr size_t kMany = 8 * kWord;  // nearly all are looked at so many at once
  const auto word_at = [](const uint8_t* marks) {
    uint64_t word;
    __builtin_memcpy(&word, marks, kWord);
    return word;
  };
  const bool shared = count > kCards;  // two cards have one mark: it is forgotten at the end
  for (size_t i = 0; i < count;) {
    uint8_t* marks = marks_ + card_of(begin + i * kCardBytes);
    const auto until_first = static_cast<size_t>(marks_ + kCards - marks);
    const bool many = count - i >= kMany && until_first >= kMany;
    uint64_t any = 0;
    if (many) {
      for (size_t j = 0; j < kMany; j += kWord) any |= word_at(marks + j);
    }
    const size_t step = many ? kMany : kWord;
    for (size_t j = 0; (any != 0 || !many) && j < step; j += kWord) {
      if (word_at(marks + j) == 0) continue;
      for (size_t k = j; k < j + kWord; k++) {
        if (marks[k] != 0) changed(i + k);
      }
      if (!shared) __builtin_memset(marks + j, 0, kWord);
    }
    i += step;
  }
  if (shared) __builtin_memset(marks_, 0, kCards);
}

}  // namespace heddle
