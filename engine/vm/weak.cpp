#include "engine/vm/weak.h"

#include "engine/base/arena.h"
#include "engine/value/str.h"
#include "engine/vm/call.h"

#include <algorithm>
#include <map>
#include <memory>
#include <utility>

namespace heddle {

namespace {

Spin tables_spin;
std::map<const World*, std::unique_ptr<WeakTable>>& tables() {
  static auto* all = new std::map<const World*, std::unique_ptr<WeakTable>>;
  return *all;
}

// One flag for all worlds: a strand that finds nothing of its own due has lost one call.
std::atomic<bool> any_due{false};

}  // namespace

WeakTable& weak_table(const World& world) {
  SpinGuard guard(tables_spin);
  std::unique_ptr<WeakTable>* table = nullptr;
  {
    const Arena::Outside outside;  // the tables of all worlds; the world's own lies where it does
    table = &tables()[&world];
  }
  if (*table == nullptr) *table = std::make_unique<WeakTable>();
  return **table;
}

void drop_weak_table(const World& world) {
  SpinGuard guard(tables_spin);
  const Arena::Outside outside;  // nobody may have asked for a table yet: then it is made here
  tables().erase(&world);
}

bool weak_callbacks_due() { return any_due.load(std::memory_order_relaxed); }

void trace_weak_ref(Object* object, Marker& marker) {
  auto* ref = static_cast<WeakRef*>(object);
  marker.value(ref->callback);
  marker.value(ref->outer);
}

void WeakTable::add(WeakRef* ref) {
  SpinGuard guard(spin_);
  ref->number = made_++;
  refs_[ref->referent.load().as_object()].push_back(ref);
}

std::vector<Value> WeakTable::refs_to(const Object* object) const {
  SpinGuard guard(spin_);
  std::vector<Value> out;
  auto found = refs_.find(object);
  if (found == refs_.end()) return out;
  for (const WeakRef* ref : found->second) out.push_back(ref->outer);
  return out;
}

void WeakTable::after_marking(Heap& heap, Marker& marker, bool controlled) {
  auto reached = [&heap](const Object* o) { return o->mark == heap.epoch(); };
  bool clears = asked_.exchange(false, std::memory_order_relaxed) || !controlled;
  if (!clears) {
    // What a referent leads to may hold the next weak reference: until nothing new is reached.
    for (bool again = true; again;) {
      again = false;
      for (auto& [object, refs] : refs_) {
        if (reached(object)) continue;
        bool held = false;
        for (WeakRef* ref : refs) held = held || reached(ref);
        if (!held) continue;
        marker.object(const_cast<Object*>(object));
        marker.drain();
        again = true;
      }
    }
  }
  std::vector<WeakRef*> cleared;
  for (auto at = refs_.begin(); at != refs_.end();) {
    bool alive = reached(at->first);
    std::vector<WeakRef*>& refs = at->second;
    if (!alive) {
      for (WeakRef* ref : refs) {
        if (!reached(ref)) continue;
        ref->referent.store(Value::empty());
        if (!ref->callback.is_none()) cleared.push_back(ref);
      }
    }
    std::erase_if(refs, [&](WeakRef* ref) { return !alive || !reached(ref); });
    at = refs.empty() ? refs_.erase(at) : std::next(at);
  }
  std::sort(cleared.begin(), cleared.end(),
            [](const WeakRef* a, const WeakRef* b) { return a->number > b->number; });
  for (WeakRef* ref : cleared) due_.emplace_back(ref->callback, ref->outer);
  if (!due_.empty()) any_due.store(true, std::memory_order_relaxed);
}

std::vector<std::pair<Value, Value>> WeakTable::take_due() {
  SpinGuard guard(spin_);
  any_due.store(false, std::memory_order_relaxed);
  return std::exchange(due_, {});
}

void WeakTable::mark_due(Marker& marker) {
  for (auto& [callback, ref] : due_) {
    marker.value(callback);
    marker.value(ref);
  }
}

namespace {

/// The first register behind the arguments of the call that the frame is in; -1 if it is in none.
int behind_call(const Insn& insn) {
  switch (insn.op) {
    case Op::kCall: case Op::kCallKw: return insn.b + 1 + insn.c;
    case Op::kCallMethod: case Op::kCallMethodKw: return insn.b + 2 + insn.c;
    case Op::kCallEx: return insn.b + 3;
    default: return -1;
  }
}

/// The first of the registers at the end that hold constants for all of the code: it begins with
/// their loads, which stand for no line (CodeBuilder::finish).
int first_constant(const Code& code) {
  int first = code.insns.empty() ? code.register_count : code.insns[0].a;
  for (int n = first; n < code.register_count; ++n) {
    auto at = static_cast<size_t>(n - first);
    if (at >= code.insns.size()) return code.register_count;
    const Insn& load = code.insns[at];
    bool constant = (load.op == Op::kLoadInt || load.op == Op::kLoadConst) && load.a == n &&
                    code.positions[at].line == 0;
    if (!constant) return code.register_count;
  }
  return first;
}

}  // namespace

// Temporaries are given out as a stack: what stands above a call's arguments is of earlier
// expressions. So is what its own result will replace.
void drop_left_temporaries(VmStrand& strand) {
  if (strand.frame == nullptr) return;
  for (Frame* f = strand.frame->parent; f != nullptr; f = f->parent) {
    const Code& code = *f->code->code;
    int temporaries = static_cast<int>(code.local_names.size() + code.free_names.size());
    int first = f->pc == f->code->insns ? -1 : behind_call(f->pc[-1]);
    if (first < temporaries) continue;
    int end = first_constant(code);
    for (int n = first; n < end; ++n) f->regs()[n] = Value::empty();
    const Insn& call = f->pc[-1];
    if (call.a >= temporaries && call.a < call.b) f->regs()[call.a] = Value::empty();
  }
}

void call_weak_callbacks(VmContext& cx) {
  Value function = dict_get_str(cx.world.prelude_namespace, intern(cx, "weak_callbacks"));
  if (function.is_empty()) return;
  Value result = call_value(cx, function, CallArgs{nullptr, 0, nullptr, {}});
  if (result == kPushed) {
    cx.strand->frame->mode = ReturnMode::kDiscard;
  } else {
    cx.pending = Value::empty();  // too deep in a recursion: the next collection tries again
  }
}

}  // namespace heddle
