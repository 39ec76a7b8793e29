#include "engine/cli/cli.h"

#include "engine/link/link.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <unistd.h>

using namespace heddle;
namespace fs = std::filesystem;

namespace {

// A folder of its own that is gone afterwards.
struct Folder {
  Folder() : path(fs::temp_directory_path() / fmt::format("heddle-job-test-{}", getpid())) {
    fs::create_directories(path);
  }
  ~Folder() { fs::remove_all(path); }
  std::string file(const std::string& name, const std::string& text) const {
    std::ofstream(path / name, std::ios::binary) << text;
    return (path / name).string();
  }
  fs::path path;
};

CliOptions on(const std::string& target) {
  CliOptions options;
  options.target = target;
  return options;
}

std::string refusal(const CliOptions& options) {
  const Result<Job> job = make_job(options);
  return job ? "no error" : job.error().message;
}

}  // namespace

TEST_SUITE("engine/cli/job") {
  TEST_CASE("a file comes with the Python files beside it, under absolute names") {
    const Folder folder;
    const std::string main = folder.file("main.py", "import a\n");
    folder.file("b.py", "b\n");
    folder.file("a.py", "a\n");
    folder.file("notes.txt", "no Python");
    const Job job = make_job(on(main)).value();
    REQUIRE(job.program.files.size() == 3);
    CHECK(job.program.files[0].name == main);
    CHECK(job.program.files[0].text == "import a\n");
    CHECK(job.program.files[1].name == (folder.path / "a.py").string());
    CHECK(job.program.files[2].text == "b\n");
    CHECK(job.program.script == main);
    CHECK(job.settings == RunSettings{});
  }

  TEST_CASE("a file that is too large to be an import is left out") {
    const Folder folder;
    const std::string main = folder.file("main.py", "");
    folder.file("large.py", std::string(2 << 20, '#'));
    CHECK(make_job(on(main)).value().program.files.size() == 1);
  }

  TEST_CASE("a link brings its settings, and options go before them") {
    LinkContents contents;
    contents.program.files = {{"m.py", "pass\n"}};
    contents.program.params = {{"threads", "2"}};
    contents.settings.scheduler = SchedulerKind::kControlled;
    contents.settings.seed = 7;
    contents.settings.schedule = "0*3 1*1";
    const std::string url = encode_url(contents).value();

    const Job as_sent = make_job(on(url)).value();
    CHECK(as_sent.program == contents.program);
    CHECK(as_sent.settings == contents.settings);

    CliOptions options = on(url);
    options.params = {"threads=5", "other=x=y"};
    options.seed = 8;
    options.seed_given = true;
    const Job changed = make_job(options).value();
    CHECK(changed.settings.seed == 8);
    CHECK(changed.settings.schedule == "");
    CHECK(changed.settings.scheduler == SchedulerKind::kControlled);
    CHECK(changed.program.params == decltype(changed.program.params){{"threads", "5"},
                                                                     {"other", "x=y"}});
  }

  TEST_CASE("a link may stand in a .heddle file") {
    const Folder folder;
    LinkContents contents;
    contents.program.files = {{"m.py", "pass\n"}};
    const std::string file = folder.file("sent.heddle", encode_url(contents).value() + "\n");
    CHECK(make_job(on(file)).value().program.files == contents.program.files);
  }

  TEST_CASE("a schedule asks for the controlled scheduler by itself") {
    const Folder folder;
    CliOptions options = on(folder.file("main.py", ""));
    options.schedule = "0*3";
    CHECK(make_job(options).value().settings.scheduler == SchedulerKind::kControlled);
    options.scheduler = "gil";
    CHECK(refusal(options) == "a schedule and a strategy need --scheduler controlled");
    options.scheduler = "";
    options.schedule = "0*x";
    CHECK(refusal(options).find("schedule, character 3: a count") == 0);
  }

  TEST_CASE("the switch interval is time or bytecodes") {
    const Folder folder;
    CliOptions options = on(folder.file("main.py", ""));
    const auto with = [&](const char* text) {
      options.switch_interval = text;
      return make_job(options);
    };
    CHECK(with("0.5").value().settings.switch_interval_ms == 0.5);
    CHECK(with("20ms").value().settings.switch_interval_ms == 20);
    CHECK(with("100b").value().settings.switch_bytecodes == 100);
    for (const char* wrong : {"0", "-1", "x", "5s", "0b", "b", "nan", "1e300"}) {
      CAPTURE(wrong);
      CHECK(!with(wrong).ok());
    }
  }

  TEST_CASE("what cannot be had is refused in a sentence") {
    const Folder folder;
    CliOptions options = on(folder.file("main.py", ""));
    CHECK(refusal(on("no/such.py")) == "can't open file no/such.py: No such file or directory");
    CHECK(refusal(on(folder.path.string())).find("is a directory, not a Python file") !=
          std::string::npos);
    CHECK(refusal(on("#1/AAAA")).find("the link could not be opened: ") == 0);
    options.scheduler = "fast";
    CHECK(refusal(options) ==
          "there is no scheduler \"fast\"; there are parallel, gil and controlled");
    options.scheduler = "controlled";
    options.strategy = "best";
    CHECK(refusal(options) ==
          "there is no strategy \"best\"; there are random, rr, stay, priority, pct:3 (or "
          "another depth up to 100), pos and surw");
    options.strategy = "";
    options.params = {"threads"};
    CHECK(refusal(options) == "--param threads: name=value is expected");
  }
}
