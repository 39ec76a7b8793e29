#include "engine/explore/operation.h"

namespace heddle {

namespace {
// Parts of a strand's life: its end does not depend on when it began to run.
constexpr uint32_t kItsBeginning = 1;
constexpr uint32_t kItsEnd = 2;

constexpr uint32_t kStrandsSearched = 64;  // more than that is sampled: nothing is reordered there

// Those that are started later are as one that is not started yet.
void add_all_strands(Touches& touches) {
  touches.push_back(touch_of_unstarted(true));
  for (uint32_t strand = 0; strand < kStrandsSearched; strand++) {
    touches.push_back({place_of(Space::kStrand, strand), kItsEnd, false});
  }
}
}  // namespace

void add_own_touches(VisibleOp op, uint32_t object, Touches& touches) {
  switch (op) {
    case VisibleOp::kNone:
    case VisibleOp::kRead:
    case VisibleOp::kWrite:
    case VisibleOp::kSleep: return;
    case VisibleOp::kStart:
      touches.push_back({place_of(Space::kStrand, object), 0, true});
      return;
    case VisibleOp::kBegin:
      touches.push_back({place_of(Space::kStrand, object), kItsBeginning, true});
      return;
    case VisibleOp::kJoin:
      touches.push_back({place_of(Space::kStrand, object), 0, false});
      return;
    case VisibleOp::kAlive:
      if (object == kNoStrand) {
        touches.push_back(touch_of_unstarted(true));
        return;
      }
      if (object == kAllStrands) return add_all_strands(touches);
      touches.push_back({place_of(Space::kStrand, object), kItsEnd, false});
      return;
    case VisibleOp::kAsk:
      touches.push_back({place_of(Space::kPrimitive, object), 0, false});
      return;
    case VisibleOp::kAcquire:
    case VisibleOp::kRelease:
    case VisibleOp::kWait:
    case VisibleOp::kNotify:
    case VisibleOp::kTry:
    case VisibleOp::kClear:
    case VisibleOp::kCall:
      touches.push_back({place_of(Space::kPrimitive, object), 0, true});
      return;
  }
}

Touch touch_of_unstarted(bool asks) {
  return {place_of(Space::kStrand, kNoStrand), 0, asks};
}

Touch touch_of_primitive(uint32_t object) {
  return {place_of(Space::kPrimitive, object), 0, true};
}

Touch touch_of(const Access& access) {
  return {place_of(Space::kMemory, access.object), access.part, access.op == VisibleOp::kWrite};
}

bool depend(const Touches& a, const Touches& b) {
  for (const Touch& x : a) {
    for (const Touch& y : b) {
      if (conflict(x, y)) return true;
    }
  }
  return false;
}

}  // namespace heddle
