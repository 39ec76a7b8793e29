#include "engine/lang/params.h"

#include <fmt/format.h>

#include <cstdlib>

namespace heddle {
namespace {

std::string_view trim(std::string_view s) {
  while (!s.empty() && (s.front() == ' ' || s.front() == '\t')) s.remove_prefix(1);
  while (!s.empty() && (s.back() == ' ' || s.back() == '\t' || s.back() == '\r')) {
    s.remove_suffix(1);
  }
  return s;
}

bool is_name(std::string_view s) {
  if (s.empty() || (s[0] >= '0' && s[0] <= '9')) return false;
  for (const char c : s) {
    const bool word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
                      (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80;
    if (!word) return false;
  }
  return true;
}

// A decimal number; underscores as Python allows them. Nothing like "inf", "nan" or "0x10".
std::optional<double> to_number(std::string_view s) {
  std::string plain;
  bool digit = false;
  for (size_t i = 0; i < s.size(); ++i) {
    const char c = s[i];
    if (c >= '0' && c <= '9') {
      digit = true;
    } else if (c == '_') {
      if (!digit || i + 1 == s.size()) return std::nullopt;
      continue;
    } else if (c == '-' || c == '+') {
      if (i != 0 && s[i - 1] != 'e' && s[i - 1] != 'E') return std::nullopt;
    } else if (c != '.' && !(digit && (c == 'e' || c == 'E'))) {
      return std::nullopt;
    }
    plain += c;
  }
  if (!digit) return std::nullopt;
  char* end = nullptr;
  const double value = std::strtod(plain.c_str(), &end);
  if (*end != '\0') return std::nullopt;
  return value;
}

bool is_whole(std::string_view s) { return s.find_first_of(".eE") == std::string_view::npos; }

// The inside of a simple string literal: no prefix, no escapes.
std::optional<std::string_view> unquote(std::string_view s) {
  if (s.size() < 2 || (s[0] != '"' && s[0] != '\'') || s.back() != s[0]) return std::nullopt;
  const std::string_view inside = s.substr(1, s.size() - 2);
  if (inside.find(s[0]) != std::string_view::npos || inside.find('\\') != std::string_view::npos) {
    return std::nullopt;
  }
  return inside;
}

// Where a line's comment starts, quotes respected; npos: it has none.
size_t find_comment(std::string_view line) {
  char quote = 0;
  for (size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (quote != 0) {
      if (c == '\\') {
        ++i;
      } else if (c == quote) {
        quote = 0;
      }
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == '#') {
      return i;
    }
  }
  return std::string_view::npos;
}

// "min..max", "min..max step s". Returns: false when the text is neither.
bool read_range(std::string_view rule, Param& param) {
  const size_t dots = rule.find("..");
  if (dots == std::string_view::npos) return false;
  std::string_view rest = trim(rule.substr(dots + 2));
  std::string_view step;
  if (const size_t at = rest.find("step"); at != std::string_view::npos) {
    step = trim(rest.substr(at + 4));
    rest = trim(rest.substr(0, at));
    param.step = to_number(step);
    if (!param.step || *param.step <= 0) return false;
  }
  param.min = to_number(trim(rule.substr(0, dots)));
  param.max = to_number(rest);
  return param.min && param.max && *param.min <= *param.max;
}

bool read_choices(std::string_view rule, Param& param) {
  for (;;) {
    const size_t bar = rule.find('|');
    std::string_view choice = trim(rule.substr(0, bar));
    if (const auto inside = unquote(choice)) choice = *inside;
    if (choice.empty()) return false;
    param.choices.emplace_back(choice);
    if (bar == std::string_view::npos) return param.choices.size() > 1;
    rule.remove_prefix(bar + 1);
  }
}

bool among(const std::string& value, const std::vector<std::string>& choices) {
  for (const std::string& choice : choices) {
    if (choice == value) return true;
  }
  return false;
}

// Settles the kind from the value and the rule. Returns: false when they do not fit.
bool settle(std::string_view value, std::string_view rule, Param& param) {
  const auto inside = unquote(value);
  param.quoted = inside.has_value();
  param.value = std::string(inside ? *inside : value);
  if (value == "True" || value == "False") {
    param.kind = Param::Kind::kBool;
    return rule.empty();
  }
  const auto number = to_number(value);
  if (!inside && !number) return false;
  if (rule.find('|') != std::string_view::npos) {
    param.kind = Param::Kind::kChoice;
    return read_choices(rule, param) && among(param.value, param.choices);
  }
  if (inside) {
    param.kind = Param::Kind::kText;
    return rule.empty();
  }
  if (!rule.empty() && !read_range(rule, param)) return false;
  const bool whole = is_whole(value) && (!param.step || *param.step == static_cast<double>(
                                                            static_cast<int64_t>(*param.step)));
  param.kind = whole ? Param::Kind::kInt : Param::Kind::kFloat;
  return true;
}

std::string allowed(const Param& p) {
  switch (p.kind) {
    case Param::Kind::kBool: return "True or False";
    case Param::Kind::kText: return "a text";
    case Param::Kind::kChoice: {
      std::string out = "one of ";
      for (size_t i = 0; i < p.choices.size(); ++i) out += (i > 0 ? ", " : "") + p.choices[i];
      return out;
    }
    case Param::Kind::kInt:
    case Param::Kind::kFloat: {
      std::string out = p.kind == Param::Kind::kInt ? "a whole number" : "a number";
      if (p.min) out += fmt::format(" from {:.12g} to {:.12g}", *p.min, *p.max);
      return out;
    }
  }
  return "";
}

// The value as it goes into the program; nullopt when it is not allowed.
std::optional<std::string> spell(const Param& p, const std::string& given) {
  switch (p.kind) {
    case Param::Kind::kBool:
      if (given == "True" || given == "true" || given == "1") return "True";
      if (given == "False" || given == "false" || given == "0") return "False";
      return std::nullopt;
    case Param::Kind::kChoice:
      if (!among(given, p.choices)) return std::nullopt;
      break;
    case Param::Kind::kText:
      if (given.find_first_of("\"\\\n\r") != std::string::npos) return std::nullopt;
      return "\"" + given + "\"";
    case Param::Kind::kInt:
    case Param::Kind::kFloat: {
      const auto number = to_number(given);
      if (!number || (p.kind == Param::Kind::kInt && !is_whole(given))) return std::nullopt;
      if (p.min && (*number < *p.min || *number > *p.max)) return std::nullopt;
      // "007" is a syntax error in Python.
      const bool padded = is_whole(given) && given.size() > 1 && given.find('0') == 0;
      if (padded) return fmt::format("{}", static_cast<int64_t>(*number));
      return given[0] == '+' ? given.substr(1) : given;
    }
  }
  return p.quoted ? "\"" + given + "\"" : given;
}

}  // namespace

std::vector<Param> find_params(std::string_view text) {
  std::vector<Param> params;
  uint32_t number = 0;
  for (size_t start = 0; start < text.size();) {
    size_t end = text.find('\n', start);
    if (end == std::string_view::npos) end = text.size();
    const std::string_view line = text.substr(start, end - start);
    const size_t line_start = start;
    start = end + 1;
    ++number;
    const size_t comment = find_comment(line);
    const size_t equal = line.find('=');
    if (comment == std::string_view::npos || equal >= comment) continue;
    std::string_view rule = trim(line.substr(comment + 1));
    if (rule.substr(0, 6) != "@param") continue;
    rule.remove_prefix(6);
    if (!rule.empty() && rule[0] != ' ' && rule[0] != '\t') continue;
    const std::string_view name = line.substr(0, equal);
    if (!is_name(name.substr(0, name.find_last_not_of(" \t") + 1))) continue;
    const std::string_view value = trim(line.substr(equal + 1, comment - equal - 1));
    Param param;
    param.name = std::string(trim(name));
    param.line = number;
    param.value_start = static_cast<uint32_t>(line_start + (value.data() - line.data()));
    param.value_end = static_cast<uint32_t>(param.value_start + value.size());
    if (settle(value, trim(rule), param)) params.push_back(std::move(param));
  }
  return params;
}

Result<std::string> apply_params(std::string_view text,
                                 const std::map<std::string, std::string>& overrides) {
  const std::vector<Param> params = find_params(text);
  for (const auto& [name, value] : overrides) {
    bool known = false;
    std::string names;
    for (const Param& p : params) {
      known = known || p.name == name;
      names += (names.empty() ? "" : ", ") + p.name;
    }
    if (known) continue;
    return Error{params.empty()
                     ? fmt::format("no parameter '{}': the program has none", name)
                     : fmt::format("no parameter '{}': the program has {}", name, names)};
  }
  std::string out;
  size_t at = 0;
  for (const Param& p : params) {
    const auto given = overrides.find(p.name);
    if (given == overrides.end()) continue;
    const auto value = spell(p, given->second);
    if (!value) {
      return Error{fmt::format("parameter '{}' is {} (line {}), not '{}'", p.name, allowed(p),
                               p.line, given->second)};
    }
    out += text.substr(at, p.value_start - at);
    out += *value;
    at = p.value_end;
  }
  out += text.substr(at);
  return out;
}

}  // namespace heddle
