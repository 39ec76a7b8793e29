// ProgramSubject: a program that a search executes again and again, on the calling thread.
//
// All executions of a program are the same up to the first decision: the library, the imports, the
// main module up to the second strand. So the first execution halts there and is kept in an arena,
// and each one goes on from a copy of that. Where a strategy repeats much of the execution before,
// checkpoints are added on the way. A program that does what an arena cannot undo (it opens a file)
// is executed from the beginning each time.
#pragma once

#include "engine/base/arena.h"
#include "engine/explore/execution.h"
#include "engine/lib/run.h"

#include <atomic>

namespace heddle {

class ProgramSubject final : public Subject {
 public:
  /// Compiles and checks, as Run::start does.
  static Result<std::unique_ptr<ProgramSubject>, Refusal> make(Program program,
                                                               RunSettings settings);
  ~ProgramSubject() override;

  Ended execute(Strategy& strategy, uint64_t operations_max) override;
  std::string schedule() const override;
  std::string where_in(Language language, const Ended& ended) const override;
  NameTable names() const override;
  void watch_with(Races* races) override;
  std::unique_ptr<Subject> another() const override;

  /// Where executions look, besides their bounds, whether to end at once.
  void stop_with(const std::atomic<bool>* stop) { stop_ = stop; }
  /// For tests: executes from the beginning each time.
  void use_no_arena() { arena_allowed_ = false; }
  /// Null: there is none (yet).
  const Arena* arena() const { return arena_.get(); }

 private:
  class Gate;
  struct Image;

  ProgramSubject(Program program, RunSettings settings, std::shared_ptr<const Code> code);
  void prepare();
  void drop_image();
  void go_back(Strategy& strategy, uint64_t repeats);
  void keep_lasting_entries();
  Ended run(Image& image, uint64_t operations_max);
  Ended ended(Image& image, bool cut_off) const;
  void judge_end(Image& image, Ended& ended) const;
  static std::string stuck_in_words(Image& image, const std::vector<uint32_t>& stuck,
                                    Language language);
  static std::string behind_in_words(Image& image, const std::vector<uint32_t>& behind,
                                     Language language);

  const Program program_;
  const RunSettings settings_;
  const std::shared_ptr<const Code> code_;
  const std::atomic<bool>* stop_ = nullptr;
  bool arena_allowed_ = true;
  bool prepared_ = false;
  uint64_t executed_ = 0;          // how often the image has run on from where it was kept
  uint64_t collections_ = 0;       // of the heap, when it was
  std::unique_ptr<Arena> arena_;   // null: each execution has an image of its own
  std::unique_ptr<Gate> gate_;
  const Strategy* last_strategy_ = nullptr;  // null: what it repeats is of no use
  Races* races_ = nullptr;
  Image* image_ = nullptr;
};

}  // namespace heddle
