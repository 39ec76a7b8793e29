#include "engine/trace/names.h"

#include <fmt/format.h>

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

std::string_view assigned_name(std::string_view line) {
  auto is_word = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           c == '_' || (static_cast<unsigned char>(c) & 0x80) != 0;
  };
  size_t equals = line.find('=');
  if (equals == std::string_view::npos || equals == 0) return {};
  if (line.substr(equals).starts_with("==")) return {};
  size_t end = equals;
  while (end > 0 && line[end - 1] == ' ') --end;
  size_t begin = end;
  while (begin > 0 && is_word(line[begin - 1])) --begin;
  if (begin == end || (line[begin] >= '0' && line[begin] <= '9')) return {};
  // Before the name: nothing, or the object whose attribute it is. A call's keyword is neither.
  for (char c : line.substr(0, begin)) {
    if (!is_word(c) && c != '.' && c != ' ' && c != '\t') return {};
  }
  size_t before = line.substr(0, begin).find_last_not_of(" \t");
  if (before != std::string_view::npos && line[before] != '.') return {};
  return line.substr(begin, end - begin);
}

TraceNames::TraceNames() {
  table_.strings.emplace_back("main.py");
  table_.objects.emplace_back();
}

uint32_t TraceNames::intern(std::string_view text) {
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
  SpinGuard guard(spin_);
  if (strand >= table_.strands.size()) table_.strands.resize(strand + 1);
  table_.strands[strand] = name;
  ++version_;
}

void TraceNames::name_object(uint32_t object, Wait kind, std::string_view name) {
  SpinGuard guard(spin_);
  if (object >= table_.objects.size()) table_.objects.resize(object + 1);
  NameTable::Object& row = table_.objects[object];
  row.kind = kind;
  if (row.name.empty()) row.name = name;
  ++version_;
}

void TraceNames::name_main_file(std::string_view name) {
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
