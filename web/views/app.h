// App: what a person has in front of them: the program and how it is to run, the run, and what
// they look at. It knows neither ImGui nor the page; canvas.h draws it.
#pragma once

#include "engine/lang/params.h"
#include "web/views/model/model.h"
#include "web/views/model/viewport.h"
#include "web/views/model/visible.h"
#include "web/views/session.h"

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace heddle {

/// Where `values` names a parameter its value replaces the program's.
inline const std::string& param_value(const Param& param,
                                      const std::map<std::string, std::string>& values) {
  auto at = values.find(param.name);
  return at == values.end() ? param.value : at->second;
}

/// Draws slices on the GPU. The one implementation is in web/platform.
class SliceRenderer {
 public:
  virtual ~SliceRenderer() = default;
  /// Called while ImGui's draw lists are rendered. All numbers are in ImGui's units; `clip` is
  /// left, top, right, bottom; `revision` stays the same while the instances do.
  virtual void draw(const std::vector<SliceInstance>& instances, uint64_t revision,
                    const float (&clip)[4]) = 0;
};

/// Where the person is on the timeline.
struct TimelineState {
  Viewport view;
  bool follow = true;  // shows all of the run as it grows, until the person zooms or pans
  float scroll = 0;    // pixels
  std::optional<Selection> selection;
  std::optional<uint64_t> moment;  // a time that is marked

  // What was built for the last frame, kept while nothing changed.
  std::vector<SliceInstance> instances;
  uint64_t revision = 0;
  uint64_t built_version = 0;
  double built_begin = 0, built_scale = 0;
  uint64_t built_now = 0;
  float built_place[4] = {0, 0, 0, 0};
  bool built_dark = false;

  // A press that is not yet known to be a click or a drag.
  bool pressed = false;
  bool dragged = false;
};

using Breakpoints = std::map<std::string, std::set<uint32_t>>;  // by file the lines

/// What the person steps through, and how.
struct SteppingState {
  bool on = false;
  bool busy = false;
  std::shared_ptr<const StepSeen> seen;
  uint32_t chosen = Stepper::kAnyone;  // the strand that the buttons are about
  uint32_t typed = 0;                  // the number that was typed last,
  double typed_at = -1;                // and when, in seconds
  bool could_not = false;              // what was asked of the chosen one last
  Breakpoints breakpoints;             // they stay between runs
  std::vector<std::string> watches;    // stay too
  std::string watch_text;              // what is typed for the next one
  float bottom_share = 0.5f;           // of the height: more than a run's, which has less to say
  bool divided = false;                // the person has chosen bottom_share
};

/// A search, and what the person looks at of what it found.
struct ExploringState {
  enum class Tab : uint8_t { kOutcomes, kStory, kRaces };

  std::string strategy = "dpor";
  std::string budget = "30s";
  int workers = 0;                              // that search; 0: as many as there are cores for
  std::string budget_error;                     // why the budget cannot be understood
  bool busy = false;
  std::shared_ptr<const ExplorationSeen> seen;  // null: nothing was searched
  Launch searched;                              // what the search is of
  std::string refused;                          // why the program as it is now was not searched
  Tab tab = Tab::kOutcomes;
  bool tab_wanted = false;                      // `tab` was chosen by the program, not by a click
  uint64_t chosen = 0;                          // OutcomeRow::first, 0: none
  std::optional<size_t> row;                    // of the story
  float share = 0.55f;                          // of the height, below the timeline
};

class App {
 public:
  explicit App(Session& session) : session_(session) {}

  /// Takes over a program; parameters that it no longer has are forgotten.
  void set_files(std::vector<ProgramFile> files);
  void set_param(const std::string& name, const std::string& value);
  void reset_param(const std::string& name);
  void select(const Selection& selection);

  void run();
  void stop();

  /// Steps through the program from its beginning, under the controlled scheduler; a schedule in
  /// the settings is what is stepped along.
  void start_stepping();
  void end_stepping();
  /// One step, of the chosen strand where it is about one. If that one cannot go, nothing is done,
  /// and step_status() says why.
  void step(StepCommand::Do what, uint64_t value = 0);
  void interrupt_step();
  /// How the last step ended, or why there was none. Requires: `stepping.seen`.
  std::string step_status() const;
  /// To where some strand begins that line of a file.
  void run_to_line(const std::string& file, uint32_t line);
  /// A person's choice: of the strand that is chosen already it takes the choice back.
  void choose_strand(uint32_t strand);
  /// Chooses a strand by its number, digit by digit: those that follow one another quickly are one
  /// number where a strand has it. A number that none has chooses nothing.
  void type_digit(uint32_t digit, double seconds);
  /// Stepper::kAnyone: nobody.
  void set_chosen(uint32_t strand);
  void set_breakpoints(Breakpoints lines);
  /// Of the main file.
  void toggle_breakpoint(uint32_t line);
  bool has_breakpoint(uint32_t line) const;
  void set_watches(std::vector<std::string> expressions);

  void start_comparing();
  /// Also ends one that goes on.
  void end_comparing();
  const Comparison* comparison() const { return session_.comparison(); }

  /// Searches what the program can come to; the run that is shown stays.
  void start_exploring();
  /// What was found stays.
  void stop_exploring();
  /// Forgets what was found.
  void end_exploring();
  /// Whether the program is another one than what was searched.
  bool changed_since_search() const;
  /// Whether there is an outcome that a change of the program could have made go away.
  const OutcomeRow* outcome_to_fix() const;
  /// Replays that outcome's schedule in the program as it is now, and searches again.
  void check_fix();
  /// A controlled run with the schedule of an outcome, or of a race.
  void replay(const std::string& schedule);
  void replay_outcome(uint64_t first);
  /// Its story, where it has been told, has the fewest changes of strand.
  const std::string& shortest_schedule(const OutcomeRow& row) const;
  /// Steps along the schedule of an outcome.
  void step_outcome(uint64_t first);
  void tell_story(uint64_t first);
  /// Shows an operation of the story on the timeline and its line in the editor; replays the
  /// story's schedule first if the timeline shows something else.
  void select_story_row(size_t row);
  /// Marks a line of the main file in the editor.
  void show_line(uint32_t line) { select_line_ = line; }

  /// Brings the model up to date with the engine.
  /// Returns: whether a frame drawn now would look different.
  bool update();
  /// After the end of a run: builds the model anew from the whole trace, in which no record is late
  /// any more. That takes long after a long run, so it is not part of update(): who pressed Stop
  /// is told first that it has stopped.
  /// Returns: whether there was something to do.
  bool settle();

  const Launch& launch() const { return launch_; }
  /// Takes settings or parameters over from outside; not a change on the canvas.
  void set_settings(const LaunchSettings& settings) { launch_.settings = settings; }
  void set_params(std::map<std::string, std::string> params) {
    launch_.params = std::move(params);
  }
  void set_args(std::vector<std::string> args) { launch_.args = std::move(args); }
  /// For the controls; call touched() after a change.
  LaunchSettings& settings() { return launch_.settings; }
  const std::vector<Param>& params() const { return params_; }
  const Model& model() const { return model_; }
  bool running() const {
    return model_.status == RunStatus::kRunning || model_.status == RunStatus::kStopping;
  }

  void touched() { ++controls_version_; }
  /// Grows when parameters or settings were changed on the canvas.
  uint64_t controls_version() const { return controls_version_; }

  /// The line of the last click on a slice, once; 0 = no click since.
  uint32_t take_select_line();
  /// Where the strands are, for the editor's gutter.
  const std::vector<LineMark>& marks() const { return marks_; }
  /// What was printed since the last call.
  std::vector<OutputPiece> take_output();
  /// Whether the output begins anew, once: what was shown before it is of a future that is gone.
  bool take_rewound();

  TimelineState timeline;
  SteppingState stepping;
  ExploringState exploring;
  SliceRenderer* renderer = nullptr;
  float bottom_share = 0.26f;  // of the height, for variables and outcome
  float middle_share = 0.5f;   // of the width, for variables

 private:
  void begin(RunStatus status);
  void follow_trace();
  bool update_run();
  bool update_steps();
  bool update_comparison();
  bool update_exploration();
  bool begin_exploring(std::optional<OutcomeRow> about);
  void select_operation(const Story& story, size_t row);
  void show_standing(const Standing& standing);
  void take_results();

  Session& session_;
  Launch launch_;
  std::vector<Param> params_;
  Model model_;
  std::unique_ptr<Follower> follower_;
  const Recorder* recorder_ = nullptr;
  std::vector<Record> batch_;
  std::vector<OutputPiece> output_;
  uint64_t names_version_ = 0;
  uint64_t controls_version_ = 0;
  std::vector<LineMark> marks_;
  uint64_t variables_at_ns_ = 0;
  uint32_t select_line_ = 0;
  int runs_ = 0;
  uint64_t steps_version_ = 0;
  uint64_t cuts_ = 0;                   // StepSeen::cuts that the model is of
  uint64_t comparison_version_ = 0;
  std::string replayed_;                // the schedule that the timeline shows, if it was replayed
  std::optional<size_t> row_to_select_; // of the story, when the replay is over
  bool rewound_ = false;
  bool unsettled_ = false;  // the run has ended and settle() is due
};

}  // namespace heddle
