// The main module's variables as text, for views.
#include "engine/vm/world.h"

namespace heddle {

namespace {

constexpr size_t kTextMax = 400;
constexpr size_t kRowsMax = 500;

bool is_state(Value v) {
  if (!v.is_object()) return !v.is_empty();
  switch (v.as_object()->kind) {
    case Kind::kFunction:
    case Kind::kNative:
    case Kind::kType:
    case Kind::kModule: return false;
    default: return true;
  }
}

}  // namespace

std::vector<std::array<std::string, 3>> World::variables() {
  wants_look_.store(true, std::memory_order_relaxed);
  SpinGuard guard(look_spin_);
  return looked_;
}

void World::look_at_variables(VmContext& cx) {
  wants_look_.store(false, std::memory_order_relaxed);
  if (main_module == nullptr) return;
  std::vector<std::array<std::string, 3>> rows;
  Value pending = cx.pending;
  uint32_t at = 0;
  Value key, value;
  while (rows.size() < kRowsMax && dict_next(main_module->dict, &at, &key, &value)) {
    if (!is_str(key) || !is_state(value)) continue;
    std::string name = str_text(key);
    if (name.starts_with("__")) continue;
    StrBuilder out;
    std::string text = "...";
    if (native_repr(cx, value, out) == Tri::kTrue) text = to_utf8(out.finish(cx));
    if (text.size() > kTextMax) {
      size_t end = kTextMax;
      while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
      text = text.substr(0, end) + "...";
    }
    rows.push_back({name, type_name(cx, value), text});
  }
  cx.pending = pending;
  SpinGuard guard(look_spin_);
  looked_ = std::move(rows);
}

uint64_t World::instructions() const {
  uint64_t sum = 0;
  for (const auto& context : contexts_) sum += context->instructions;
  return sum;
}

}  // namespace heddle
