// The contract with the page: what crosses between its JavaScript and the canvas, as JSON.
//
// Strings are UTF-8; what is not is repaired. Lines count from 1. A part that is missing from what
// the page sends stays as it was, and a part of the wrong type counts as missing.
#pragma once

#include "web/views/app.h"

#include <string>
#include <string_view>

namespace heddle {

/// Takes over {"files":[{"name","text"}],"params":{},"settings":{},"selection":{},"view":{}}.
/// Returns: whether it was JSON.
bool read_program(App& app, std::string_view json);

class PollWriter {
 public:
  /// What happened since the last call: status, output, outcome, marks (null: as before), a clicked
  /// line, parameters and settings. Lists are empty and "changed" is false when nothing is new.
  std::string poll(App& app, bool changed);

 private:
  std::vector<LineMark> marks_;
  uint64_t controls_version_ = 0;
  int outcome_of_run_ = 0;  // the run whose outcome has been told
};

/// What the canvas shows, for tests and screen readers.
std::string snapshot_json(const App& app);

}  // namespace heddle
