// SreMatcher: executes the code that CPython's re._compiler makes of a regular expression.
//
// It backtracks exactly as CPython's _sre does, so that every match, group and lastindex is the
// same, but keeps its choices in vectors: the depth of a match is bounded by memory alone, and a
// match that takes long can be left and gone on with later.
//
//   run() says   | meaning                                  | what may follow
//   -------------+------------------------------------------+---------------------------
//   kMatched     | ptr() is the match's end, marks are set  | begin() for another one
//   kFailed      | there is no match                        | begin()
//   kSuspended   | the budget is spent                      | run() goes on
//   kBroken      | the code is not what a compiler makes    | nothing
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace heddle {

enum class SreOp : uint32_t {
#define SRE(name) k##name,
#include "engine/lib/sre.def"
#undef SRE
  kCount
};

inline constexpr uint32_t kSreMaxRepeat = UINT32_MAX;

/// The text to match: `length` characters of `width` bytes.
struct SreText {
  const void* data = nullptr;
  int width = 1;
  int64_t length = 0;
};

enum class SreMode : uint8_t { kMatch, kFullMatch, kSearch };
enum class SreOutcome : uint8_t { kMatched, kFailed, kSuspended, kBroken };

class SreMatcher {
 public:
  /// `code` must outlive the matcher's use of it.
  void begin(const std::vector<uint32_t>* code, const SreText& text, int64_t start, int64_t end,
             SreMode mode, bool must_advance);
  /// Spends at most about `budget` steps.
  SreOutcome run(int64_t budget);

  int64_t start() const { return start_; }
  int64_t ptr() const { return state_ptr_; }
  int lastindex() const { return lastindex_; }
  /// The span of a group (1 ...), or {-1, -1}.
  void group(int number, int64_t* from, int64_t* to) const;
  /// The same text at another address, after the matcher was left.
  void set_text(const SreText& text) { text_ = text; }

 private:
  enum class Step : uint8_t { kNext, kDown, kOk, kFail, kBroken };
  enum class Jump : uint8_t {
    kNone, kAssert, kAssertNot, kBranch, kRepeatOne, kMinRepeatOne, kRepeat, kMaxUntil1,
    kMaxUntil2, kMaxUntil3, kMinUntil1, kMinUntil2, kMinUntil3, kAtomic, kPossessive1,
    kPossessive2
  };
  struct Frame {
    int64_t ptr;
    int64_t count = 0;
    int64_t saved_last = 0;   // of the repeat: where its last turn began
    uint32_t pc;
    uint32_t literal = 0;     // of RepeatOne: the character behind it, plus 1
    int32_t rep = -1;
    int32_t lastmark = -1;
    int32_t lastindex = -1;
    bool toplevel;
    bool pushed = false;      // marks were saved in marks_saved_
    Jump jump;
  };
  struct Repeat {
    int64_t count;
    int64_t last_ptr;
    uint32_t pc;
    int32_t previous;
  };

  template <typename C>
  SreOutcome run_in(const C* text, int64_t* budget);
  template <typename C>
  SreOutcome attempt(const C* text, int64_t* budget);
  bool begin_at(int64_t at, bool toplevel);
  template <typename C>
  bool next_place(const C* text);

  template <typename C>
  Step enter(const C* text);
  template <typename C>
  Step dispatch(const C* text);
  template <typename C>
  Step plain(const C* text, SreOp op);
  template <typename C>
  Step choose(const C* text, SreOp op);
  template <typename C>
  Step after(const C* text, Jump jump, bool ok);
  Step after_until(Jump jump, bool ok);
  Step gave_up_choices(Step step);

  template <typename C>
  Step branch(const C* text, bool first);
  template <typename C>
  Step repeat_one(const C* text);
  template <typename C>
  Step repeat_one_next(const C* text);
  template <typename C>
  Step min_repeat_one(const C* text);
  Step min_repeat_one_try();
  template <typename C>
  Step possessive_one(const C* text);
  Step max_until();
  Step max_until_tail();
  Step min_until();
  Step min_until_more();
  Step possessive(bool first);
  Step group_exists();
  template <typename C>
  Step group_ref(const C* text, SreOp op);

  template <typename C>
  bool unit(uint32_t pc, C c) const;
  template <typename C>
  int64_t count_units(const C* text, uint32_t pc, uint32_t most);
  bool in_set(uint32_t pc, uint32_t c) const;
  template <typename C>
  bool at(const C* text, uint32_t where) const;
  template <typename C>
  bool at_boundary(const C* text, uint32_t category) const;

  Step down(Jump jump, uint32_t pc, bool toplevel);
  void load();
  void store();
  void set_mark(uint32_t i);
  void save_marks(bool always = false);
  void restore_marks(bool keep);
  void drop_marks();
  int32_t new_repeat(uint32_t pc);
  void end_repeat(int32_t rep);
  bool ends_badly(const Frame& f) const;
  uint32_t code(uint32_t pc) const {
    return pc < code_->size() ? (*code_)[pc] : 0;  // 0: Failure
  }

  /// Where the skip at `pc` leads: always on, never out of the code.
  uint32_t skipped(uint32_t pc) const {
    auto size = static_cast<uint32_t>(code_->size());
    uint32_t skip = code(pc);
    return skip > size || pc > size ? size : pc + skip;
  }

  const std::vector<uint32_t>* code_ = nullptr;
  SreText text_;
  SreMode mode_ = SreMode::kMatch;
  bool must_advance_ = false;
  bool running_ = false;
  int64_t start_ = 0, end_ = 0;
  int64_t state_ptr_ = 0;
  int64_t place_ = 0;        // of a search: where it stands
  int64_t last_place_ = 0;
  int32_t repeat_ = -1;
  int32_t lastmark_ = -1;
  int32_t lastindex_ = -1;
  std::vector<int64_t> marks_;
  std::vector<int64_t> marks_saved_;
  std::vector<Frame> frames_;
  std::vector<Repeat> repeats_;
  std::vector<int32_t> free_repeats_;
  // The innermost frame's.
  uint32_t pc_ = 0;
  int64_t ptr_ = 0;
};

}  // namespace heddle
