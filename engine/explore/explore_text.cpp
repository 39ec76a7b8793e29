// What a search says of itself in words, English and Chinese.
#include "engine/explore/explore.h"

#include "engine/explore/systematic.h"

#include <fmt/format.h>

#include <algorithm>

namespace heddle {

namespace {

// As it is said in English; "{}" stands for a number.
struct Note {
  std::string_view english;
  const char* chinese;
};

constexpr Note kNotes[] = {
    {"the first failure was found", "已找到第一个失败"},
    {"it was stopped", "已被停止"},
    {"the bound of {} executions was reached", "已达到 {} 次执行的上限"},
    {"the bound of {} s was reached", "已达到 {} 秒的上限"},
    {"only executions with at most {} preemptions were looked at", "只查看了抢占不超过 {} 次的执行"},
    {"only executions with at most {} preemption were looked at", "只查看了抢占不超过 {} 次的执行"},
    {"only executions with at most {} delays were looked at", "只查看了推迟不超过 {} 次的执行"},
    {"only executions with at most {} delay were looked at", "只查看了推迟不超过 {} 次的执行"},
    {kFlawCutOff, "有一次执行过长，被截断"},
    {kFlawDaemon, "已有多个工作线程在搜索时才出现守护线程"},
    {"an execution was too long to keep all orders that are owed", "有一次执行过长，无法记下所有待查的次序"},
    {"the systematic search handles {} threads", "系统搜索最多处理 {} 个线程"},
    {"the program did not repeat itself", "程序没有重复同样的行为"},
    {"an order that should be possible was not", "本应可行的次序没有出现"},
};

}  // namespace

std::string_view word_of(Ended::Kind kind, Language language) {
  const bool zh = language == Language::kChinese;
  switch (kind) {
    case Ended::Kind::kFinished: return zh ? "正常结束" : "finished";
    case Ended::Kind::kException: return zh ? "异常" : "exception";
    case Ended::Kind::kDeadlock: return zh ? "死锁" : "deadlock";
    case Ended::Kind::kLivelock: return zh ? "活锁" : "livelock";
    case Ended::Kind::kPartialDeadlock: return zh ? "部分死锁" : "partial deadlock";
    case Ended::Kind::kLockHeld: return zh ? "锁未释放" : "lock held";
    case Ended::Kind::kLeftBehind: return zh ? "有线程未结束" : "left behind";
    case Ended::Kind::kCutOff: return zh ? "被截断" : "cut off";
  }
  return "";
}

bool several_print(const Explored& explored) {
  return std::any_of(explored.outcomes.begin(), explored.outcomes.end(), [](const OutcomeRow& row) {
    if (row.kind == Ended::Kind::kException) return false;  // its traceback is no line of theirs
    return std::count(row.by_strand.begin(), row.by_strand.end(), '\0') > 1;
  });
}

std::string note_in(Language language, const std::string& note) {
  if (language == Language::kEnglish) return note;
  for (const Note& each : kNotes) {
    const size_t hole = each.english.find("{}");
    if (hole == std::string_view::npos) {
      if (note == each.english) return each.chinese;
      continue;
    }
    const std::string_view begin = each.english.substr(0, hole);
    const std::string_view end = each.english.substr(hole + 2);
    if (!note.starts_with(begin) || !note.ends_with(end)) continue;
    const size_t length = note.size() - begin.size() - end.size();
    return fmt::format(fmt::runtime(each.chinese), note.substr(hole, length));
  }
  return note;
}

}  // namespace heddle
