// Numbers are little-endian base 128, signed ones zigzag; a string is its number in the file's
// table, which stands in front.
#include "engine/lang/code_file.h"

#include <cstring>
#include <map>
#include <vector>

namespace heddle {
namespace {

constexpr const char* kOpNames[] = {
#define OPCODE(name, operands, visible, effect) #name " " #operands,
#include "engine/lang/opcodes.def"
#undef OPCODE
};
constexpr uint32_t kFormat = 1;

// FNV-1a over the names and operands of all opcodes.
uint32_t version_number() {
  uint32_t hash = 2166136261u ^ kFormat;
  for (const char* name : kOpNames) {
    for (const char* c = name; *c != '\0'; ++c) {
      hash = (hash ^ static_cast<uint8_t>(*c)) * 16777619u;
    }
    hash = (hash ^ 10) * 16777619u;
  }
  return hash;
}

uint64_t zigzag(int64_t n) {
  return (static_cast<uint64_t>(n) << 1) ^ static_cast<uint64_t>(n >> 63);
}
int64_t unzigzag(uint64_t n) { return static_cast<int64_t>(n >> 1) ^ -static_cast<int64_t>(n & 1); }

class Writer {
 public:
  std::string file(const Code& code) {
    write(code);
    std::string head(4, '\0');
    const uint32_t version = version_number();
    std::memcpy(head.data(), &version, 4);
    std::string body = std::move(out_);
    out_.clear();
    number(table_.size());
    for (const std::string* text : table_) {
      number(text->size());
      out_ += *text;
    }
    return head + out_ + body;
  }

 private:
  void number(uint64_t n) {
    for (; n >= 0x80; n >>= 7) out_ += static_cast<char>(n | 0x80);
    out_ += static_cast<char>(n);
  }
  void string(const std::string& text) {
    const auto [found, fresh] = numbers_.try_emplace(text, table_.size());
    if (fresh) table_.push_back(&found->first);
    number(found->second);
  }
  void strings(const std::vector<std::string>& list) {
    number(list.size());
    for (const std::string& text : list) string(text);
  }

  void write(const Const& value) {
    number(static_cast<uint64_t>(value.kind));
    switch (value.kind) {
      case Const::Kind::kInt: return number(zigzag(value.integer));
      case Const::Kind::kFloat:
      case Const::Kind::kComplex: {
        char bytes[8];
        std::memcpy(bytes, &value.number, 8);
        out_.append(bytes, 8);
        return;
      }
      case Const::Kind::kBigInt:
      case Const::Kind::kStr:
      case Const::Kind::kBytes: return string(value.text);
      case Const::Kind::kTuple:
      case Const::Kind::kFrozenSet:
        number(value.items.size());
        for (const Const& item : value.items) write(item);
        return;
      case Const::Kind::kCode: return write(*value.code);
      default: return;
    }
  }

  void write(const Code& code) {
    string(code.name);
    string(code.qualname);
    string(code.filename);
    for (uint32_t n : {code.first_line, code.flags, uint32_t{code.argcount}, uint32_t{code.posonly},
                       uint32_t{code.kwonly}, uint32_t{code.register_count},
                       uint32_t{code.has_doc}}) {
      number(n);
    }
    number(code.insns.size());
    for (const Insn& i : code.insns) {
      number(static_cast<uint64_t>(i.op));
      number(i.a);
      number(i.b);
      number(i.c);
    }
    uint32_t line = code.first_line;
    for (const Position& p : code.positions) {
      number(zigzag(int64_t{p.line} - line));
      number(zigzag(int64_t{p.end_line} - p.line));
      number(p.col);
      number(p.end_col);
      line = p.line;
    }
    number(code.handlers.size());
    for (const Handler& h : code.handlers) {
      for (uint32_t n : {h.start, h.end, h.target, uint32_t{h.exc_reg}}) number(n);
    }
    number(code.consts.size());
    for (const Const& value : code.consts) write(value);
    for (const auto* list : {&code.attr_sites, &code.name_sites, &code.local_names,
                             &code.free_names, &code.cell_names}) {
      strings(*list);
    }
  }

  std::string out_;
  std::map<std::string, uint64_t> numbers_;
  std::vector<const std::string*> table_;
};

class Reader {
 public:
  explicit Reader(std::string_view bytes) : at_(bytes.data()), end_(at_ + bytes.size()) {}

  std::shared_ptr<const Code> file() {
    const uint32_t version = version_number();
    if (end_ - at_ < 4 || std::memcmp(at_, &version, 4) != 0) return nullptr;
    at_ += 4;
    const size_t count = length();
    table_.reserve(count);
    for (size_t i = 0; i < count && good_; ++i) {
      const size_t size = length();
      if (!good_) break;
      table_.emplace_back(at_, size);
      at_ += size;
    }
    auto code = std::make_shared<Code>();
    read(*code);
    return good_ && at_ == end_ ? code : nullptr;
  }

 private:
  uint64_t number() {
    uint64_t n = 0;
    for (int shift = 0; at_ < end_ && shift < 64; shift += 7) {
      const auto byte = static_cast<uint8_t>(*at_++);
      n |= uint64_t{byte & 0x7fu} << shift;
      if (byte < 0x80) return n;
    }
    good_ = false;
    return 0;
  }
  template <typename T>
  T small() {
    return static_cast<T>(number());
  }
  /// A count of things of at least one byte each.
  size_t length() {
    const uint64_t n = number();
    if (n <= static_cast<uint64_t>(end_ - at_)) return static_cast<size_t>(n);
    good_ = false;
    return 0;
  }
  std::string string() {
    const uint64_t n = number();
    if (n < table_.size()) return std::string(table_[n]);
    good_ = false;
    return "";
  }
  void strings(std::vector<std::string>& list) {
    list.resize(length());
    for (std::string& text : list) text = string();
  }

  void read(Const& value) {
    const uint64_t kind = number();
    if (kind > static_cast<uint64_t>(Const::Kind::kCode)) good_ = false;
    if (!good_) return;
    value.kind = static_cast<Const::Kind>(kind);
    switch (value.kind) {
      case Const::Kind::kInt: value.integer = unzigzag(number()); return;
      case Const::Kind::kFloat:
      case Const::Kind::kComplex:
        if (end_ - at_ < 8) {
          good_ = false;
          return;
        }
        std::memcpy(&value.number, at_, 8);
        at_ += 8;
        return;
      case Const::Kind::kBigInt:
      case Const::Kind::kStr:
      case Const::Kind::kBytes: value.text = string(); return;
      case Const::Kind::kTuple:
      case Const::Kind::kFrozenSet:
        value.items.resize(length());
        for (Const& item : value.items) read(item);
        return;
      case Const::Kind::kCode: {
        auto code = std::make_shared<Code>();
        read(*code);
        value.code = std::move(code);
        return;
      }
      default: return;
    }
  }

  void read_instructions(Code& code) {
    code.insns.resize(length());
    for (Insn& i : code.insns) {
      i.op = small<Op>();
      i.a = small<uint16_t>();
      i.b = small<uint16_t>();
      i.c = small<uint16_t>();
    }
    code.positions.resize(code.insns.size());
    uint32_t line = code.first_line;
    for (Position& p : code.positions) {
      p.line = static_cast<uint32_t>(line + unzigzag(number()));
      p.end_line = static_cast<uint32_t>(p.line + unzigzag(number()));
      p.col = small<uint16_t>();
      p.end_col = small<uint16_t>();
      line = p.line;
    }
  }

  void read(Code& code) {
    code.name = string();
    code.qualname = string();
    code.filename = string();
    code.first_line = small<uint32_t>();
    code.flags = small<uint32_t>();
    code.argcount = small<uint16_t>();
    code.posonly = small<uint16_t>();
    code.kwonly = small<uint16_t>();
    code.register_count = small<uint16_t>();
    code.has_doc = number() != 0;
    read_instructions(code);
    code.handlers.resize(length());
    for (Handler& h : code.handlers) {
      h.start = small<uint32_t>();
      h.end = small<uint32_t>();
      h.target = small<uint32_t>();
      h.exc_reg = small<uint16_t>();
    }
    code.consts.resize(length());
    for (Const& value : code.consts) read(value);
    for (auto* list : {&code.attr_sites, &code.name_sites, &code.local_names, &code.free_names,
                       &code.cell_names}) {
      strings(*list);
    }
  }

  const char* at_;
  const char* end_;
  bool good_ = true;
  std::vector<std::string_view> table_;
};

}  // namespace

std::string pack_code(const Code& code) { return Writer().file(code); }

std::shared_ptr<const Code> unpack_code(std::string_view bytes) { return Reader(bytes).file(); }

}  // namespace heddle
