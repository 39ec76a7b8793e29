// What the schedulers are called wherever people or files name one: parallel, gil, controlled.
#pragma once

#include "engine/sched/settings.h"

#include <optional>
#include <string_view>

namespace heddle {

inline const char* scheduler_word(SchedulerKind kind) {
  switch (kind) {
    case SchedulerKind::kParallel: return "parallel";
    case SchedulerKind::kGil: return "gil";
    case SchedulerKind::kControlled: return "controlled";
  }
  return "";
}

/// Returns: nullopt: there is none of that name.
inline std::optional<SchedulerKind> scheduler_named(std::string_view word) {
  for (SchedulerKind kind :
       {SchedulerKind::kParallel, SchedulerKind::kGil, SchedulerKind::kControlled}) {
    if (word == scheduler_word(kind)) return kind;
  }
  return std::nullopt;
}

}  // namespace heddle
