#include "engine/explore/operation.h"

namespace heddle {

namespace {
constexpr uint32_t kStrandNumbers = 0xffffffff;  // the object that stands for "who gets which id"
}

void add_own_touches(VisibleOp op, uint32_t object, std::vector<Touch>& touches) {
  switch (op) {
    case VisibleOp::kNone:
    case VisibleOp::kRead:
    case VisibleOp::kWrite:
    case VisibleOp::kSleep: return;
    case VisibleOp::kStart:
      touches.push_back({place_of(Space::kStrand, kStrandNumbers), 0, true});
      touches.push_back({place_of(Space::kStrand, object), 0, true});
      return;
    case VisibleOp::kBegin:
      touches.push_back({place_of(Space::kStrand, object), 0, true});
      return;
    case VisibleOp::kJoin:
      touches.push_back({place_of(Space::kStrand, object), 0, false});
      return;
    case VisibleOp::kAcquire:
    case VisibleOp::kRelease:
    case VisibleOp::kWait:
    case VisibleOp::kNotify:
    case VisibleOp::kCall:
      touches.push_back({place_of(Space::kPrimitive, object), 0, true});
      return;
  }
}

Touch touch_of(const Access& access) {
  return {place_of(Space::kMemory, access.object), access.part, access.op == VisibleOp::kWrite};
}

bool depend(const std::vector<Touch>& a, const std::vector<Touch>& b) {
  for (const Touch& x : a) {
    for (const Touch& y : b) {
      if (conflict(x, y)) return true;
    }
  }
  return false;
}

}  // namespace heddle
