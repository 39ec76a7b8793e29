// WeakTable: which weak references a world has, and what becomes of them when it collects.
//
// 1. A weak reference does not mark what it refers to. After the marking, one that was reached
//    and whose referent was not is cleared; its callback, if it has one, is due.
// 2. Due callbacks run in Python between two instructions of the strand that collected.
// 3. In a controlled run only gc.collect() clears: when memory runs short depends on the build, and
//    two runs of one schedule must be equal. Until then a weak reference keeps its referent.
#pragma once

#include "engine/base/spin.h"
#include "engine/value/context.h"

#include <atomic>
#include <unordered_map>
#include <vector>

namespace heddle {

/// weakref.ref; its type's hooks call trace_weak_ref.
struct WeakRef : Object {
  Slot<Value> referent;  // empty: gone
  Value callback;        // None: none
  uint64_t number;       // in the order of creation: so callbacks come in one order in every run
  Value outer;           // what Python sees: this, or the instance of a subclass around it
};

void trace_weak_ref(Object* object, Marker& marker);

struct VmContext;
class VmStrand;
class World;

class WeakTable {
 public:
  void add(WeakRef* ref);
  /// Those that refer to an object, oldest first.
  std::vector<Value> refs_to(const Object* object) const;
  /// The next collection clears also in a controlled run.
  void ask() { asked_.store(true, std::memory_order_relaxed); }
  bool asked() const { return asked_.load(std::memory_order_relaxed); }

  /// Requires: all workers stopped, everything reachable marked, the marker drained.
  void after_marking(Heap& heap, Marker& marker, bool controlled);
  /// The (callback, reference) pairs that are due, one after the other; empty when there are none.
  std::vector<std::pair<Value, Value>> take_due();
  void mark_due(Marker& marker);

 private:
  mutable Spin spin_;  // guards what follows
  std::unordered_map<const Object*, std::vector<WeakRef*>> refs_;
  uint64_t made_ = 0;
  std::vector<std::pair<Value, Value>> due_;
  std::atomic<bool> asked_{false};
};

/// The table of a world, made on first use. Kept beside it: few worlds have weak references.
WeakTable& weak_table(const World& world);
/// For a world that ends.
void drop_weak_table(const World& world);
/// Whether callbacks of some world are due.
bool weak_callbacks_due();

/// Empties the temporary registers that calls under way left behind, so that what a program deleted
/// is dead when it asks for a collection. Requires: all workers stopped.
void drop_left_temporaries(VmStrand& strand);

/// Has the strand run the due callbacks before it goes on. Requires: between two instructions.
void call_weak_callbacks(VmContext& cx);

}  // namespace heddle
