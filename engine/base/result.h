// Result: a value or the reason why there is none.
#pragma once

#include "engine/base/verify.h"

#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace heddle {

/// An expected failure in words: what was given, what is allowed, where.
struct Error {
  std::string message;
};

template <typename T, typename E = Error>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  Result(E error) : state_(std::in_place_index<1>, std::move(error)) {}

  bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }

  T& value() {
    VERIFY(ok(), "value() of a failed Result");
    return std::get<0>(state_);
  }
  const T& value() const {
    VERIFY(ok(), "value() of a failed Result");
    return std::get<0>(state_);
  }
  const E& error() const {
    VERIFY(!ok(), "error() of a Result that holds a value");
    return std::get<1>(state_);
  }

 private:
  std::variant<T, E> state_;
};

}  // namespace heddle
