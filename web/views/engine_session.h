// The Session of the real engine, and what else the page asks of it.
#pragma once

#include "engine/sched/settings.h"
#include "web/views/session.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace heddle {

/// What a launch does not choose, such as the memory limit, is as in `base`.
std::unique_ptr<Session> make_engine_session(RunSettings base = {});

/// What is wrong with a text before it runs, as the page's editor underlines it:
/// [{"line","col","end_line","end_col","severity","message"}], lines from 1, columns from 0 in
/// UTF-16 units. `files` are the program's, which the text may import; it stands for the one of
/// them that has this text, or for the first.
std::string check_json(std::string_view text, const std::vector<ProgramFile>& files);

/// The scenarios of the gallery: [{"name","title","title_zh","text"}]. A scenario's titles stand in
/// its first lines, `# title: ...` and `# title_zh: ...`.
std::string scenarios_json();

/// What a share link holds: from JSON to base64 of the packed bytes, or {"error":"..."}.
std::string link_pack(std::string_view json);

/// And back: {"files","params","settings","selection","view"}, or {"error":"..."}.
std::string link_unpack(std::string_view base64);

}  // namespace heddle
