// heddle link: prints the link of a program with its settings.
#include "engine/cli/cli.h"
#include "engine/lang/params.h"
#include "engine/link/link.h"

#include <cstdio>
#include <filesystem>

namespace heddle {

namespace {
constexpr size_t kCarefulAbove = 8000;  // characters: longer links are cut by some programs
}

int link_command(const CliOptions& options) {
  Result<Job> job = make_job(options);
  if (!job) return complain(job.error().message, 1);
  LinkContents contents{std::move(job.value().program), std::move(job.value().settings), {}};
  const auto& params = contents.program.params;
  if (!params.empty() && !contents.program.files.empty()) {
    const Result<std::string> applied =
        apply_params(contents.program.files[0].text, {params.begin(), params.end()});
    if (!applied) return complain(applied.error().message, 2);
  }
  // A link says nothing about the folders of whoever made it.
  contents.program.script.clear();
  for (ProgramFile& file : contents.program.files) {
    file.name = file.name == "<stdin>" ? "main.py"
                                       : std::filesystem::path(file.name).filename().string();
  }
  const Result<std::string> url =
      options.base.empty() ? encode_url(contents) : encode_url(contents, options.base);
  if (!url) return complain(url.error().message, 1);
  std::printf("%s\n", url.value().c_str());
  if (url.value().size() > kCarefulAbove) {
    complain(fmt::format("the link has {} characters; some mail and chat programs cut links that "
                         "long", url.value().size()), 0);
  }
  return 0;
}

}  // namespace heddle
