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
  constexpr size_t kStep = sizeof(uint64_t);
  for (size_t i = 0; i < count; i += kStep) {
    const uint8_t* marks = marks_ + card_of(begin + i * kCardBytes);
    if (*reinterpret_cast<const uint64_t*>(marks) == 0) continue;
    for (size_t j = 0; j < kStep; j++) {
      if (marks[j] != 0) changed(i + j);
    }
  }
  // Only now: two cards may share a mark.
  for (size_t i = 0; i < count && i < kCards; i += kStep) {
    auto* marks = reinterpret_cast<uint64_t*>(marks_ + card_of(begin + i * kCardBytes));
    if (*marks != 0) *marks = 0;
  }
}

}  // namespace heddle
