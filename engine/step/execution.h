// Execution: one execution of a program that a Stepper holds, and looking at it.
#pragma once

#include "engine/step/parts.h"
#include "engine/step/person.h"
#include "engine/step/stepper.h"
#include "engine/vm/line_watch.h"
#include "engine/vm/world.h"

namespace heddle {

/// It may lie in an arena, and then all of it does but the recorder.
struct Execution {
  class Output final : public OutputSink {
   public:
    void write(uint32_t strand, int stream, std::string_view text) override;
    std::vector<Stepper::Printed> pieces;
  };

  Execution(const Program& program, const RunSettings& settings, std::unique_ptr<Person> who);

  void start(std::shared_ptr<const Code> code);
  /// Strands that stand on a line already have begun it.
  void watch_lines(LineWatch& watch);

  bool over() const { return scheduler.ending(); }
  /// Whether that strand stands at a line, after one operation and before its next.
  bool is_between(uint32_t strand);
  /// Remembers what the strand that ran last has in hand: registers are used again.
  void remember_parts();
  /// All of it but what the Stepper alone knows.
  void look(Standing& standing, const Watches& watches);

  Output output;
  const std::shared_ptr<Recorder> recorder;
  const std::unique_ptr<Person> person;
  Scheduler scheduler;
  World world;
  PartsInHand hands;

 private:
  void look_at_strand(VmStrand& strand, const NameTable& names, Standing& standing);
  void look_at_locals(VmStrand& strand, SeenStrand& seen);
  void look_at_wait(VmStrand& strand, const NameTable& names, SeenStrand& seen);
  void look_at_variables(Standing& standing);
  void look_at_end(Standing& standing);
};

}  // namespace heddle
