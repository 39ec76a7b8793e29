// The inner half of the link: contents to bytes and back. The format stands in link.h.
#include "engine/link/link.h"

#include "engine/sched/schedule.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>

namespace heddle {
namespace {

constexpr char kFormat = 1;
constexpr size_t kHeader = 5;
constexpr uint64_t kWorkersMax = 1024;
constexpr double kIntervalMax = 1e9;

enum class Field : uint64_t {
  kFile = 1,
  kView = 2,
  kParam = 3,
  kArg = 5,
  kScheduler = 7,
  kWorkers = 9,
  kSwitchInterval = 11,
  kSwitchBytecodes = 13,
  kSeed = 15,
  kSchedule = 17,
  kStrategy = 19,
  kMemoryLimit = 21,
};

uint32_t crc32_of(std::string_view bytes) {
  static const auto table = [] {
    std::array<uint32_t, 256> t{};
    for (uint32_t i = 0; i < 256; i++) {
      uint32_t c = i;
      for (int bit = 0; bit < 8; bit++) c = (c >> 1) ^ ((c & 1) != 0 ? 0xedb88320u : 0u);
      t[i] = c;
    }
    return t;
  }();
  uint32_t crc = 0xffffffff;
  for (const char byte : bytes) {
    crc = table[(crc ^ static_cast<uint8_t>(byte)) & 0xff] ^ (crc >> 8);
  }
  return ~crc;
}

// Well-formed UTF-8 (Unicode 15, table 3-7), and no zero byte.
bool is_text(std::string_view bytes) {
  for (size_t i = 0; i < bytes.size();) {
    const auto byte = [&](size_t k) {
      return i + k < bytes.size() ? static_cast<uint8_t>(bytes[i + k]) : 0;
    };
    const uint8_t lead = byte(0);
    int more = lead < 0x80 ? 0 : lead < 0xc2 ? -1 : lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : 3;
    if (lead == 0 || lead > 0xf4 || more < 0) return false;
    const uint8_t low = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
    const uint8_t high = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
    if (more > 0 && (byte(1) < low || byte(1) > high)) return false;
    for (int k = 2; k <= more; k++) {
      if ((byte(static_cast<size_t>(k)) & 0xc0) != 0x80) return false;
    }
    i += static_cast<size_t>(more) + 1;
  }
  return true;
}

// --- to bytes --------------------------------------------------------------------------------

class Writer {
 public:
  void bytes(Field field, std::string_view value) {
    add_varint(out_, static_cast<uint64_t>(field));
    add_varint(out_, value.size());
    out_ += value;
  }
  void text(Field field, std::string_view value) {
    valid_ &= is_text(value);
    bytes(field, value);
  }
  void pair(Field field, std::string_view name, std::string_view value) {
    std::string both;
    add_varint(both, name.size());
    both += name;
    both += value;
    valid_ &= is_text(name) && is_text(value);
    bytes(field, both);
  }
  void number(Field field, uint64_t value, uint64_t standard) {
    if (value == standard) return;
    std::string varint;
    add_varint(varint, value);
    bytes(field, varint);
  }
  void real(Field field, double value, double standard) {
    if (value == standard) return;
    uint64_t bits = 0;
    std::memcpy(&bits, &value, sizeof bits);
    std::string eight;
    for (int i = 0; i < 64; i += 8) eight += static_cast<char>(bits >> i);
    bytes(field, eight);
  }

  bool valid() const { return valid_; }
  const std::string& out() const { return out_; }

 private:
  std::string out_;
  bool valid_ = true;
};

void write_settings(Writer& writer, const RunSettings& settings) {
  const RunSettings standard;
  writer.number(Field::kScheduler, static_cast<uint64_t>(settings.scheduler),
                static_cast<uint64_t>(standard.scheduler));
  writer.number(Field::kWorkers, static_cast<uint64_t>(std::max(settings.workers, 0)),
                static_cast<uint64_t>(standard.workers));
  writer.real(Field::kSwitchInterval, settings.switch_interval_ms, standard.switch_interval_ms);
  writer.number(Field::kSwitchBytecodes, settings.switch_bytecodes, standard.switch_bytecodes);
  writer.number(Field::kSeed, settings.seed, standard.seed);
  if (!settings.strategy.empty()) writer.text(Field::kStrategy, settings.strategy);
  writer.number(Field::kMemoryLimit, settings.memory_limit, standard.memory_limit);
}

// --- from bytes ------------------------------------------------------------------------------

struct Reader {
  LinkContents& contents;
  std::string wrong;  // what is wrong; "" if nothing

  bool fail(std::string what) {
    if (wrong.empty()) wrong = std::move(what);
    return false;
  }
  bool damaged() { return fail("it was altered on the way: its structure is wrong"); }

  bool text(std::string_view value, std::string& into) {
    if (!is_text(value)) return damaged();
    into = value;
    return true;
  }
  bool pair(std::string_view value, std::string& name, std::string& rest) {
    uint64_t length = 0;
    if (!take_varint(value, length) || length > value.size()) return damaged();
    return text(value.substr(0, length), name) && text(value.substr(length), rest);
  }
  bool number(std::string_view value, uint64_t max, uint64_t& into) {
    if (!take_varint(value, into) || !value.empty() || into > max) return damaged();
    return true;
  }
  bool real(std::string_view value, double& into) {
    if (value.size() != 8) return damaged();
    uint64_t bits = 0;
    for (int i = 7; i >= 0; i--) {
      bits = (bits << 8) | static_cast<uint8_t>(value[static_cast<size_t>(i)]);
    }
    std::memcpy(&into, &bits, sizeof into);
    if (!std::isfinite(into) || into <= 0 || into > kIntervalMax) return damaged();
    return true;
  }
  bool schedule(std::string_view value) {
    const Result<Schedule> schedule = unpack_schedule(value);
    if (!schedule) return fail(schedule.error().message);
    contents.settings.schedule = format_schedule(schedule.value());
    return true;
  }

  bool field(uint64_t number, std::string_view value);
  bool setting(uint64_t number, std::string_view value);
};

bool Reader::field(uint64_t number, std::string_view value) {
  std::string name;
  std::string rest;
  switch (static_cast<Field>(number)) {
    case Field::kFile:
      if (contents.program.files.size() == kLinkFilesMax) return fail("it has too many files");
      if (!pair(value, name, rest)) return false;
      if (name.empty()) return damaged();
      contents.program.files.push_back({std::move(name), std::move(rest)});
      return true;
    case Field::kView:
      if (!pair(value, name, rest)) return false;
      contents.view[name] = rest;
      return true;
    case Field::kParam:
      if (!pair(value, name, rest)) return false;
      contents.program.params.emplace_back(std::move(name), std::move(rest));
      return true;
    case Field::kArg:
      if (!text(value, rest)) return false;
      contents.program.args.push_back(std::move(rest));
      return true;
    default:
      return setting(number, value);
  }
}

bool Reader::setting(uint64_t field, std::string_view value) {
  RunSettings& settings = contents.settings;
  uint64_t read = 0;
  switch (static_cast<Field>(field)) {
    case Field::kScheduler:
      if (!number(value, 2, read)) return false;
      settings.scheduler = static_cast<SchedulerKind>(read);
      return true;
    case Field::kWorkers:
      if (!number(value, kWorkersMax, read)) return false;
      settings.workers = static_cast<int>(read);
      return true;
    case Field::kSwitchInterval: return real(value, settings.switch_interval_ms);
    case Field::kSwitchBytecodes:
      if (!number(value, UINT32_MAX, read)) return false;
      settings.switch_bytecodes = static_cast<uint32_t>(read);
      return true;
    case Field::kSeed: return number(value, UINT64_MAX, settings.seed);
    case Field::kSchedule: return schedule(value);
    case Field::kStrategy: return text(value, settings.strategy);
    case Field::kMemoryLimit: return number(value, UINT64_MAX, settings.memory_limit);
    default:
      if (field % 2 == 0) return true;
      return fail("it says something that this version of heddle does not know; a newer one may");
  }
}

}  // namespace

Result<std::string> pack_link(const LinkContents& contents) {
  Writer writer;
  for (const ProgramFile& file : contents.program.files) {
    writer.pair(Field::kFile, file.name, file.text);
  }
  for (const auto& [name, value] : contents.program.params) {
    writer.pair(Field::kParam, name, value);
  }
  for (const std::string& arg : contents.program.args) writer.text(Field::kArg, arg);
  write_settings(writer, contents.settings);
  if (!contents.settings.schedule.empty()) {
    const Result<Schedule> schedule = parse_schedule(contents.settings.schedule);
    if (!schedule) return schedule.error();
    writer.bytes(Field::kSchedule, pack_schedule(schedule.value()));
  }
  for (const auto& [key, value] : contents.view) writer.pair(Field::kView, key, value);

  if (!writer.valid()) return Error{"a link holds UTF-8 text without zero bytes only"};
  if (writer.out().size() + kHeader > kLinkUnpackedMax) {
    return Error{fmt::format("the program is too large for a link: {} bytes of at most {}",
                             writer.out().size() + kHeader, kLinkUnpackedMax)};
  }
  std::string bytes(1, kFormat);
  const uint32_t crc = crc32_of(writer.out());
  for (int i = 0; i < 32; i += 8) bytes += static_cast<char>(crc >> i);
  return bytes + writer.out();
}

Result<LinkContents> unpack_link(std::string_view bytes) {
  if (bytes.size() > kLinkUnpackedMax) {
    return Error{
        fmt::format("it is too large: more than {} KiB unpacked", kLinkUnpackedMax / 1024)};
  }
  if (bytes.size() < kHeader) return Error{"a part of it is missing; copy the whole link"};
  if (bytes[0] != kFormat) {
    return Error{fmt::format(
        "it is of format {}, which this version of heddle does not know; a newer one may",
        static_cast<uint8_t>(bytes[0]))};
  }
  uint32_t crc = 0;
  for (size_t i = 4; i >= 1; i--) crc = (crc << 8) | static_cast<uint8_t>(bytes[i]);
  bytes.remove_prefix(kHeader);
  if (crc != crc32_of(bytes)) {
    return Error{"it was altered on the way: its checksum is wrong"};
  }
  LinkContents contents;
  Reader reader{contents, {}};
  while (!bytes.empty()) {
    uint64_t number = 0;
    uint64_t length = 0;
    if (!take_varint(bytes, number) || !take_varint(bytes, length) || length > bytes.size()) {
      reader.damaged();
      break;
    }
    if (!reader.field(number, bytes.substr(0, length))) break;
    bytes.remove_prefix(length);
  }
  if (!reader.wrong.empty()) return Error{reader.wrong};
  if (contents.program.files.empty()) return Error{"there is no program in it"};
  return contents;
}

}  // namespace heddle
