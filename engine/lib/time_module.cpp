// The module time, on the scheduler's clock: virtual in controlled runs.
#include "engine/lib/modules.h"
#include "engine/value/container.h"
#include "engine/value/number.h"
#include "engine/value/str.h"

#include <cmath>
#include <ctime>

namespace heddle {

namespace {

ClockSource& clock_of(Context& cx) { return vm_of(cx).worker->scheduler.clock(); }

Value seconds_value(uint64_t ns) { return Value::number(static_cast<double>(ns) / 1e9); }
Value ns_value(Context& cx, uint64_t ns) { return int_value(cx, static_cast<int64_t>(ns)); }

Value time_time(Context& cx, const Value*, int) {
  return seconds_value(clock_of(cx).read_wall_ns());
}
Value time_time_ns(Context& cx, const Value*, int) {
  return ns_value(cx, clock_of(cx).read_wall_ns());
}
Value time_monotonic(Context& cx, const Value*, int) {
  return seconds_value(clock_of(cx).read_ns());
}
Value time_monotonic_ns(Context& cx, const Value*, int) {
  return ns_value(cx, clock_of(cx).read_ns());
}
Value time_process(Context& cx, const Value*, int) {
  return seconds_value(clock_of(cx).read_process_ns());
}
Value time_process_ns(Context& cx, const Value*, int) {
  return ns_value(cx, clock_of(cx).read_process_ns());
}
Value time_thread(Context& cx, const Value*, int) {
  return seconds_value(clock_of(cx).read_thread_ns());
}
Value time_thread_ns(Context& cx, const Value*, int) {
  return ns_value(cx, clock_of(cx).read_thread_ns());
}

/// Seconds as a number; nullopt and TypeError pending otherwise.
std::optional<double> seconds_arg(Context& cx, Value v) {
  v = unwrap(v);
  if (v.is_double()) return v.as_double();
  if (!is_int(v)) {
    cx.type_error("'{}' object cannot be interpreted as an integer", type_name(cx, v));
    return std::nullopt;
  }
  auto seconds = int_to_double(v);
  if (!seconds) cx.raise(cx.types().OverflowError, "timestamp out of range for platform time_t");
  return seconds;
}

Value time_sleep(Context& cx, const Value* args, int) {
  VmContext& vm = vm_of(cx);
  auto seconds = seconds_arg(cx, args[0]);
  if (!seconds) return Value::error();
  if (std::isnan(*seconds)) return cx.value_error("Invalid value NaN (not a number)");
  if (*seconds < 0) return cx.value_error("sleep length must be non-negative");
  if (*seconds > 9223372036.0) {
    return cx.raise(cx.types().OverflowError, "timestamp too large to convert to C _PyTime_t");
  }
  Scheduler& scheduler = vm.worker->scheduler;
  vm.strand->note_line();
  bool asked = vm.strand->wake_reason() != WakeReason::kNone;
  if (!asked && !scheduler.may_proceed(*vm.strand, VisibleOp::kSleep, 0)) {
    return Value::undecided();
  }
  auto ns = static_cast<uint64_t>(std::ceil(*seconds * 1e9));
  TryResult result = scheduler.sleep(*vm.worker, *vm.strand, ns);
  return result == TryResult::kParked ? Value::parked() : Value::none();
}

// --- calendar -------------------------------------------------------------------------------

Value struct_of(Context& cx, const std::tm& tm, bool utc) {
  Value row[] = {
      Value::small(tm.tm_year + 1900), Value::small(tm.tm_mon + 1), Value::small(tm.tm_mday),
      Value::small(tm.tm_hour),        Value::small(tm.tm_min),     Value::small(tm.tm_sec),
      Value::small((tm.tm_wday + 6) % 7), Value::small(tm.tm_yday + 1),
      Value::small(tm.tm_isdst),
      Value::object(make_str(cx, utc ? "UTC" : tm.tm_zone)),
      Value::small(utc ? 0 : static_cast<int64_t>(tm.tm_gmtoff))};
  return cx.go_on(Prelude::kmake_struct_time, Value::object(make_tuple(cx, row)));
}

/// The seconds of an argument, or now.
bool moment(Context& cx, Value v, std::time_t* out) {
  if (v.is_empty() || v.is_none()) {
    *out = static_cast<std::time_t>(clock_of(cx).read_wall_ns() / 1'000'000'000);
    return true;
  }
  auto seconds = seconds_arg(cx, v);
  if (!seconds) return false;
  if (!(std::fabs(*seconds) < 6.7e16)) {
    cx.raise(cx.types().OverflowError, "timestamp out of range for platform time_t");
    return false;
  }
  *out = static_cast<std::time_t>(std::floor(*seconds));
  return true;
}

Value time_localtime(Context& cx, const Value* args, int) {
  std::time_t t;
  if (!moment(cx, args[0], &t)) return Value::error();
  std::tm tm{};
  localtime_r(&t, &tm);
  return struct_of(cx, tm, false);
}

Value time_gmtime(Context& cx, const Value* args, int) {
  std::time_t t;
  if (!moment(cx, args[0], &t)) return Value::error();
  std::tm tm{};
  gmtime_r(&t, &tm);
  return struct_of(cx, tm, true);
}

/// A tuple or struct_time as a tm.
bool tm_arg(Context& cx, Value v, std::tm* tm) {
  v = unwrap(v);
  if (!is_kind(v, Kind::kTuple)) {
    cx.type_error("Tuple or struct_time argument required");
    return false;
  }
  auto* items = cast<Tuple>(v);
  if (items->size < 9) {
    cx.type_error("time tuple must have exactly 9 elements");
    return false;
  }
  int64_t n[9];
  for (int i = 0; i < 9; ++i) {
    auto number = index_arg(cx, items->items[i]);
    if (!number) return false;
    n[i] = *number;
  }
  tm->tm_year = static_cast<int>(n[0] - 1900);
  tm->tm_mon = static_cast<int>(n[1] == 0 ? 0 : n[1] - 1);
  tm->tm_mday = static_cast<int>(n[2] == 0 ? 1 : n[2]);
  tm->tm_hour = static_cast<int>(n[3]);
  tm->tm_min = static_cast<int>(n[4]);
  tm->tm_sec = static_cast<int>(n[5]);
  tm->tm_wday = static_cast<int>((n[6] + 1) % 7);
  tm->tm_yday = static_cast<int>(n[7] == 0 ? 0 : n[7] - 1);
  tm->tm_isdst = static_cast<int>(n[8]);
  return true;
}

bool tm_or_now(Context& cx, Value v, std::tm* tm) {
  if (!v.is_empty() && !v.is_none()) return tm_arg(cx, v, tm);
  std::time_t t;
  if (!moment(cx, Value::none(), &t)) return false;
  localtime_r(&t, tm);
  return true;
}

std::string asctime_text(const std::tm& tm) {
  static constexpr const char* kDays[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr const char* kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                            "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  return fmt::format("{} {}{:3} {:02}:{:02}:{:02} {}", kDays[(tm.tm_wday + 7) % 7],
                     kMonths[(tm.tm_mon % 12 + 12) % 12], tm.tm_mday, tm.tm_hour, tm.tm_min,
                     tm.tm_sec, tm.tm_year + 1900);
}

Value time_asctime(Context& cx, const Value* args, int) {
  std::tm tm{};
  if (!tm_or_now(cx, args[0], &tm)) return Value::error();
  return Value::object(make_str(cx, asctime_text(tm)));
}

Value time_ctime(Context& cx, const Value* args, int) {
  std::time_t t;
  if (!moment(cx, args[0], &t)) return Value::error();
  std::tm tm{};
  localtime_r(&t, &tm);
  return Value::object(make_str(cx, asctime_text(tm)));
}

Value time_mktime(Context& cx, const Value* args, int) {
  std::tm tm{};
  if (!tm_arg(cx, args[0], &tm)) return Value::error();
  std::time_t t = std::mktime(&tm);
  return Value::number(static_cast<double>(t));
}

Value time_strftime(Context& cx, const Value* args, int) {
  if (!is_str(unwrap(args[0]))) {
    return cx.type_error("strftime() argument 1 must be str, not {}", type_name(cx, args[0]));
  }
  std::tm tm{};
  if (!tm_or_now(cx, args[1], &tm)) return Value::error();
  // A character behind the format tells an empty result from one that did not fit.
  std::string format = str_text(unwrap(args[0])) + " ";
  std::string out(256 + format.size() * 16, '\0');
  size_t length = std::strftime(out.data(), out.size(), format.c_str(), &tm);
  out.resize(length == 0 ? 0 : length - 1);
  return Value::object(make_str(cx, out));
}

constexpr NativeDef kFunctions[] = {
    {"time", "", time_time},
    {"time_ns", "", time_time_ns},
    {"monotonic", "", time_monotonic},
    {"monotonic_ns", "", time_monotonic_ns},
    {"perf_counter", "", time_monotonic},
    {"perf_counter_ns", "", time_monotonic_ns},
    {"process_time", "", time_process},
    {"process_time_ns", "", time_process_ns},
    {"thread_time", "", time_thread},
    {"thread_time_ns", "", time_thread_ns},
    {"sleep", "seconds, /", time_sleep, Native::kVisible},
    {"localtime", "seconds=, /", time_localtime},
    {"gmtime", "seconds=, /", time_gmtime},
    {"asctime", "t=, /", time_asctime},
    {"ctime", "seconds=, /", time_ctime},
    {"mktime", "t, /", time_mktime},
    {"strftime", "format, t=, /", time_strftime},
};

}  // namespace

void init_time_module(VmContext& cx, Module* module) {
  module_add(cx, module, kFunctions);
  tzset();
  std::time_t winter = 1705320000;  // a January and a July tell the zone and its summer time
  std::time_t summer = 1721044800;
  std::tm w{}, s{};
  localtime_r(&winter, &w);
  localtime_r(&summer, &s);
  Value names[] = {Value::object(make_str(cx, tzname[0])), Value::object(make_str(cx, tzname[1]))};
  module_set(cx, module, "tzname", Value::object(make_tuple(cx, names)));
  module_set(cx, module, "timezone", Value::small(-static_cast<int64_t>(w.tm_gmtoff)));
  module_set(cx, module, "altzone", Value::small(-static_cast<int64_t>(s.tm_gmtoff)));
  module_set(cx, module, "daylight", Value::small(w.tm_gmtoff != s.tm_gmtoff ? 1 : 0));
  Value struct_time = dict_get_str(library_of(cx).intrinsics->dict, intern(cx, "struct_time"));
  module_set(cx, module, "struct_time", struct_time.is_empty() ? Value::none() : struct_time);
}

}  // namespace heddle
