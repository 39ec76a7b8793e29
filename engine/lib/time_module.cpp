// The module time, on the scheduler's clock: virtual in controlled runs.
#include "engine/lib/modules.h"
#include "engine/lib/os_error.h"
#include "engine/value/container.h"
#include "engine/value/number.h"
#include "engine/value/str.h"
#include "engine/vm/visible.h"

#include <algorithm>
#include <cerrno>
#include <climits>
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
  if (!asked && !may_proceed(vm, VisibleOp::kSleep, 0)) return Value::undecided();
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
      Value::object(make_str(cx, utc ? "GMT" : tm.tm_zone)),
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

/// An item of struct_time that only its attributes show; empty if `v` is a plain tuple.
Value hidden_item(Context& cx, Value v, const char* name) {
  if (!is_kind(v, Kind::kInstance)) return Value::empty();
  return instance_get(cx, cast<Instance>(v), intern(cx, name));
}

/// A tuple or struct_time as a tm. `zone` keeps the name that tm->tm_zone points to.
bool tm_arg(Context& cx, Value v, const char* function, std::tm* tm, std::string* zone) {
  Value given_zone = hidden_item(cx, v, "tm_zone");
  Value given_offset = hidden_item(cx, v, "tm_gmtoff");
  v = unwrap(v);
  if (!is_kind(v, Kind::kTuple)) {
    cx.type_error("Tuple or struct_time argument required");
    return false;
  }
  auto* items = cast<Tuple>(v);
  if (items->size != 9) {
    cx.type_error("{}(): illegal time tuple argument", function);
    return false;
  }
  int n[9];
  for (int i = 0; i < 9; ++i) {
    auto number = index_arg(cx, items->items[i]);
    if (!number) return false;
    if (*number < INT_MIN || *number > INT_MAX) {
      cx.raisef(cx.types().OverflowError, "signed integer is {} than {}",
                *number < 0 ? "less" : "greater", *number < 0 ? "minimum" : "maximum");
      return false;
    }
    n[i] = static_cast<int>(*number);
  }
  if (n[0] < INT_MIN + 1900) {
    cx.raise(cx.types().OverflowError, "year out of range");
    return false;
  }
  tm->tm_year = n[0] - 1900;
  tm->tm_mon = n[1] - 1;
  tm->tm_mday = n[2];
  tm->tm_hour = n[3];
  tm->tm_min = n[4];
  tm->tm_sec = n[5];
  tm->tm_wday = (n[6] + 1) % 7;
  tm->tm_yday = n[7] - 1;
  tm->tm_isdst = n[8];
  if (is_str(given_zone)) {
    *zone = str_text(given_zone);
    tm->tm_zone = zone->c_str();
  }
  if (given_offset.is_small()) tm->tm_gmtoff = given_offset.as_small();
  return true;
}

/// What CPython lets through to strftime and asctime: months and days may be 0.
bool check_tm(Context& cx, std::tm* tm) {
  if (tm->tm_mon == -1) tm->tm_mon = 0;
  if (tm->tm_mday == 0) tm->tm_mday = 1;
  if (tm->tm_yday == -1) tm->tm_yday = 0;
  auto outside = [](int n, int least, int most) { return n < least || n > most; };
  const char* wrong = outside(tm->tm_mon, 0, 11)     ? "month"
                      : outside(tm->tm_mday, 1, 31)  ? "day of month"
                      : outside(tm->tm_hour, 0, 23)  ? "hour"
                      : outside(tm->tm_min, 0, 59)   ? "minute"
                      : outside(tm->tm_sec, 0, 61)   ? "seconds"
                      : tm->tm_wday < 0              ? "day of week"
                      : outside(tm->tm_yday, 0, 365) ? "day of year"
                                                     : nullptr;
  if (wrong == nullptr) return true;
  cx.value_error("{} out of range", wrong);
  return false;
}

bool tm_or_now(Context& cx, Value v, const char* function, std::tm* tm, std::string* zone) {
  if (!v.is_empty()) return tm_arg(cx, v, function, tm, zone) && check_tm(cx, tm);
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
                     tm.tm_sec, int64_t{tm.tm_year} + 1900);
}

Value time_asctime(Context& cx, const Value* args, int) {
  std::tm tm{};
  std::string zone;
  if (!tm_or_now(cx, args[0], "asctime", &tm, &zone)) return Value::error();
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
  std::string zone;
  if (!tm_arg(cx, args[0], "mktime", &tm, &zone)) return Value::error();
  tm.tm_wday = -1;  // a valid time sets it, which tells -1 seconds from a failure
  std::time_t t = std::mktime(&tm);
  if (t == -1 && tm.tm_wday == -1) {
    return cx.raise(cx.types().OverflowError, "mktime argument out of range");
  }
  return Value::number(static_cast<double>(t));
}

Value time_strftime(Context& cx, const Value* args, int) {
  if (!is_str(unwrap(args[0]))) {
    return cx.type_error("strftime() argument 1 must be str, not {}", type_name(cx, args[0]));
  }
  std::tm tm{};
  std::string zone;
  if (!tm_or_now(cx, args[1], "strftime", &tm, &zone)) return Value::error();
  tm.tm_isdst = std::clamp(tm.tm_isdst, -1, 1);
  std::string text = str_text(unwrap(args[0]));
  if (text.find('\0') != std::string::npos) return cx.value_error("embedded null character");
  // A character behind the format tells an empty result from one that did not fit.
  std::string format = text + " ";
  std::string out(256 + format.size() * 16, '\0');
  size_t length = std::strftime(out.data(), out.size(), format.c_str(), &tm);
  out.resize(length == 0 ? 0 : length - 1);
  return Value::object(make_str(cx, out));
}

Value time_strptime(Context& cx, const Value* args, int) {
  return cx.go_on(Prelude::kstrptime_slow, args[0],
                  args[1].is_empty() ? Value::object(make_str(cx, "%a %b %d %H:%M:%S %Y"))
                                     : args[1]);
}

// --- clocks by name and by number -----------------------------------------------------------

struct ClockRow {
  const char* name;
  const char* implementation;
  bool monotonic;
  bool adjustable;
};
constexpr ClockRow kClocks[] = {
    {"monotonic", "clock_gettime(CLOCK_MONOTONIC)", true, false},
    {"perf_counter", "clock_gettime(CLOCK_MONOTONIC)", true, false},
    {"process_time", "clock_gettime(CLOCK_PROCESS_CPUTIME_ID)", true, false},
    {"thread_time", "clock_gettime(CLOCK_THREAD_CPUTIME_ID)", true, false},
    {"time", "clock_gettime(CLOCK_REALTIME)", false, true},
};

Value time_clock_info(Context& cx, const Value* args, int) {
  if (!is_str(args[0])) {
    return cx.type_error("get_clock_info() argument 1 must be str, not {}",
                         type_name(cx, args[0]));
  }
  std::string name = str_text(args[0]);
  for (const ClockRow& row : kClocks) {
    if (name != row.name) continue;
    return cx.go_on(Prelude::kmake_clock_info, Value::object(make_str(cx, row.implementation)),
                    Value::boolean(row.monotonic), Value::boolean(row.adjustable),
                    Value::number(1e-9));
  }
  return cx.value_error("unknown clock");
}

// Linux's numbers of the clocks, in every build.
enum ClockNumber { kRealtime = 0, kMonotonic = 1, kProcess = 2, kThread = 3, kMonotonicRaw = 4,
                   kBoottime = 7 };

/// Nanoseconds of a clock of that number; false: OSError is pending.
bool read_clock(Context& cx, Value number, uint64_t* ns) {
  auto which = index_arg(cx, number);
  if (!which) return false;
  ClockSource& clock = clock_of(cx);
  switch (*which) {
    case kRealtime: *ns = clock.read_wall_ns(); return true;
    case kMonotonic:
    case kMonotonicRaw:
    case kBoottime: *ns = clock.read_ns(); return true;
    case kProcess: *ns = clock.read_process_ns(); return true;
    case kThread: *ns = clock.read_thread_ns(); return true;
    default: raise_os_error(cx, EINVAL); return false;
  }
}

Value time_clock_gettime(Context& cx, const Value* args, int) {
  uint64_t ns;
  return read_clock(cx, args[0], &ns) ? seconds_value(ns) : Value::error();
}

Value time_clock_gettime_ns(Context& cx, const Value* args, int) {
  uint64_t ns;
  return read_clock(cx, args[0], &ns) ? ns_value(cx, ns) : Value::error();
}

Value time_clock_getres(Context& cx, const Value* args, int) {
  uint64_t ns;
  return read_clock(cx, args[0], &ns) ? Value::number(1e-9) : Value::error();
}

Value time_tzset(Context&, const Value*, int) {
  tzset();
  return Value::none();
}

constexpr NativeDef kTimeFunctions[] = {
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
    {"strptime", "string, format=, /", time_strptime},
    {"get_clock_info", "name, /", time_clock_info},
    {"clock_gettime", "clk_id, /", time_clock_gettime},
    {"clock_gettime_ns", "clk_id, /", time_clock_gettime_ns},
    {"clock_getres", "clk_id, /", time_clock_getres},
    {"tzset", "", time_tzset},
};

}  // namespace

void init_time_module(VmContext& cx, Module* module) {
  module_add(cx, module, kTimeFunctions);
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
  module_set(cx, module, "CLOCK_REALTIME", Value::small(kRealtime));
  module_set(cx, module, "CLOCK_MONOTONIC", Value::small(kMonotonic));
  module_set(cx, module, "CLOCK_PROCESS_CPUTIME_ID", Value::small(kProcess));
  module_set(cx, module, "CLOCK_THREAD_CPUTIME_ID", Value::small(kThread));
  module_set(cx, module, "CLOCK_MONOTONIC_RAW", Value::small(kMonotonicRaw));
  module_set(cx, module, "CLOCK_BOOTTIME", Value::small(kBoottime));
  module_set(cx, module, "_STRUCT_TM_ITEMS", Value::small(11));
  Value struct_time = dict_get_str(library_of(cx).intrinsics->dict, intern(cx, "struct_time"));
  module_set(cx, module, "struct_time", struct_time.is_empty() ? Value::none() : struct_time);
}

}  // namespace heddle
