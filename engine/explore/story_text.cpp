// The story in words, English and Chinese.
#include "engine/explore/story.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

namespace heddle {

namespace {

constexpr size_t kSentencesMax = 40;
constexpr size_t kColumnMax = 34;
constexpr size_t kOutputMax = 200;

bool chinese(Language language) { return language == Language::kChinese; }

std::string place(const Story& story, const StoryRow& row, Language language) {
  if (row.line == 0) return {};
  const std::string file = row.file == 0 ? std::string() : story.names.file(row.file);
  if (chinese(language)) {
    return file.empty() ? fmt::format("在第 {} 行", row.line)
                        : fmt::format("在 {} 第 {} 行", file, row.line);
  }
  return file.empty() ? fmt::format(" at line {}", row.line)
                      : fmt::format(" at line {} of {}", row.line, file);
}

// Who did it, as a subject of a sentence, and where.
std::string sentence_of(const Story& story, const StoryRow& row, Language language) {
  const std::string who = story.names.strand(row.strand);
  const std::string at = place(story, row, language);
  const bool zh = chinese(language);
  const auto say = [&](const char* english, const char* chinese_text) {
    if (zh) {
      return fmt::format("{} {}{}", who, at,
                         fmt::format(fmt::runtime(chinese_text), row.what, row.value));
    }
    return fmt::format("{} {}{}", who, fmt::format(fmt::runtime(english), row.what, row.value), at);
  };
  if (row.left) {
    switch (row.why) {
      case WhyLeft::kWaits: return say("waits for {}", "等待 {}");
      case WhyLeft::kSpins:
        if (row.what.empty()) return say("goes round in a loop for ever", "永远循环");
        return say("goes round in a loop until another changes {}",
                   "一直循环，直到别的线程改变 {}");
      case WhyLeft::kStays: return say("went no further", "没有继续运行");
      case WhyLeft::kRaised: return say("raised {}", "抛出 {}");
    }
  }
  const bool known = !row.value.empty();
  switch (row.op) {
    case VisibleOp::kRead:
      if (row.what.empty()) return say("read data of the library's", "读取库的内部数据");
      return known ? say("read {} = {}", "读到 {} = {}") : say("read {}", "读取 {}");
    case VisibleOp::kWrite:
      if (row.what.empty()) return say("changed data of the library's", "修改了库的内部数据");
      if (!known) return say("changed {}", "修改了 {}");
      return say("wrote {1} to {0}", "把 {1} 写入 {0}");
    case VisibleOp::kAcquire:
      switch (row.acquired) {
        case Acquired::kTaken: return say("took {}", "取得 {}");
        case Acquired::kInVain: return say("tried to take {} in vain", "尝试取得 {}，没有成功");
        case Acquired::kWaits: return say("began to wait for {}", "开始等待 {}");
        case Acquired::kGivenUp: return say("gave up waiting for {}", "放弃等待 {}");
        case Acquired::kUnknown: return say("tried {} without waiting", "不等待地尝试了 {}");
      }
      return {};
    case VisibleOp::kRelease: return say("gave {} free", "释放 {}");
    case VisibleOp::kStart: return say("started {}", "启动 {}");
    case VisibleOp::kJoin: return say("found that {} has ended", "得知 {} 已结束");
    case VisibleOp::kWait: return say("waited for {}", "等待 {}");
    case VisibleOp::kNotify: return say("signalled {}", "通知 {}");
    case VisibleOp::kBegin: return say("began", "开始运行");
    case VisibleOp::kSleep: return say("slept", "休眠");
    case VisibleOp::kCall:
      if (row.object == 0) return say("ended the program", "结束了程序");
      return say("used {}", "使用 {}");
    case VisibleOp::kAsk: return say("asked {}", "查询了 {}");
    case VisibleOp::kTry: return say("tried {} without waiting", "不等待地尝试了 {}");
    case VisibleOp::kClear: return say("cleared {}", "清除了 {}");
    case VisibleOp::kAlive:
      if (row.object == kAllStrands) return say("asked which threads run", "查询了哪些线程在运行");
      return say("asked whether {} has ended", "查询 {} 是否已结束");
    case VisibleOp::kNone: return say("went on", "继续运行");
  }
  return {};
}

std::string end_of(const std::string& text, Language language) {
  return text + (chinese(language) ? "。" : ".");
}

// A strand read, another wrote, the first wrote what it made of what it had read.
struct Lost {
  size_t overwriting;
  size_t lost;
};

bool is_access(const StoryRow& row) {
  return row.op == VisibleOp::kRead || row.op == VisibleOp::kWrite;
}

// It puts a value in the place of another; a container's methods change what is there.
bool stores(const StoryRow& row) {
  return row.op == VisibleOp::kWrite && !row.left && !row.value.empty() &&
         row.accesses.size() == 1 && !row.accesses[0].whole;
}

bool is_of(const StoryRow& row, const Access& place) {
  return std::any_of(row.accesses.begin(), row.accesses.end(), [&place](const Access& access) {
    return access.object == place.object && access.part == place.part;
  });
}

std::vector<Lost> lost_updates(const Story& story) {
  std::vector<Lost> all;
  for (size_t last = 0; last < story.rows.size(); last++) {
    const StoryRow& write = story.rows[last];
    if (!stores(write)) continue;
    size_t between = story.rows.size();
    for (size_t i = last; i-- > 0;) {
      const StoryRow& row = story.rows[i];
      if (!is_access(row) || !is_of(row, write.accesses[0])) continue;
      if (row.strand == write.strand) {
        const bool reads = row.op == VisibleOp::kRead;
        if (reads && between != story.rows.size()) all.push_back({last, between});
        break;
      }
      if (between == story.rows.size() && stores(row)) between = i;
    }
  }
  return all;
}

// The objects that the story is about: those of the swap, of a deadlock the locks; else all that
// more than one strand took, or accessed where one of them wrote.
bool matters(const Story& story, const StoryRow& row) {
  if (row.left && (row.why == WhyLeft::kSpins || row.why == WhyLeft::kRaised)) return true;
  switch (row.op) {
    case VisibleOp::kStart:
    case VisibleOp::kJoin:
    case VisibleOp::kAlive:
    case VisibleOp::kBegin:
    case VisibleOp::kNone:
    case VisibleOp::kSleep: return false;
    default: break;
  }
  const bool memory = is_access(row);
  std::set<uint32_t> by;
  bool changes = !memory;
  for (const StoryRow& other : story.rows) {
    if (other.object != row.object || is_access(other) != memory) continue;
    by.insert(other.strand);
    changes |= other.op == VisibleOp::kWrite;
  }
  return by.size() > 1 && changes;
}

std::string last_line(std::string text) {
  while (!text.empty() && text.back() == '\n') text.pop_back();
  const size_t line = text.rfind('\n');
  return line == std::string::npos ? text : text.substr(line + 1);
}

std::string ending(const Story& story, Language language) {
  const OutcomeRow& it = story.outcome;
  const bool zh = chinese(language);
  const std::string output = last_line(it.output);
  switch (it.kind) {
    case Ended::Kind::kException:
      return zh ? fmt::format("于是出现未捕获的异常 {}。", it.what)
                : fmt::format("So nobody caught {}.", it.what);
    case Ended::Kind::kDeadlock:
      return zh ? "于是所有线程互相等待：死锁。"
                : "So every thread waits for another: a deadlock.";
    case Ended::Kind::kLivelock:
      return zh ? "于是有线程永远空转：活锁。"
                : "So a thread goes round for ever: a livelock.";
    case Ended::Kind::kPartialDeadlock:
      return zh ? fmt::format("于是 {} 再也无法继续。", it.what)
                : fmt::format("So {} can never go on.", it.what);
    case Ended::Kind::kLockHeld:
      return zh ? fmt::format("线程结束时仍持有锁：{}。", it.where_chinese)
                : fmt::format("So a lock is held by a thread that is over: {}.", it.what);
    case Ended::Kind::kLeftBehind:
      return zh ? fmt::format("程序结束时 {} 尚未结束。", it.what)
                : fmt::format("The program ended before {}.", it.what);
    case Ended::Kind::kCutOff:
      return zh ? "执行过长，被截断。" : "It went on for too long.";
    case Ended::Kind::kFinished: break;
  }
  if (output.empty()) return zh ? "于是程序结束。" : "So the program ended.";
  return zh ? fmt::format("于是输出以 “{}” 结束。", output)
            : fmt::format("So the output ends with \"{}\".", output);
}

size_t width_of(std::string_view text) {
  size_t width = 0;
  for (size_t i = 0; i < text.size();) {
    const auto c = static_cast<unsigned char>(text[i]);
    const size_t bytes = c < 0x80 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
    width += bytes >= 3 ? 2 : 1;
    i += bytes;
  }
  return width;
}

std::string cut(const std::string& text, size_t width) {
  if (width_of(text) <= width) return text;
  std::string out;
  for (size_t i = 0; i < text.size();) {
    const auto c = static_cast<unsigned char>(text[i]);
    const size_t bytes = c < 0x80 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
    if (width_of(out) + 3 >= width) break;
    out += text.substr(i, bytes);
    i += bytes;
  }
  return out + "..";
}

// Who waits for a condition for ever has begun to before.
bool is_told(const Story& story, size_t index) {
  const StoryRow& row = story.rows[index];
  if (!row.left) return false;
  for (size_t i = index; i-- > 0;) {
    const StoryRow& before = story.rows[i];
    if (before.strand != row.strand) continue;
    return before.op == VisibleOp::kWait && before.object == row.object;
  }
  return false;
}

std::string all_lines(std::string text) {
  while (!text.empty() && text.back() == '\n') text.pop_back();
  std::string out;
  for (const char c : text) out += c == '\n' ? std::string(" / ") : std::string(1, c);
  return out;
}

// What the other order would have come to, as far as it differs: the last line that is printed, or
// else the kind of end, or else all lines.
std::string otherwise(const Story& story, Language language) {
  const bool zh = chinese(language);
  const OutcomeRow& is = story.outcome;
  const OutcomeRow& other = story.swapped;
  std::string printed = last_line(other.output);
  std::string kind;
  if (printed == last_line(is.output)) {
    if (other.kind != is.kind) {
      kind = fmt::format(fmt::runtime(zh ? "（{}）" : " ({})"), word_of(other.kind, language));
    } else {
      printed = cut(all_lines(other.output), kOutputMax);
    }
  }
  return printed.empty() ? kind : kind + (zh ? "：" : ": ") + printed;
}

// The critical swap, and what would have come of the other order.
std::string decided_by(const Story& story, Language language) {
  const bool zh = chinese(language);
  const StoryRow& second = story.rows[*story.swap + 1];
  const std::string a = sentence_of(story, story.rows[*story.swap], language);
  const std::string b = sentence_of(story, second, language);
  const std::string then = otherwise(story, language);
  if (second.left && second.why == WhyLeft::kWaits) {
    const std::string who = story.names.strand(second.strand);
    const std::string at = place(story, second, language);
    return zh ? fmt::format("关键的先后：“{}”，这时 {} {}还没有取得 {}。反过来结果就不同{}。", a, who,
                            at, second.what, then)
              : fmt::format("What decided it: \"{}\", before {} took it{}. The other way round it "
                            "would have ended otherwise{}.", a, who, at, then);
  }
  return zh ? fmt::format("关键的先后：“{}” 先于 “{}”。反过来结果就不同{}。", a, b, then)
            : fmt::format("What decided it: \"{}\" came before \"{}\". The other way round it "
                          "would have ended otherwise{}.", a, b, then);
}

std::string left_in_words(const StoryRow& row, bool zh) {
  switch (row.why) {
    case WhyLeft::kWaits: return (zh ? "(等待 " : "(waits for ") + row.what + ")";
    case WhyLeft::kSpins: return zh ? "(一直循环)" : "(goes round)";
    case WhyLeft::kStays: return zh ? "(没有继续)" : "(went no further)";
    case WhyLeft::kRaised: return (zh ? "抛出 " : "raise ") + row.what;
  }
  return {};
}

std::string acquire_in_words(const StoryRow& row, bool zh) {
  switch (row.acquired) {
    case Acquired::kTaken: return (zh ? "取得 " : "acquire ") + row.what;
    case Acquired::kInVain: return (zh ? "取不到 " : "in vain: acquire ") + row.what;
    case Acquired::kWaits: return (zh ? "开始等待 " : "wait ") + row.what;
    case Acquired::kGivenUp: return (zh ? "放弃等待 " : "give up ") + row.what;
    case Acquired::kUnknown: return (zh ? "尝试 " : "try ") + row.what;
  }
  return {};
}

}  // namespace

std::string text_of(const Story& story, const StoryRow& row, Language language) {
  (void)story;
  const bool zh = chinese(language);
  const std::string equals = row.value.empty() ? "" : " = " + row.value;
  // The library's own, or before the first decision, when nobody asked what it was.
  const std::string what = !row.what.empty() ? row.what : zh ? "数据" : "data";
  if (row.left) return left_in_words(row, zh);
  switch (row.op) {
    case VisibleOp::kRead: return (zh ? "读 " : "read ") + what + equals;
    case VisibleOp::kWrite: return (zh ? "写 " : "write ") + what + equals;
    case VisibleOp::kAcquire: return acquire_in_words(row, zh);
    case VisibleOp::kRelease: return (zh ? "释放 " : "release ") + row.what;
    case VisibleOp::kStart: return (zh ? "启动 " : "start ") + row.what;
    case VisibleOp::kJoin: return (zh ? "等待结束 " : "join ") + row.what;
    case VisibleOp::kWait: return (zh ? "等待 " : "wait ") + row.what;
    case VisibleOp::kNotify: return (zh ? "通知 " : "notify ") + row.what;
    case VisibleOp::kBegin: return zh ? "开始" : "begin";
    case VisibleOp::kSleep: return zh ? "休眠" : "sleep";
    case VisibleOp::kCall:
      if (row.object == 0) return zh ? "程序结束" : "end of the program";
      return (zh ? "使用 " : "use ") + row.what;
    case VisibleOp::kAsk: return (zh ? "查询 " : "ask ") + row.what;
    case VisibleOp::kTry: return (zh ? "尝试 " : "try ") + row.what;
    case VisibleOp::kClear: return (zh ? "清除 " : "clear ") + row.what;
    case VisibleOp::kAlive:
      if (row.object == kAllStrands) return zh ? "查询所有线程" : "which run?";
      return (zh ? "是否结束 " : "ended? ") + row.what;
    case VisibleOp::kNone: return zh ? "继续" : "go on";
  }
  return {};
}

std::vector<std::string> sentences(const Story& story, Language language) {
  const bool zh = chinese(language);
  const std::vector<Lost> lost = lost_updates(story);
  std::vector<std::string> out;
  for (size_t i = 0; i < story.rows.size(); i++) {
    const StoryRow& row = story.rows[i];
    if (i < story.decided || !matters(story, row) || is_told(story, i)) continue;
    if (out.size() == kSentencesMax) {
      out.push_back("...");
      break;
    }
    std::string text = sentence_of(story, row, language);
    for (const Lost& one : lost) {
      if (one.overwriting != i) continue;
      const StoryRow& gone = story.rows[one.lost];
      const std::string whose = story.names.strand(gone.strand);
      const std::string what = gone.value.empty() ? gone.what : gone.value;
      text += zh ? fmt::format("，覆盖了它：{} 写入的 {} 丢失了", whose, what)
                 : fmt::format(" over it: what {} wrote ({}) was lost", whose, what);
    }
    out.push_back(end_of(text, language));
  }
  out.push_back(ending(story, language));
  if (story.swap) out.push_back(decided_by(story, language));
  if (story.no_return) {
    const std::string row = sentence_of(story, story.rows[*story.no_return], language);
    const size_t number = *story.no_return + 1;
    out.push_back(zh ? fmt::format("此后已无法挽回：“{}”（第 {} 步）。", row,
                                   number)
                     : fmt::format("The point of no return: \"{}\" (operation {}). Whatever came "
                                   "after it, it would have come to this or to a failure.",
                                   row, number));
  }
  return out;
}

std::string as_table(const Story& story, Language language) {
  std::vector<uint32_t> strands;
  std::map<uint32_t, size_t> widths;
  for (const StoryRow& row : story.rows) {
    if (std::find(strands.begin(), strands.end(), row.strand) == strands.end()) {
      strands.push_back(row.strand);
    }
    const size_t width = std::min(kColumnMax, width_of(text_of(story, row, language)));
    widths[row.strand] = std::max({widths[row.strand], width,
                                   width_of(story.names.strand(row.strand))});
  }
  std::sort(strands.begin(), strands.end());
  std::string out = "       line ";
  const auto cell = [&](uint32_t strand, const std::string& text) {
    const std::string shown = cut(text, kColumnMax);
    out += "  " + shown;
    const size_t width = width_of(shown);
    if (width < widths[strand]) out.append(widths[strand] - width, ' ');
  };
  const auto end_line = [&out] {
    while (out.back() == ' ') out.pop_back();
    out += '\n';
  };
  for (uint32_t strand : strands) cell(strand, story.names.strand(strand));
  end_line();
  for (size_t i = 0; i < story.rows.size(); i++) {
    const StoryRow& row = story.rows[i];
    const bool swaps = story.swap && (i == *story.swap || i == *story.swap + 1);
    const bool last_chance = story.no_return && i == *story.no_return;
    out += fmt::format("{}{}{:>4} {:>4} ", swaps ? '*' : ' ', last_chance ? '!' : ' ', i + 1,
                       row.line == 0 ? std::string() : std::to_string(row.line));
    for (uint32_t strand : strands) {
      cell(strand, strand == row.strand ? text_of(story, row, language) : std::string());
    }
    end_line();
  }
  return out;
}

}  // namespace heddle
