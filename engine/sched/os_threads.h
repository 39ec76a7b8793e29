// OsThreads: the process's threads, made once and used by one run after the other.
//
// A page has few threads and each costs time to make, so a thread that has done its job waits for
// the next one. They are never joined and end with the process.
#pragma once

#include <functional>

namespace heddle {

/// Runs `job` on a thread that has nothing to do, or on a new one.
/// Ordering: what was done before is visible to the job.
void run_on_os_thread(std::function<void()> job);

/// How many threads have been made so far.
int os_threads_made();

}  // namespace heddle
