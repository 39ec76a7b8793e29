#include "engine/sched/os_threads.h"

#include "engine/base/wait.h"

#include <deque>
#include <thread>

namespace heddle {
namespace {

struct Threads {
  Mutex mutex;
  Condition work;
  std::deque<std::function<void()>> jobs;
  int made = 0;
  int idle = 0;
};

// Never destroyed: its threads may outlive main().
Threads& threads() {
  static auto* instance = new Threads;
  return *instance;
}

void serve() {
  Threads& all = threads();
  MutexGuard guard(all.mutex);
  for (;;) {
    all.idle++;
    while (all.jobs.empty()) all.work.wait(all.mutex);
    all.idle--;
    std::function<void()> job = std::move(all.jobs.front());
    all.jobs.pop_front();
    guard.unlock();
    job();
    job = nullptr;
    guard.lock();
  }
}

}  // namespace

void run_on_os_thread(std::function<void()> job) {
  Threads& all = threads();
  MutexGuard guard(all.mutex);
  all.jobs.push_back(std::move(job));
  if (static_cast<int>(all.jobs.size()) <= all.idle) {
    all.work.notify_one();
    return;
  }
  all.made++;
  guard.unlock();
  std::thread(serve).detach();
}

int os_threads_made() {
  Threads& all = threads();
  MutexGuard guard(all.mutex);
  return all.made;
}

}  // namespace heddle
