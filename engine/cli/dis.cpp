// heddle dis: prints the instructions that a program is compiled to.
#include "engine/cli/cli.h"
#include "engine/lang/compile.h"
#include "engine/lang/disassemble.h"

#include <cstdio>

namespace heddle {

int dis_command(const CliOptions& options) {
  Result<Job> job = make_job(options);
  if (!job) return complain(job.error().message, 1);
  const ProgramFile& file = job.value().program.files.front();
  const SourceFile source(file.name, file.text);
  const auto compiled = compile(source, CompileMode::kExec);
  if (!compiled) {
    std::fputs(render(compiled.error()).c_str(), stderr);
    return compiled.error().kind == DiagnosticKind::kUnsupported ? 2 : 1;
  }
  std::fputs(disassemble(*compiled.value().code).c_str(), stdout);
  return 0;
}

}  // namespace heddle
