#include "engine/lib/sre_matcher.h"

#include "engine/lib/sre_characters.h"

#include <algorithm>

namespace heddle {

namespace {

constexpr uint32_t kInfoPrefix = 1;
constexpr uint32_t kInfoCharset = 4;
// The most marks that code may name, two for each of re's groups.
constexpr uint32_t kMostMarks = 1 << 24;

SreOp op_of(uint32_t word) {
  return word < static_cast<uint32_t>(SreOp::kCount) ? static_cast<SreOp>(word) : SreOp::kFailure;
}

}  // namespace

void SreMatcher::begin(const std::vector<uint32_t>* code, const SreText& text, int64_t start,
                       int64_t end, SreMode mode, bool must_advance) {
  code_ = code;
  text_ = text;
  mode_ = mode;
  must_advance_ = must_advance;
  end_ = end;
  place_ = start;
  last_place_ = end;
  running_ = false;
  start_ = state_ptr_ = start;
}

void SreMatcher::group(int number, int64_t* from, int64_t* to) const {
  *from = *to = -1;
  int first = 2 * (number - 1);
  if (first + 1 > lastmark_ || first + 1 >= static_cast<int>(marks_.size())) return;
  if (marks_[first] < 0 || marks_[first + 1] < 0) return;
  *from = marks_[first];
  *to = marks_[first + 1];
}

SreOutcome SreMatcher::run(int64_t budget) {
  switch (text_.width) {
    case 1: return run_in(static_cast<const uint8_t*>(text_.data), &budget);
    case 2: return run_in(static_cast<const char16_t*>(text_.data), &budget);
    default: return run_in(static_cast<const char32_t*>(text_.data), &budget);
  }
}

bool SreMatcher::begin_at(int64_t at, bool toplevel) {
  start_ = state_ptr_ = at;
  lastmark_ = lastindex_ = -1;
  repeat_ = -1;
  frames_.clear();
  marks_saved_.clear();
  repeats_.clear();
  free_repeats_.clear();
  Frame first{};
  first.ptr = at;
  first.pc = 0;
  first.rep = first.lastmark = first.lastindex = -1;
  first.toplevel = toplevel;
  first.jump = Jump::kNone;
  frames_.push_back(first);
  running_ = true;
  return true;
}

/// Moves place_ on to where a match may begin, as far as the code's head tells.
template <typename C>
bool SreMatcher::next_place(const C* text) {
  if (op_of(code(0)) != SreOp::kInfo) return place_ <= end_;
  uint32_t flags = code(2);
  if (end_ - place_ < int64_t{code(3)}) return false;
  last_place_ = end_ - code(3);
  if ((flags & kInfoPrefix) && code(5) > 0) {
    uint32_t length = code(5);
    for (; place_ <= end_ - length; ++place_) {
      uint32_t same = 0;
      while (same < length && text[place_ + same] == code(7 + same)) ++same;
      if (same == length) return true;
    }
    return false;
  }
  if (flags & kInfoCharset) {
    while (place_ < end_ && !in_set(5, text[place_])) ++place_;
    return place_ < end_;
  }
  return true;
}

template <typename C>
SreOutcome SreMatcher::run_in(const C* text, int64_t* budget) {
  bool search = mode_ == SreMode::kSearch;
  bool first = !running_ && place_ == start_;
  if (!running_) {
    if (place_ > end_) return SreOutcome::kFailed;
    if (search && !next_place(text)) return SreOutcome::kFailed;
    first = place_ == start_;
    begin_at(place_, first);
  }
  for (;;) {
    SreOutcome outcome = attempt(text, budget);
    if (outcome == SreOutcome::kSuspended) return outcome;
    running_ = false;
    if (outcome != SreOutcome::kFailed || !search) return outcome;
    must_advance_ = false;
    if (place_ >= last_place_ || place_ >= end_) return SreOutcome::kFailed;
    place_++;
    if (!next_place(text) || place_ > last_place_) return SreOutcome::kFailed;
    begin_at(place_, false);
  }
}

template <typename C>
SreOutcome SreMatcher::attempt(const C* text, int64_t* budget) {
  bool entering = true;
  for (;;) {
    if (--*budget < 0) return SreOutcome::kSuspended;
    Step step = entering ? enter(text) : dispatch(text);
    entering = false;
    while (step == Step::kOk || step == Step::kFail) {
      bool ok = step == Step::kOk;
      Jump jump = frames_.back().jump;
      frames_.pop_back();
      if (frames_.empty()) return ok ? SreOutcome::kMatched : SreOutcome::kFailed;
      load();
      step = after(text, jump, ok);
      --*budget;
    }
    if (step == Step::kBroken) return SreOutcome::kBroken;
    if (step == Step::kDown) {
      entering = true;
    } else {
      store();
    }
  }
}

// --- frames and marks -----------------------------------------------------------------------

void SreMatcher::load() {
  pc_ = frames_.back().pc;
  ptr_ = frames_.back().ptr;
}

void SreMatcher::store() {
  frames_.back().pc = pc_;
  frames_.back().ptr = ptr_;
}

SreMatcher::Step SreMatcher::down(Jump jump, uint32_t pc, bool toplevel) {
  store();
  Frame next{};
  next.ptr = state_ptr_;
  next.pc = pc;
  next.rep = next.lastmark = next.lastindex = -1;
  next.toplevel = toplevel && frames_.back().toplevel;
  next.jump = jump;
  frames_.push_back(next);
  return Step::kDown;
}

void SreMatcher::set_mark(uint32_t i) {
  if (i & 1) lastindex_ = static_cast<int32_t>(i / 2 + 1);
  if (marks_.size() <= i) marks_.resize(i + 1, -1);
  int32_t mark = static_cast<int32_t>(i);
  for (int32_t j = lastmark_ + 1; j < mark; ++j) marks_[j] = -1;
  lastmark_ = std::max(lastmark_, mark);
  marks_[i] = ptr_;
}

/// Remembers lastmark and lastindex, and inside a repeat (or `always`) the marks themselves.
void SreMatcher::save_marks(bool always) {
  Frame& f = frames_.back();
  f.lastmark = lastmark_;
  f.lastindex = lastindex_;
  f.pushed = always || repeat_ >= 0;
  if (!f.pushed) return;
  marks_saved_.insert(marks_saved_.end(), marks_.begin(), marks_.begin() + (f.lastmark + 1));
}

void SreMatcher::restore_marks(bool keep) {
  Frame& f = frames_.back();
  if (f.pushed) {
    std::copy(marks_saved_.end() - (f.lastmark + 1), marks_saved_.end(), marks_.begin());
    if (!keep) drop_marks();
  }
  lastmark_ = f.lastmark;
  lastindex_ = f.lastindex;
}

void SreMatcher::drop_marks() {
  Frame& f = frames_.back();
  if (f.pushed) marks_saved_.resize(marks_saved_.size() - static_cast<size_t>(f.lastmark + 1));
  f.pushed = false;
}

int32_t SreMatcher::new_repeat(uint32_t pc) {
  int32_t number;
  if (free_repeats_.empty()) {
    number = static_cast<int32_t>(repeats_.size());
    repeats_.emplace_back();
  } else {
    number = free_repeats_.back();
    free_repeats_.pop_back();
  }
  repeats_[number] = Repeat{-1, -1, pc, repeat_};
  repeat_ = number;
  return number;
}

void SreMatcher::end_repeat(int32_t rep) {
  repeat_ = repeats_[rep].previous;
  free_repeats_.push_back(rep);
}

bool SreMatcher::ends_badly(const Frame& f) const {
  return f.toplevel && ((mode_ == SreMode::kFullMatch && ptr_ != end_) ||
                        (must_advance_ && ptr_ == start_));
}

// --- characters -----------------------------------------------------------------------------

bool SreMatcher::in_set(uint32_t pc, uint32_t c) const {
  bool ok = true;
  for (;;) {
    switch (op_of(code(pc++))) {
      case SreOp::kLiteral:
        if (c == code(pc++)) return ok;
        break;
      case SreOp::kCategory:
        if (sre_category(code(pc++), c)) return ok;
        break;
      case SreOp::kCharset:
        if (c < 256 && (code(pc + c / 32) & (1u << (c & 31)))) return ok;
        pc += 8;
        break;
      case SreOp::kRange:
        if (code(pc) <= c && c <= code(pc + 1)) return ok;
        pc += 2;
        break;
      case SreOp::kRangeUniIgnore: {
        uint32_t upper = sre_upper_unicode(c);
        if ((code(pc) <= c && c <= code(pc + 1)) || (code(pc) <= upper && upper <= code(pc + 1))) {
          return ok;
        }
        pc += 2;
        break;
      }
      case SreOp::kNegate:
        ok = !ok;
        break;
      case SreOp::kBigCharset: {
        uint32_t count = code(pc++);
        if (count > code_->size()) return !ok;
        if (c < 65536) {
          uint32_t block = (code(pc + (c >> 10)) >> (8 * ((c >> 8) & 3))) & 0xff;
          uint32_t word = code(pc + 64 + (block * 256 + (c & 255)) / 32);
          if (word & (1u << (c & 31))) return ok;
        }
        pc += 64 + count * 8;
        break;
      }
      default:  // Failure
        return !ok;
    }
  }
}

/// Whether one character is what the instruction at pc, which takes exactly one, accepts.
template <typename C>
bool SreMatcher::unit(uint32_t pc, C c) const {
  uint32_t wanted = code(pc + 1);
  switch (op_of(code(pc))) {
    case SreOp::kAny: return c != '\n';
    case SreOp::kAnyAll: return true;
    case SreOp::kLiteral: return c == wanted;
    case SreOp::kNotLiteral: return c != wanted;
    case SreOp::kIn: return in_set(pc + 2, c);
    case SreOp::kCategory: return sre_category(wanted, c);
    case SreOp::kLiteralIgnore: return sre_lower_ascii(c) == wanted;
    case SreOp::kNotLiteralIgnore: return sre_lower_ascii(c) != wanted;
    case SreOp::kInIgnore: return in_set(pc + 2, sre_lower_ascii(c));
    case SreOp::kLiteralUniIgnore: return sre_lower_unicode(c) == wanted;
    case SreOp::kNotLiteralUniIgnore: return sre_lower_unicode(c) != wanted;
    case SreOp::kInUniIgnore: return in_set(pc + 2, sre_lower_unicode(c));
    case SreOp::kLiteralLocIgnore: return sre_equal_ignoring(c, wanted);
    case SreOp::kNotLiteralLocIgnore: return !sre_equal_ignoring(c, wanted);
    case SreOp::kInLocIgnore:
      return in_set(pc + 2, sre_lower_ascii(c)) || in_set(pc + 2, sre_upper_ascii(c));
    default: return false;
  }
}

template <typename C>
int64_t SreMatcher::count_units(const C* text, uint32_t pc, uint32_t most) {
  int64_t end = end_;
  if (most != kSreMaxRepeat && int64_t{most} < end - state_ptr_) end = state_ptr_ + most;
  int64_t p = state_ptr_;
  switch (op_of(code(pc))) {
    case SreOp::kAnyAll: return std::max<int64_t>(end - p, 0);
    case SreOp::kLiteral: {
      uint32_t wanted = code(pc + 1);
      while (p < end && text[p] == wanted) ++p;
      break;
    }
    case SreOp::kIn:
      while (p < end && in_set(pc + 2, text[p])) ++p;
      break;
    default:
      while (p < end && unit(pc, text[p])) ++p;
  }
  return p - state_ptr_;
}

template <typename C>
bool SreMatcher::at_boundary(const C* text, uint32_t category) const {
  if (text_.length == 0) return false;
  bool before = ptr_ > 0 && sre_category(category, text[ptr_ - 1]);
  bool behind = ptr_ < end_ && sre_category(category, text[ptr_]);
  return before != behind;
}

template <typename C>
bool SreMatcher::at(const C* text, uint32_t where) const {
  bool any = end_ > 0;
  switch (static_cast<SreAt>(where)) {
    case SreAt::kBeginning:
    case SreAt::kBeginningString: return ptr_ == 0;
    case SreAt::kBeginningLine: return ptr_ == 0 || text[ptr_ - 1] == '\n';
    case SreAt::kEnd: return ptr_ == end_ || (end_ - ptr_ == 1 && text[ptr_] == '\n');
    case SreAt::kEndLine: return ptr_ == end_ || text[ptr_] == '\n';
    case SreAt::kEndString: return ptr_ == end_;
    case SreAt::kBoundary: return any && at_boundary(text, kSreWord);
    case SreAt::kNonBoundary: return any && !at_boundary(text, kSreWord);
    case SreAt::kLocBoundary: return any && at_boundary(text, kSreLocWord);
    case SreAt::kLocNonBoundary: return any && !at_boundary(text, kSreLocWord);
    case SreAt::kUniBoundary: return any && at_boundary(text, kSreUniWord);
    case SreAt::kUniNonBoundary: return any && !at_boundary(text, kSreUniWord);
  }
  return false;
}

// --- instructions ---------------------------------------------------------------------------

template <typename C>
SreMatcher::Step SreMatcher::enter(const C* text) {
  load();
  if (op_of(code(pc_)) == SreOp::kInfo) {
    if (code(pc_ + 3) && end_ - ptr_ < int64_t{code(pc_ + 3)}) return Step::kFail;
    pc_ = skipped(pc_ + 1);
  }
  return dispatch(text);
}

/// Goes on in the innermost frame until it ends or goes down. pc_ is behind the opcode when an
/// instruction is executed, as in CPython's code.
template <typename C>
SreMatcher::Step SreMatcher::dispatch(const C* text) {
  for (;;) {
    if (pc_ >= code_->size()) return Step::kBroken;
    SreOp op = op_of(code(pc_++));
    Step step = plain(text, op);
    if (step != Step::kNext) return step;
  }
}

template <typename C>
SreMatcher::Step SreMatcher::plain(const C* text, SreOp op) {
  switch (op) {
    case SreOp::kFailure: return Step::kFail;
    case SreOp::kSuccess:
      if (ends_badly(frames_.back())) return Step::kFail;
      state_ptr_ = ptr_;
      return Step::kOk;
    case SreOp::kMark:
      if (code(pc_) >= kMostMarks) return Step::kBroken;
      set_mark(code(pc_++));
      return Step::kNext;
    case SreOp::kLiteral:
      if (ptr_ >= end_ || text[ptr_] != code(pc_)) return Step::kFail;
      ++ptr_;
      ++pc_;
      return Step::kNext;
    case SreOp::kAny:
    case SreOp::kAnyAll:
      if (ptr_ >= end_ || !unit(pc_ - 1, text[ptr_])) return Step::kFail;
      ++ptr_;
      return Step::kNext;
    case SreOp::kNotLiteral:
    case SreOp::kCategory:
    case SreOp::kLiteralIgnore:
    case SreOp::kNotLiteralIgnore:
    case SreOp::kLiteralUniIgnore:
    case SreOp::kNotLiteralUniIgnore:
    case SreOp::kLiteralLocIgnore:
    case SreOp::kNotLiteralLocIgnore:
      if (ptr_ >= end_ || !unit(pc_ - 1, text[ptr_])) return Step::kFail;
      ++ptr_;
      ++pc_;
      return Step::kNext;
    case SreOp::kIn:
    case SreOp::kInIgnore:
    case SreOp::kInUniIgnore:
    case SreOp::kInLocIgnore:
      if (ptr_ >= end_ || !unit(pc_ - 1, text[ptr_])) return Step::kFail;
      ++ptr_;
      pc_ = skipped(pc_);
      return Step::kNext;
    case SreOp::kAt:
      if (!at(text, code(pc_))) return Step::kFail;
      ++pc_;
      return Step::kNext;
    case SreOp::kJump:
    case SreOp::kInfo:
      pc_ = skipped(pc_);
      return Step::kNext;
    default:
      return choose(text, op);
  }
}

/// The instructions that go down, and those that look at groups.
template <typename C>
SreMatcher::Step SreMatcher::choose(const C* text, SreOp op) {
  switch (op) {
    case SreOp::kAssert:
      if (ptr_ < int64_t{code(pc_ + 1)}) return Step::kFail;
      state_ptr_ = ptr_ - code(pc_ + 1);
      return down(Jump::kAssert, pc_ + 2, false);
    case SreOp::kAssertNot:
      if (ptr_ < int64_t{code(pc_ + 1)}) {
        pc_ = skipped(pc_);
        return Step::kNext;
      }
      state_ptr_ = ptr_ - code(pc_ + 1);
      save_marks();
      return down(Jump::kAssertNot, pc_ + 2, false);
    case SreOp::kBranch: return branch(text, true);
    case SreOp::kRepeatOne: return repeat_one(text);
    case SreOp::kMinRepeatOne: return min_repeat_one(text);
    case SreOp::kPossessiveRepeatOne: return possessive_one(text);
    case SreOp::kRepeat:
      frames_.back().rep = new_repeat(pc_);
      state_ptr_ = ptr_;
      return down(Jump::kRepeat, pc_ + code(pc_), true);
    case SreOp::kMaxUntil: return max_until();
    case SreOp::kMinUntil: return min_until();
    case SreOp::kPossessiveRepeat: return possessive(true);
    case SreOp::kAtomicGroup:
      frames_.back().rep = new_repeat(pc_);
      state_ptr_ = ptr_;
      return down(Jump::kAtomic, pc_ + 1, false);
    case SreOp::kGroupRef:
    case SreOp::kGroupRefIgnore:
    case SreOp::kGroupRefUniIgnore:
    case SreOp::kGroupRefLocIgnore: return group_ref(text, op);
    case SreOp::kGroupRefExists: return group_exists();
    default: return Step::kBroken;
  }
}

/// The frame below has ended; pc_ and ptr_ are what they were when it was entered.
template <typename C>
SreMatcher::Step SreMatcher::after(const C* text, Jump jump, bool ok) {
  Frame& f = frames_.back();
  switch (jump) {
    case Jump::kAssert:
      if (!ok) return Step::kFail;
      pc_ = skipped(pc_);
      return Step::kNext;
    case Jump::kAssertNot:
      if (ok) return gave_up_choices(Step::kFail);
      restore_marks(false);
      pc_ = skipped(pc_);
      return Step::kNext;
    case Jump::kBranch:
      if (ok) return gave_up_choices(Step::kOk);
      restore_marks(true);
      pc_ = skipped(pc_);
      return branch(text, false);
    case Jump::kRepeatOne:
      if (ok) return gave_up_choices(Step::kOk);
      restore_marks(true);
      ptr_--;
      f.count--;
      return repeat_one_next(text);
    case Jump::kMinRepeatOne:
      if (ok) return gave_up_choices(Step::kOk);
      restore_marks(true);
      state_ptr_ = ptr_;
      if (count_units(text, pc_ + 3, 1) == 0) return gave_up_choices(Step::kFail);
      ptr_++;
      f.count++;
      return min_repeat_one_try();
    case Jump::kRepeat:
      end_repeat(f.rep);
      return ok ? Step::kOk : Step::kFail;
    case Jump::kAtomic:
      end_repeat(f.rep);
      if (!ok) return Step::kFail;
      ptr_ = state_ptr_;
      pc_ = skipped(pc_);
      return Step::kNext;
    default:
      return after_until(jump, ok);
  }
}

SreMatcher::Step SreMatcher::gave_up_choices(Step step) {
  drop_marks();
  return step;
}

/// As after(), for repeats of more than one character.
SreMatcher::Step SreMatcher::after_until(Jump jump, bool ok) {
  Frame& f = frames_.back();
  if (jump == Jump::kMinUntil3 || jump == Jump::kMaxUntil2 || jump == Jump::kPossessive2) {
    repeats_[f.rep].last_ptr = f.saved_last;
  }
  if (jump == Jump::kMinUntil2 || jump == Jump::kMaxUntil3) repeat_ = f.rep;
  if (jump == Jump::kPossessive1 || jump == Jump::kPossessive2) {
    if (ok) {
      drop_marks();
      f.count++;
      return possessive(false);
    }
    if (jump == Jump::kPossessive2) restore_marks(false);
    end_repeat(f.rep);
    if (jump == Jump::kPossessive1) return Step::kFail;
    pc_ = skipped(pc_) + 1;
    return Step::kNext;
  }
  if (ok) return gave_up_choices(Step::kOk);
  state_ptr_ = ptr_;
  switch (jump) {
    case Jump::kMaxUntil1:
    case Jump::kMinUntil1:
    case Jump::kMinUntil3:
      repeats_[f.rep].count = f.count - 1;
      return Step::kFail;
    case Jump::kMaxUntil2:
      restore_marks(false);
      repeats_[f.rep].count = f.count - 1;
      return max_until_tail();
    case Jump::kMaxUntil3:
      return Step::kFail;
    case Jump::kMinUntil2:
      restore_marks(false);
      return min_until_more();
    default:
      return Step::kBroken;
  }
}

// <BRANCH> <0=skip> code <JUMP> ... <0>
template <typename C>
SreMatcher::Step SreMatcher::branch(const C* text, bool first) {
  if (first) save_marks();
  for (; code(pc_) != 0; pc_ = skipped(pc_)) {
    SreOp op = op_of(code(pc_ + 1));
    if (op == SreOp::kLiteral && (ptr_ >= end_ || text[ptr_] != code(pc_ + 2))) continue;
    if (op == SreOp::kIn && (ptr_ >= end_ || !in_set(pc_ + 3, text[ptr_]))) continue;
    state_ptr_ = ptr_;
    return down(Jump::kBranch, pc_ + 1, true);
  }
  return gave_up_choices(Step::kFail);
}

// <REPEAT_ONE> <skip> <1=min> <2=max> item <SUCCESS> tail
template <typename C>
SreMatcher::Step SreMatcher::repeat_one(const C* text) {
  int64_t least = code(pc_ + 1);
  if (end_ - ptr_ < least) return Step::kFail;
  state_ptr_ = ptr_;
  Frame& f = frames_.back();
  f.count = count_units(text, pc_ + 3, code(pc_ + 2));
  ptr_ += f.count;
  if (f.count < least) return Step::kFail;
  uint32_t tail = pc_ + code(pc_);
  if (op_of(code(tail)) == SreOp::kSuccess && ptr_ == end_ && !ends_badly(f)) {
    state_ptr_ = ptr_;
    return Step::kOk;
  }
  f.literal = op_of(code(tail)) == SreOp::kLiteral ? code(tail + 1) + 1 : 0;
  save_marks();
  return repeat_one_next(text);
}

template <typename C>
SreMatcher::Step SreMatcher::repeat_one_next(const C* text) {
  Frame& f = frames_.back();
  int64_t least = code(pc_ + 1);
  if (f.literal != 0) {
    while (f.count >= least && (ptr_ >= end_ || text[ptr_] != f.literal - 1)) {
      ptr_--;
      f.count--;
    }
  }
  if (f.count < least) return gave_up_choices(Step::kFail);
  state_ptr_ = ptr_;
  return down(Jump::kRepeatOne, pc_ + code(pc_), true);
}

template <typename C>
SreMatcher::Step SreMatcher::min_repeat_one(const C* text) {
  int64_t least = code(pc_ + 1);
  if (end_ - ptr_ < least) return Step::kFail;
  state_ptr_ = ptr_;
  Frame& f = frames_.back();
  f.count = 0;
  if (least > 0) {
    f.count = count_units(text, pc_ + 3, code(pc_ + 1));
    if (f.count < least) return Step::kFail;
    ptr_ += f.count;
  }
  if (op_of(code(pc_ + code(pc_))) == SreOp::kSuccess && !ends_badly(f)) {
    state_ptr_ = ptr_;
    return Step::kOk;
  }
  save_marks();
  return min_repeat_one_try();
}

SreMatcher::Step SreMatcher::min_repeat_one_try() {
  Frame& f = frames_.back();
  uint32_t most = code(pc_ + 2);
  if (most != kSreMaxRepeat && f.count > int64_t{most}) return gave_up_choices(Step::kFail);
  state_ptr_ = ptr_;
  return down(Jump::kMinRepeatOne, pc_ + code(pc_), true);
}

template <typename C>
SreMatcher::Step SreMatcher::possessive_one(const C* text) {
  int64_t least = code(pc_ + 1);
  if (end_ - ptr_ < least) return Step::kFail;
  state_ptr_ = ptr_;
  int64_t count = count_units(text, pc_ + 3, code(pc_ + 2));
  if (count < least) return Step::kFail;
  ptr_ += count;
  pc_ = skipped(pc_);
  return Step::kNext;
}

// <REPEAT> <skip> <1=min> <2=max> item <MAX_UNTIL> tail
SreMatcher::Step SreMatcher::max_until() {
  if (repeat_ < 0) return Step::kBroken;
  Frame& f = frames_.back();
  f.rep = repeat_;
  Repeat& rep = repeats_[f.rep];
  state_ptr_ = ptr_;
  f.count = rep.count + 1;
  if (f.count < int64_t{code(rep.pc + 1)}) {
    rep.count = f.count;
    return down(Jump::kMaxUntil1, rep.pc + 3, true);
  }
  uint32_t most = code(rep.pc + 2);
  // A turn that matched nothing is the last one.
  if ((f.count < int64_t{most} || most == kSreMaxRepeat) && state_ptr_ != rep.last_ptr) {
    rep.count = f.count;
    save_marks(true);
    f.saved_last = rep.last_ptr;
    rep.last_ptr = state_ptr_;
    return down(Jump::kMaxUntil2, rep.pc + 3, true);
  }
  return max_until_tail();
}

SreMatcher::Step SreMatcher::max_until_tail() {
  repeat_ = repeats_[frames_.back().rep].previous;
  return down(Jump::kMaxUntil3, pc_, true);
}

SreMatcher::Step SreMatcher::min_until() {
  if (repeat_ < 0) return Step::kBroken;
  Frame& f = frames_.back();
  f.rep = repeat_;
  Repeat& rep = repeats_[f.rep];
  state_ptr_ = ptr_;
  f.count = rep.count + 1;
  if (f.count < int64_t{code(rep.pc + 1)}) {
    rep.count = f.count;
    return down(Jump::kMinUntil1, rep.pc + 3, true);
  }
  repeat_ = rep.previous;
  save_marks();
  return down(Jump::kMinUntil2, pc_, true);
}

SreMatcher::Step SreMatcher::min_until_more() {
  Frame& f = frames_.back();
  Repeat& rep = repeats_[f.rep];
  uint32_t most = code(rep.pc + 2);
  if ((f.count >= int64_t{most} && most != kSreMaxRepeat) || state_ptr_ == rep.last_ptr) {
    return Step::kFail;
  }
  rep.count = f.count;
  f.saved_last = rep.last_ptr;
  rep.last_ptr = state_ptr_;
  return down(Jump::kMinUntil3, rep.pc + 3, true);
}

// <POSSESSIVE_REPEAT> <skip> <1=min> <2=max> item <SUCCESS> tail; skip leads to SUCCESS.
SreMatcher::Step SreMatcher::possessive(bool first) {
  Frame& f = frames_.back();
  if (first) {
    f.rep = new_repeat(pc_);
    f.count = 0;
    state_ptr_ = ptr_;
  }
  ptr_ = state_ptr_;  // behind the last turn that matched
  if (f.count < int64_t{code(pc_ + 1)}) return down(Jump::kPossessive1, pc_ + 3, false);
  Repeat& rep = repeats_[f.rep];
  uint32_t most = code(pc_ + 2);
  if ((f.count < int64_t{most} || most == kSreMaxRepeat) && state_ptr_ != rep.last_ptr) {
    save_marks(true);
    f.saved_last = rep.last_ptr;
    rep.last_ptr = state_ptr_;
    return down(Jump::kPossessive2, pc_ + 3, false);
  }
  end_repeat(f.rep);
  pc_ = skipped(pc_) + 1;
  return Step::kNext;
}

template <typename C>
SreMatcher::Step SreMatcher::group_ref(const C* text, SreOp op) {
  int64_t from, to;
  group(static_cast<int>(code(pc_) & 0xFFFFFF) + 1, &from, &to);
  if (from < 0 || to < from) return Step::kFail;
  for (; from < to; ++from, ++ptr_) {
    if (ptr_ >= end_) return Step::kFail;
    uint32_t a = text[from], b = text[ptr_];
    bool same = op == SreOp::kGroupRef            ? a == b
                : op == SreOp::kGroupRefUniIgnore ? sre_lower_unicode(a) == sre_lower_unicode(b)
                                                  : sre_lower_ascii(a) == sre_lower_ascii(b);
    if (!same) return Step::kFail;
  }
  ++pc_;
  return Step::kNext;
}

SreMatcher::Step SreMatcher::group_exists() {
  int64_t from, to;
  group(static_cast<int>(code(pc_) & 0xFFFFFF) + 1, &from, &to);
  pc_ += from < 0 || to < from ? code(pc_ + 1) : 2;
  return Step::kNext;
}

}  // namespace heddle
