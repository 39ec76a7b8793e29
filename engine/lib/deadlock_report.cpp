// The report of a deadlock in words, English and Chinese.
#include "engine/lib/run.h"

#include <fmt/format.h>

#include <algorithm>

namespace heddle {

namespace {

bool chinese(Language language) { return language == Language::kChinese; }

std::string awaited(const NameTable& names, const WaitInfo& wait, Language language) {
  const auto say = [language](const char* english, const char* other, const std::string& of) {
    return fmt::format(fmt::runtime(chinese(language) ? other : english), of);
  };
  const std::string name = names.object(wait.object);
  switch (wait.kind) {
    case Wait::k_join: return say("the end of {}", "{} 结束", names.strand(wait.object));
    case Wait::k_condition: return say("condition {}", "条件变量 {}", name);
    case Wait::k_event: return say("event {} to be set", "事件 {} 被设置", name);
    case Wait::k_semaphore: return say("semaphore {}", "信号量 {}", name);
    case Wait::k_barrier: return say("the others at barrier {}", "其他线程到达屏障 {}", name);
    case Wait::k_queue: return say("queue {}, which is empty", "队列 {}（为空）", name);
    case Wait::k_queue_full: return say("queue {}, which is full", "队列 {}（已满）", name);
    case Wait::k_queue_tasks: return say("the tasks of queue {}", "队列 {} 的任务完成", name);
    default: return name;
  }
}

std::string place(const NameTable& names, const World& world, const Blocked& b,
                  Language language) {
  if (b.line == 0) return {};
  const bool zh = chinese(language);
  const std::string file = names.file(b.file);
  std::string out;
  if (b.file != 0) out += fmt::format(fmt::runtime(zh ? "，在 {} 中" : ", in {}"), file);
  out += fmt::format(fmt::runtime(zh ? "，第 {} 行" : ", at line {}"), b.line);
  const std::string line = world.source_line(file, b.line);
  const size_t begin = line.find_first_not_of(" \t");
  if (begin != std::string::npos) out += (zh ? "：" : ": ") + line.substr(begin);
  return out;
}

}  // namespace

std::string wait_in_words(const NameTable& names, uint32_t strand, const WaitInfo& wait,
                          Language language) {
  const bool zh = chinese(language);
  const std::string who = names.strand(strand);
  if (wait.kind == Wait::k_none) {
    return who + (zh ? " 一直在循环，直到别的线程做出改变"
                     : " goes round in a loop until another changes something");
  }
  std::string out = who + (zh ? " 等待 " : " waits for ") + awaited(names, wait, language);
  if (wait.kind != Wait::k_join && wait.holder != kNoStrand) {
    out += fmt::format(fmt::runtime(zh ? "，由 {} 持有" : ", held by {}"),
                       names.strand(wait.holder));
  }
  return out;
}

std::string deadlock_report(const Scheduler& scheduler, const NameTable& names,
                            const World& world, Language language) {
  const std::vector<Blocked>& all = scheduler.blocked();
  const bool spins = std::any_of(all.begin(), all.end(),
                                 [](const Blocked& b) { return b.wait.kind == Wait::k_none; });
  std::string out;
  if (chinese(language)) {
    out = spins ? "heddle：活锁：所有线程都在空转或互相等待\n"
                : "heddle：死锁：所有线程都在互相等待\n";
  } else {
    out = spins ? "heddle: livelock: every thread goes round in a loop or waits for another\n"
                : "heddle: deadlock: every thread waits for another\n";
  }
  for (const Blocked& b : all) {
    out += "  " + wait_in_words(names, b.strand, b.wait, language) +
           place(names, world, b, language) + "\n";
  }
  return out;
}

}  // namespace heddle
