#include "engine/trace/names.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace heddle {

std::string NameTable::strand(uint32_t id) const {
  if (id == kNoStrand) return "";
  if (id < strands.size() && !strands[id].empty()) return strands[id];
  return id == 0 ? std::string("MainThread") : fmt::format("strand {}", id);
}

std::string NameTable::object(uint32_t id) const {
  if (id < objects.size()) {
    const Object& object = objects[id];
    if (!object.name.empty()) return object.name;
    return fmt::format("{}-{}", wait_word(object.kind), id);
  }
  return fmt::format("object-{}", id);
}

std::string NameTable::file(uint16_t id) const {
  return id < strings.size() ? strings[id] : std::string();
}

namespace {

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         (static_cast<unsigned char>(c) & 0x80) != 0;
}

std::string_view trimmed(std::string_view text) {
  const size_t begin = text.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t") + 1 - begin);
}

// The name at the end of a target, before which nothing stands but whose attribute it is.
std::string_view target_name(std::string_view target) {
  target = trimmed(target);
  size_t begin = target.size();
  while (begin > 0 && is_word(target[begin - 1])) --begin;
  if (begin == target.size() || (target[begin] >= '0' && target[begin] <= '9')) return {};
  // A call's keyword or an item is no name of its own.
  for (char c : target.substr(0, begin)) {
    if (!is_word(c) && c != '.' && c != ' ' && c != '\t') return {};
  }
  const std::string_view before = trimmed(target.substr(0, begin));
  if (!before.empty() && before.back() != '.') return {};
  return target.substr(begin);
}

// How many commas outside further brackets stand before the end of `text`, and in how many
// brackets the end stands.
struct Place {
  size_t commas = 0;
  int depth = 0;
};

Place place_at_end(std::string_view text) {
  std::vector<size_t> commas{0};
  for (char c : text) {
    if (c == '(' || c == '[' || c == '{') commas.push_back(0);
    if ((c == ')' || c == ']' || c == '}') && commas.size() > 1) commas.pop_back();
    if (c == ',') ++commas.back();
  }
  return {commas.back(), static_cast<int>(commas.size()) - 1};
}

std::string_view nth_target(std::string_view targets, size_t n) {
  for (; n > 0; --n) {
    const size_t comma = targets.find(',');
    if (comma == std::string_view::npos) return {};
    targets.remove_prefix(comma + 1);
  }
  return target_name(targets.substr(0, targets.find(',')));
}

}  // namespace

std::string assigned_name(std::string_view line, size_t at) {
  at = std::min(at, line.size());
  const size_t before = line.substr(0, at).rfind(';');
  const size_t begin = before == std::string_view::npos ? 0 : before + 1;
  const std::string_view statement = line.substr(begin, line.find(';', at) - begin);
  const size_t equals = statement.find('=');
  if (equals == std::string_view::npos || statement.substr(equals).starts_with("==")) return {};
  const std::string_view targets = statement.substr(0, equals);
  if (at < begin + equals) return std::string(target_name(targets));
  const std::string_view values = statement.substr(equals + 1, at - begin - equals - 1);
  const Place place = place_at_end(values);
  if (targets.find(',') != std::string_view::npos) {
    return place.depth == 0 ? std::string(nth_target(targets, place.commas)) : std::string();
  }
  std::string name(target_name(targets));
  const bool listed = place.depth == 1 && trimmed(values).starts_with('[') &&
                      statement.find(" for ") == std::string_view::npos;
  return name.empty() || !listed ? name : fmt::format("{}[{}]", name, place.commas);
}

TraceNames::TraceNames() {
  table_.strings.emplace_back("main.py");
  table_.objects.emplace_back();
}

uint32_t TraceNames::intern(std::string_view text) {
  const Arena::OutsideUnless outside(in_arena_);
  SpinGuard guard(spin_);
  if (text == table_.strings[0]) return 0;
  auto id = static_cast<uint32_t>(table_.strings.size());
  auto [at, fresh] = ids_.try_emplace(std::string(text), id);
  if (fresh) {
    table_.strings.emplace_back(text);
    ++version_;
  }
  return at->second;
}

void TraceNames::name_strand(uint32_t strand, std::string_view name) {
  const Arena::OutsideUnless outside(in_arena_);
  SpinGuard guard(spin_);
  if (strand >= table_.strands.size()) table_.strands.resize(strand + 1);
  table_.strands[strand] = name;
  ++version_;
}

void TraceNames::name_object(uint32_t object, Wait kind, std::string_view name) {
  const Arena::OutsideUnless outside(in_arena_);
  SpinGuard guard(spin_);
  if (object >= table_.objects.size()) table_.objects.resize(object + 1);
  NameTable::Object& row = table_.objects[object];
  row.kind = kind;
  if (row.name.empty() && !name.empty()) {
    const uint32_t count = ++named_[std::string(name)];
    row.name = count == 1 ? std::string(name) : fmt::format("{}#{}", name, count);
  }
  ++version_;
}

void TraceNames::name_main_file(std::string_view name) {
  const Arena::OutsideUnless outside(in_arena_);
  SpinGuard guard(spin_);
  table_.strings[0] = name;
  ++version_;
}

NameTable TraceNames::table() const {
  SpinGuard guard(spin_);
  return table_;
}

uint64_t TraceNames::version() const {
  SpinGuard guard(spin_);
  return version_;
}

}  // namespace heddle
