// Operation: one visible operation of an execution as a search sees it: who, and what it touches.
//
// Two operations depend on each other if one strand does both, or if they touch the same place and
// one of them writes. Executions that differ only in the order of independent operations are
// equivalent (one Mazurkiewicz trace) and have the same outcome.
#pragma once

#include "engine/sched/strand.h"

#include <boost/container/small_vector.hpp>

#include <vector>

namespace heddle {

/// A place that operations touch: memory, a primitive, or the life of a strand.
enum class Space : uint8_t { kMemory, kPrimitive, kStrand };

struct Touch {
  uint64_t place = 0;  // the space and the object's number in it
  uint32_t part = 0;   // as in Access; 0: all of it
  bool write = false;
};

/// Few have more than two: those are kept without asking for memory.
using Touches = boost::container::small_vector<Touch, 2>;

inline uint64_t place_of(Space space, uint32_t object) {
  return uint64_t{static_cast<uint8_t>(space)} << 56 | object;
}

inline bool conflict(const Touch& a, const Touch& b) {
  return a.place == b.place && (a.write || b.write) &&
         (a.part == b.part || a.part == 0 || b.part == 0);
}

/// What an operation touches as such. What it touches of memory comes by Strategy::touched.
void add_own_touches(VisibleOp op, uint32_t object, Touches& touches);
/// What each operation touches of a strand that the program does not wait for: the end of the
/// program, which is VisibleOp::kCall on object 0.
inline Touch touch_of_daemon() { return {place_of(Space::kPrimitive, 0), 0, false}; }
Touch touch_of(const Access& access);
Touch touch_of_primitive(uint32_t object);
/// Whoever asks about a thread that may not have been started depends on each start; starts do not
/// depend on each other.
Touch touch_of_unstarted(bool asks);

bool depend(const Touches& a, const Touches& b);

struct Operation {
  uint32_t strand = 0;
  VisibleOp op = VisibleOp::kNone;
  uint32_t object = 0;
  uint32_t line = 0;
  uint16_t file = 0;
  Touches touches;
  uint64_t needs = 0;     // the gate that must be open for it, 0: none; see Gates
  bool shut = false;      // nobody ever got through that gate: it was not done
  bool woken = false;     // it ends a wait that somebody ended, without a gate
  uint64_t enabled = 0;   // who could go before it, a bit each strand
  uint32_t previous = kNone;  // the same strand's event before it
  uint32_t number = 0;        // of this strand's operations, from 1
  // The event that ended the strand's going round in a loop, before which it could only have gone
  // round once more.
  uint32_t loop_ended_by = kNone;
  // A time was over: its strand was woken after the events before this one. In virtual time that
  // happens when nobody can run, so all of those come first; kNone: it was not.
  uint32_t woken_after = kNone;

  static constexpr uint32_t kNone = 0xffffffff;
};

}  // namespace heddle
