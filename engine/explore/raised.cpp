#include "engine/explore/raised.h"

#include <charconv>

namespace heddle {

namespace {

constexpr std::string_view kThread = "Exception in thread ";
constexpr std::string_view kTraceback = "Traceback (most recent call last):";
constexpr std::string_view kWhileHandling = "During handling of the above exception, another";
constexpr std::string_view kCaused = "The above exception was the direct cause of";

std::string_view take_line(std::string_view& text) {
  const size_t end = text.find('\n');
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  return line;
}

// '  File "main.py", line 5, in f'
void add_place(std::string_view line, std::vector<Raised::Place>& places) {
  constexpr std::string_view kFile = "  File \"";
  constexpr std::string_view kLine = "\", line ";
  if (!line.starts_with(kFile)) return;
  line.remove_prefix(kFile.size());
  const size_t end = line.rfind(kLine);
  if (end == std::string_view::npos) return;
  Raised::Place place{std::string(line.substr(0, end)), 0};
  const std::string_view number = line.substr(end + kLine.size());
  std::from_chars(number.data(), number.data() + number.size(), place.line);
  places.push_back(std::move(place));
}

}  // namespace

std::vector<Raised> raised_in(std::string_view output) {
  std::vector<Raised> all;
  std::string_view thread;
  bool goes_on = false;  // the next traceback is of what came of the last one
  while (!output.empty()) {
    const std::string_view line = take_line(output);
    if (line.starts_with(kThread) && line.ends_with(':')) {
      thread = line.substr(kThread.size(), line.size() - kThread.size() - 1);
    }
    goes_on |= line.starts_with(kWhileHandling) || line.starts_with(kCaused);
    if (line != kTraceback) continue;
    Raised raised;
    raised.thread = thread;
    while (output.starts_with("  ")) add_place(take_line(output), raised.places);
    const std::string_view last = take_line(output);
    raised.kind = last.substr(0, last.find(':'));
    if (goes_on && !all.empty()) {
      raised.thread = all.back().thread;
      all.pop_back();
    }
    all.push_back(std::move(raised));
    thread = {};
    goes_on = false;
  }
  return all;
}

}  // namespace heddle
