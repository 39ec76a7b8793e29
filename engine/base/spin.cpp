#include "engine/base/spin.h"

#include <thread>

namespace heddle {

void spin_yield() { std::this_thread::yield(); }

}  // namespace heddle
