// heddle gui: the native window.
#include "engine/cli/cli.h"

namespace heddle {

int gui_command(const CliOptions& options, GuiMain gui) {
  if (gui == nullptr) {
    return complain("this build has no window: install libsdl2-dev and libgl-dev, run "
                    "web/setup/prepare, and build again", 2);
  }
  Result<Job> job = make_job(options);
  if (!job) return complain(job.error().message, 1);
  return gui(std::move(job.value().program), std::move(job.value().settings));
}

}  // namespace heddle
