#include "engine/lib/unicode_data.h"

#include "engine/base/arena.h"
#include "engine/lib/stdlib.h"

#include <algorithm>
#include <charconv>
#include <unordered_map>
#include <vector>

namespace heddle::unicode {

namespace {

constexpr char32_t kHangulFirst = 0xAC00, kHangulCount = 11172;
constexpr char32_t kLeadFirst = 0x1100, kVowelFirst = 0x1161, kTrailFirst = 0x11A7;
constexpr char32_t kLeadCount = 19, kVowelCount = 21, kTrailCount = 28;
constexpr std::string_view kHangul = "HANGUL SYLLABLE ";
constexpr std::string_view kIdeograph = "CJK UNIFIED IDEOGRAPH-";
constexpr std::string_view kLeads[] = {"G", "GG", "N", "D", "DD", "R", "M", "B", "BB", "S",
                                       "SS", "", "J", "JJ", "C", "K", "T", "P", "H"};
constexpr std::string_view kVowels[] = {"A",  "AE", "YA", "YAE", "EO", "E",  "YEO",
                                        "YE", "O",  "WA", "WAE", "OE", "YO", "U",
                                        "WEO", "WE", "WI", "YU", "EU", "YI", "I"};
constexpr std::string_view kTrails[] = {"",   "G",  "GG", "GS", "N",  "NJ", "NH", "D", "L", "LG",
                                        "LM", "LB", "LS", "LT", "LP", "LH", "M",  "B", "BS", "S",
                                        "SS", "NG", "J",  "C",  "K",  "T",  "P",  "H"};

char32_t read_code(std::string_view hex) {
  uint32_t code = 0;
  std::from_chars(hex.data(), hex.data() + hex.size(), code, 16);
  return code;
}

/// Takes off the text up to `end`, or all of it.
std::string_view take(std::string_view* text, char end) {
  const size_t at = text->find(end);
  std::string_view head = text->substr(0, at);
  text->remove_prefix(at == std::string_view::npos ? text->size() : at + 1);
  return head;
}

std::string_view text_of(const char* file) { return stdlib_text(file).value_or(""); }

std::string upper(std::string_view name) {
  std::string out(name);
  for (char& c : out) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
  return out;
}

struct Names {
  struct Rule {
    char32_t first, last;
    std::string start;  // in front of the code
  };
  std::unordered_map<char32_t, std::string> by_code;
  std::unordered_map<std::string, char32_t> by_name;  // with the aliases
  std::unordered_map<std::string, std::u32string> sequences;
  std::vector<Rule> rules;

  Names();
};

Names::Names() {
  std::string_view rest = text_of("unicode/names.txt");
  std::string last;
  char32_t code = 0;
  by_code.reserve(40000);
  by_name.reserve(40000);
  while (!rest.empty()) {
    std::string_view line = take(&rest, '\n');
    if (line.empty() || line[0] == '#') continue;
    const char kind = line[0];
    line.remove_prefix(1);
    if (kind == '=') {
      code = read_code(line);
    } else if (kind == '*') {
      const char32_t first = read_code(take(&line, ' '));
      rules.push_back({first, read_code(take(&line, ' ')), std::string(line)});
    } else if (kind == 'a') {
      const char32_t named = read_code(take(&line, ';'));
      by_name.emplace(line, named);
    } else if (kind == 's') {
      std::string_view codes = take(&line, ';');
      std::u32string& all = sequences[std::string(line)];
      while (!codes.empty()) all += read_code(take(&codes, ' '));
    } else {
      size_t kept = 0;
      if (kind != '0') last += ' ';
      for (int words = kind - '0'; words > 0; --words) kept = last.find(' ', kept) + 1;
      last.replace(kept, std::string::npos, line);
      if (line.empty()) last.pop_back();  // the space
      by_code.emplace(code, last);
      by_name.emplace(last, code++);
    }
  }
}

struct Data {
  struct Run {
    char32_t first, last;
    Properties properties;
  };
  std::vector<Run> runs;
  std::unordered_map<char32_t, std::string_view> decompositions;
  std::unordered_map<char32_t, Number> numbers;
  std::unordered_map<uint64_t, char32_t> compositions;  // of two characters

  Data();
  void read(char kind, std::string_view line);
};

double read_value(std::string_view text) {
  int64_t value[2] = {0, 1};
  for (int64_t& part : value) {
    std::string_view digits = take(&text, '/');
    if (!digits.empty()) std::from_chars(digits.data(), digits.data() + digits.size(), part);
  }
  return static_cast<double>(value[0]) / static_cast<double>(value[1]);
}

constexpr uint64_t pair(char32_t a, char32_t b) { return uint64_t{a} << 32 | b; }

void Data::read(char kind, std::string_view line) {
  const char32_t code = read_code(take(&line, ' '));
  if (kind == 'r') {
    Run run{code, read_code(take(&line, ' ')), {}};
    run.properties.category = take(&line, ' ');
    run.properties.bidirectional = take(&line, ' ');
    if (run.properties.bidirectional == "-") run.properties.bidirectional = "";
    std::string_view number = take(&line, ' ');
    std::from_chars(number.data(), number.data() + number.size(), run.properties.combining);
    run.properties.east_asian_width = take(&line, ' ');
    run.properties.mirrored = line == "Y";
    runs.push_back(run);
  } else if (kind == 'd') {
    decompositions.emplace(code, line);
  } else if (kind == 'c') {
    std::string_view both = decompositions[code];
    const char32_t first = read_code(take(&both, ' '));
    compositions.emplace(pair(first, read_code(both)), code);
  } else if (kind == 'n') {
    const double value = read_value(take(&line, ' '));
    numbers.emplace(code, Number{value, line == "decimal" ? NumberKind::kDecimal
                                        : line == "digit" ? NumberKind::kDigit
                                                          : NumberKind::kNumeric});
  }
}

Data::Data() {
  std::string_view rest = text_of("unicode/data.txt");
  while (!rest.empty()) {
    std::string_view line = take(&rest, '\n');
    if (line.size() > 2 && line[0] != '#') read(line[0], line.substr(2));
  }
}

const Names& names() {
  static const Names* all = [] {
    const Arena::Outside outside;
    return new Names;
  }();
  return *all;
}

const Data& data() {
  static const Data* all = [] {
    const Arena::Outside outside;
    return new Data;
  }();
  return *all;
}

/// The part of `parts` that `text` begins with, the longest; -1 if there is none.
template <size_t kSize>
int longest_start(const std::string_view (&parts)[kSize], std::string_view* text) {
  int best = -1;
  for (size_t i = 0; i < kSize; ++i) {
    const bool longer = best < 0 || parts[i].size() > parts[static_cast<size_t>(best)].size();
    if (longer && text->starts_with(parts[i])) best = static_cast<int>(i);
  }
  if (best >= 0) text->remove_prefix(parts[static_cast<size_t>(best)].size());
  return best;
}

std::optional<char32_t> find_hangul(std::string_view syllable) {
  const int lead = longest_start(kLeads, &syllable);
  const int vowel = longest_start(kVowels, &syllable);
  const int trail = longest_start(kTrails, &syllable);
  if (lead < 0 || vowel < 0 || trail < 0 || !syllable.empty()) return std::nullopt;
  return kHangulFirst + (static_cast<char32_t>(lead) * kVowelCount +
                         static_cast<char32_t>(vowel)) * kTrailCount + static_cast<char32_t>(trail);
}

std::string hex_of(char32_t c) {
  char text[9];
  std::snprintf(text, sizeof text, "%04X", static_cast<unsigned>(c));
  return text;
}

/// Appends what `c` decomposes to, to the end.
void decompose(char32_t c, bool compatible, std::u32string& out) {
  if (c >= kHangulFirst && c < kHangulFirst + kHangulCount) {
    const char32_t at = c - kHangulFirst;
    out += kLeadFirst + at / (kVowelCount * kTrailCount);
    out += kVowelFirst + at % (kVowelCount * kTrailCount) / kTrailCount;
    if (at % kTrailCount != 0) out += kTrailFirst + at % kTrailCount;
    return;
  }
  std::string_view parts = c < 0x80 ? std::string_view() : decomposition_of(c);
  if (parts.starts_with('<')) {
    if (!compatible) parts = {};
    take(&parts, ' ');
  }
  if (parts.empty()) {
    out += c;
    return;
  }
  while (!parts.empty()) decompose(read_code(take(&parts, ' ')), compatible, out);
}

uint8_t combining_of(char32_t c) { return c < 0x300 ? 0 : properties_of(c).combining; }

/// Marks in a row stand in the order of their combining classes.
void order_marks(std::u32string& text) {
  for (size_t i = 0; i < text.size();) {
    size_t end = i;
    while (end < text.size() && combining_of(text[end]) != 0) ++end;
    std::stable_sort(text.begin() + static_cast<ptrdiff_t>(i),
                     text.begin() + static_cast<ptrdiff_t>(end),
                     [](char32_t a, char32_t b) { return combining_of(a) < combining_of(b); });
    i = end + 1;
  }
}

/// What two characters are composed to; 0: nothing.
char32_t composed_of(char32_t first, char32_t second) {
  if (first - kLeadFirst < kLeadCount && second - kVowelFirst < kVowelCount) {
    return kHangulFirst +
           ((first - kLeadFirst) * kVowelCount + second - kVowelFirst) * kTrailCount;
  }
  const bool open_syllable =
      first - kHangulFirst < kHangulCount && (first - kHangulFirst) % kTrailCount == 0;
  if (open_syllable && second > kTrailFirst && second < kTrailFirst + kTrailCount) {
    return first + second - kTrailFirst;
  }
  auto found = data().compositions.find(pair(first, second));
  return found == data().compositions.end() ? 0 : found->second;
}

void compose_in_place(std::u32string& text) {
  size_t size = 0;
  size_t starter = std::u32string::npos;
  int last_class = -1;  // of what stands between the starter and here; -1: nothing
  for (const char32_t c : text) {
    const int own = combining_of(c);
    const char32_t both = starter != std::u32string::npos && last_class < own
                              ? composed_of(text[starter], c)
                              : 0;
    if (both != 0) {
      text[starter] = both;
      continue;
    }
    if (own == 0) starter = size;
    last_class = own == 0 ? -1 : own;
    text[size++] = c;
  }
  text.resize(size);
}

}  // namespace

bool data_is_there() { return !names().by_code.empty() && !data().runs.empty(); }

std::string name_of(char32_t c) {
  if (c >= kHangulFirst && c < kHangulFirst + kHangulCount) {
    const char32_t at = c - kHangulFirst;
    std::string name(kHangul);
    name += kLeads[at / (kVowelCount * kTrailCount)];
    name += kVowels[at % (kVowelCount * kTrailCount) / kTrailCount];
    return name += kTrails[at % kTrailCount];
  }
  for (const Names::Rule& rule : names().rules) {
    if (c >= rule.first && c <= rule.last) return rule.start + hex_of(c);
  }
  auto found = names().by_code.find(c);
  return found == names().by_code.end() ? std::string() : found->second;
}

std::optional<char32_t> find_name(std::string_view name) {
  // These two are upper case only, as in CPython.
  if (name.starts_with(kHangul)) return find_hangul(name.substr(kHangul.size()));
  const std::string wanted = name.starts_with(kIdeograph) ? std::string(name) : upper(name);
  if (wanted != name && wanted.starts_with(kIdeograph)) return std::nullopt;
  auto found = names().by_name.find(wanted);
  if (found != names().by_name.end()) return found->second;
  for (const Names::Rule& rule : names().rules) {
    if (!wanted.starts_with(rule.start)) continue;
    const char32_t c = read_code(std::string_view(wanted).substr(rule.start.size()));
    if (c >= rule.first && c <= rule.last && wanted == rule.start + hex_of(c)) return c;
  }
  return std::nullopt;
}

std::u32string_view find_sequence(std::string_view name) {
  auto found = names().sequences.find(upper(name));
  return found == names().sequences.end() ? std::u32string_view() : found->second;
}

const Properties& properties_of(char32_t c) {
  static const Properties none;
  const auto& runs = data().runs;
  const auto before = [](char32_t code, const Data::Run& run) { return code < run.first; };
  auto after = std::upper_bound(runs.begin(), runs.end(), c, before);
  if (after == runs.begin() || (after - 1)->last < c) return none;
  return (after - 1)->properties;
}

std::string_view decomposition_of(char32_t c) {
  auto found = data().decompositions.find(c);
  return found == data().decompositions.end() ? std::string_view() : found->second;
}

std::optional<Number> number_of(char32_t c) {
  auto found = data().numbers.find(c);
  if (found == data().numbers.end()) return std::nullopt;
  return found->second;
}

std::u32string normalized(std::u32string_view text, bool compose, bool compatible) {
  std::u32string out;
  out.reserve(text.size());
  for (const char32_t c : text) decompose(c, compatible, out);
  order_marks(out);
  if (compose) compose_in_place(out);
  return out;
}

}  // namespace heddle::unicode
