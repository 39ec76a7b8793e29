// Arena: memory for one syntax tree, handed out by bumping a pointer and freed all at once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <new>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace heddle::syntax {

/// An immutable array inside an Arena; copying it copies the view.
template <typename T>
struct List {
  T* data = nullptr;
  uint32_t count = 0;

  T* begin() const { return data; }
  T* end() const { return data + count; }
  uint32_t size() const { return count; }
  bool empty() const { return count == 0; }
  T& operator[](size_t i) const { return data[i]; }
  T& front() const { return data[0]; }
  T& back() const { return data[count - 1]; }
};

class Arena {
public:
  Arena() = default;
  Arena(Arena&&) = default;
  Arena& operator=(Arena&&) = default;

  void* allocate(size_t bytes) {
    bytes = (bytes + 7) & ~size_t{7};
    if (bytes > left_) grow(bytes);
    char* at = next_;
    next_ += bytes;
    left_ -= bytes;
    return at;
  }

  /// A T that lives as long as the arena; its destructor never runs, so T must not need one.
  template <typename T, typename... Args>
  T* make(Args&&... args) {
    static_assert(std::is_trivially_destructible_v<T>);
    return new (allocate(sizeof(T))) T{std::forward<Args>(args)...};
  }

  template <typename T>
  List<T> list(const std::vector<T>& from) {
    return list(from.data(), from.size());
  }

  template <typename T>
  List<T> list(const T* from, size_t count) {
    static_assert(std::is_trivially_copyable_v<T>);
    if (count == 0) return {};
    T* data = static_cast<T*>(allocate(count * sizeof(T)));
    std::memcpy(static_cast<void*>(data), from, count * sizeof(T));
    return {data, static_cast<uint32_t>(count)};
  }

  std::string_view text(std::string_view from) {
    char* data = static_cast<char*>(allocate(from.size() + 1));
    if (!from.empty()) std::memcpy(data, from.data(), from.size());
    return {data, from.size()};
  }

private:
  void grow(size_t bytes) {
    const size_t size = bytes > kBlock ? bytes : kBlock;
    blocks_.push_back(std::make_unique<char[]>(size));
    next_ = blocks_.back().get();
    left_ = size;
  }

  static constexpr size_t kBlock = 64 * 1024;
  std::vector<std::unique_ptr<char[]>> blocks_;
  char* next_ = nullptr;
  size_t left_ = 0;
};

}  // namespace heddle::syntax
