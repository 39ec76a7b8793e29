// Systematic: a strategy that goes through the executions of a program one after the other and
// knows when it has seen all that it is to see.
//
//   do { ended = subject.execute(search, most); search.learn(ended); } while (search.advance());
#pragma once

#include "engine/explore/execution.h"

#include <functional>
#include <memory>
#include <string>

namespace heddle {

/// The flaw() of a search that met an execution of more operations than one may have.
inline constexpr const char* kFlawCutOff = "an execution was too long and was cut off";
/// Of one whose parts several search, see may_be_cut().
inline constexpr const char* kFlawDaemon = "a daemon came when several workers searched already";

class Systematic : public Strategy {
 public:
  /// Takes in what the execution that just ended came to. Returns: false if it was redundant: it
  /// counts for nothing.
  virtual bool learn(const Ended& ended) = 0;
  /// Sets up the next execution. Returns: false if there is none.
  virtual bool advance() = 0;
  /// `no_time` is asked during long executions, and while they are thought about: whether the
  /// search has no more time. Then what it comes to is not complete, and it is not to go on.
  void ends_when(std::function<bool()> no_time) { no_time_ = std::move(no_time); }
  bool gives_up() override { return no_time_ && no_time_(); }
  /// Whether several may go on with it, each with a part. Not where there are daemons: that one
  /// sleeps says that he is executed first elsewhere, but the program may end without him.
  virtual bool may_be_cut() const { return true; }
  /// Why what it has seen is not all there is, although it has seen what it is to see; "" if it is.
  virtual std::string flaw() const = 0;
  /// After advance(): how much of its work is behind it, as an estimate; 1 when there is nothing
  /// left, 0: unknown.
  virtual double share_done() const = 0;

 private:
  std::function<bool()> no_time_;
};

/// All executions with at most `bound` preemptions: changes away from a strand that could have gone
/// on (Musuvathi and Qadeer, "Iterative Context Bounding", PLDI 2007).
std::unique_ptr<Systematic> make_preemption_bound(int bound);
/// All executions with at most `bound` delays of a scheduler that else goes on with who runs, then
/// with the next in turn (Emmi, Qadeer and Rakamaric, "Delay-Bounded Scheduling", POPL 2011).
std::unique_ptr<Systematic> make_delay_bound(int bound);

}  // namespace heddle
