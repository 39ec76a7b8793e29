// ProgramSubject: a program that a search executes again and again, on the calling thread.
#pragma once

#include "engine/explore/execution.h"
#include "engine/lib/run.h"

namespace heddle {

class ProgramSubject final : public Subject {
 public:
  /// Compiles and checks, as Run::start does.
  static Result<std::unique_ptr<ProgramSubject>, Refusal> make(Program program,
                                                               RunSettings settings);

  Ended execute(Strategy& strategy, uint64_t operations_max) override;

 private:
  ProgramSubject(Program program, RunSettings settings, std::shared_ptr<const Code> code)
      : program_(std::move(program)), settings_(std::move(settings)), code_(std::move(code)) {}

  const Program program_;
  const RunSettings settings_;
  const std::shared_ptr<const Code> code_;
};

}  // namespace heddle
