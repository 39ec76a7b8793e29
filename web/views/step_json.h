// Stepping and comparing in the page's contract: what the page asks, and what a snapshot tells.
#pragma once

#include "web/views/app.h"

#include <nlohmann/json.hpp>

#include <string_view>

namespace heddle {

/// {"do":"operation","strand":1,"value":12}: one of start, end, pause, choose, operation, line,
/// until_blocked, next_decision, go_on, run_to (with "file"), go_to, go_to_time, back,
/// back_decision, restart, and
/// {"breakpoints":{"main.py":[9]}}, {"watches":["balance"]}. Returns: whether it was understood.
bool read_step(App& app, std::string_view text);

nlohmann::json stepping_json(const App& app);
nlohmann::json comparison_json(const Comparison& comparison);

/// {"do":"explore","strategy":"dpor","budget":"1000","workers":2}, the workers by the cores unless
/// it is said; stop_exploring, end_exploring, check_fix;
/// {"do":"replay_outcome","value":N}, step_outcome and tell_story with an outcome's "first";
/// {"do":"story_row","value":N}. Returns: whether it was understood.
bool read_exploring(App& app, const nlohmann::json& in);
nlohmann::json exploring_json(const App& app);

}  // namespace heddle
