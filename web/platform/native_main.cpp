#include "web/platform/native.h"

#include "web/platform/window.h"
#include "web/views/canvas.h"
#include "web/views/engine_session.h"
#include "web/views/source.h"
#include "web/views/text.h"
#include "web/views/theme.h"
#include "web/views/widgets.h"

#include <SDL.h>
#include <imgui.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>

namespace heddle {
namespace {

namespace fs = std::filesystem;

struct FontPlace {
  const char* path;
  int index;     // the font within a collection
  bool chinese;  // has Chinese too
  int code;      // the font of fixed width in the same collection, -1 = none
};

// Debian's fonts-noto-cjk first (fonts 2 and 7 are Simplified Chinese).
constexpr FontPlace kFonts[] = {
    {"/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc", 2, true, 7},
    {"/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc", 2, true, 7},
    {"/usr/share/fonts/truetype/wqy/wqy-microhei.ttc", 0, true, 1},
    {"/usr/share/fonts/truetype/noto/NotoSans-Regular.ttf", 0, false, -1},
    {"/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf", 0, false, -1},
};

std::vector<std::byte> bytes_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  auto* first = reinterpret_cast<const std::byte*>(text.data());
  return {first, first + text.size()};
}

void load_fonts(Fonts& fonts) {
  bool latin = false;
  for (const FontPlace& place : kFonts) {
    std::error_code none;
    if (!fs::exists(place.path, none)) continue;
    if (!latin) {
      fonts.set_latin(bytes_of(place.path), place.index);
      fonts.set_code(place.chinese ? place.code : -1);
    }
    latin = true;
    if (!place.chinese) continue;
    fonts.set_chinese(bytes_of(place.path), place.index);
    return;
  }
}

bool wants_chinese() {
  for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    const char* value = std::getenv(name);
    if (value != nullptr && *value != 0) return std::string_view(value).substr(0, 2) == "zh";
  }
  return false;
}

// X11 scales nothing by itself: these are what people set for their other programs.
float wanted_zoom() {
  for (const char* name : {"HEDDLE_SCALE", "GDK_SCALE", "QT_SCALE_FACTOR"}) {
    const char* value = std::getenv(name);
    if (value == nullptr) continue;
    double zoom = std::strtod(value, nullptr);
    if (zoom >= 0.5 && zoom <= 4) return static_cast<float>(zoom);
  }
  return 1;
}

LaunchSettings launch_settings(const RunSettings& from) {
  LaunchSettings to;
  if (from.scheduler == SchedulerKind::kGil) to.scheduler = "gil";
  if (from.scheduler == SchedulerKind::kControlled) to.scheduler = "controlled";
  to.workers = from.workers;
  to.switch_interval_ms = std::max(1, static_cast<int>(from.switch_interval_ms));
  to.seed = from.seed;
  to.schedule = from.schedule;
  return to;
}

/// The program's files as they are on disk.
class Watch {
 public:
  explicit Watch(const Program& program) {
    for (const ProgramFile& file : program.files) {
      files_.push_back({file.name, file.text});
      times_.push_back(time_of(file.name));
    }
  }

  const std::vector<ProgramFile>& files() const { return files_; }

  /// Reads again what was saved since. Returns: the name of such a file, or "".
  std::string look() {
    std::string changed;
    for (size_t i = 0; i < files_.size(); ++i) {
      auto now = time_of(files_[i].name);
      if (now == times_[i] || now == fs::file_time_type::min()) continue;
      times_[i] = now;
      auto bytes = bytes_of(files_[i].name);
      std::string text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
      if (text == files_[i].text) continue;
      files_[i].text = std::move(text);
      changed = files_[i].name;
    }
    return changed;
  }

 private:
  // A file that is not there, a link's program for one, never changes.
  static fs::file_time_type time_of(const std::string& name) {
    std::error_code failed;
    auto time = fs::last_write_time(name, failed);
    return failed ? fs::file_time_type::min() : time;
  }

  std::vector<ProgramFile> files_;
  std::vector<fs::file_time_type> times_;
};

class NativeWindow {
 public:
  NativeWindow(Window& window, Program program, const RunSettings& settings)
      : window_(window), session_(make_engine_session(settings)), app_(*session_), watch_(program) {
    load_fonts(window_.fonts());
    if (wants_chinese() && window_.fonts().has_chinese()) set_language(Language::kChinese);
    if (window_.fonts().has_chinese()) window_.fonts().need(chinese_characters());
    app_.renderer = &window_.slices();
    std::map<std::string, std::string> params(program.params.begin(), program.params.end());
    app_.set_params(std::move(params));
    app_.set_settings(launch_settings(settings));
    app_.set_args(program.args);
    show_program();
  }

  void loop() {
    constexpr uint32_t kWatchEveryMs = 1000;
    uint32_t watched = SDL_GetTicks();
    int wanted = 10;
    while (!window_.quit()) {
      if (window_.pump()) wanted = 40;
      if (app_.update() || app_.settle()) {
        wanted = std::max(wanted, 3);
        for_each_text(app_, [this](std::string_view text) { window_.fonts().need(text); });
      }
      take_output();
      if (uint32_t now = SDL_GetTicks(); now - watched >= kWatchEveryMs) {
        watched = now;
        if (reload()) wanted = 3;
      }
      if (wanted <= 0) {
        const bool goes_on = app_.running() || app_.stepping.busy || app_.exploring.busy ||
                             app_.comparison() != nullptr;
        SDL_WaitEventTimeout(nullptr, goes_on ? 8 : 100);
        continue;
      }
      --wanted;
      window_.frame([this](float width, float height) { draw(width, height); });
      if (window_.restless()) wanted = std::max(wanted, 3);
    }
  }

 private:
  void show_program() {
    app_.set_files(watch_.files());
    if (watch_.files().empty()) return;
    set_source(source_, watch_.files()[0].text);
    for (const ProgramFile& file : watch_.files()) window_.fonts().need(file.text);
  }

  bool reload() {
    std::string changed = watch_.look();
    if (changed.empty()) return false;
    source_.notice = say(Text::reloaded, changed);
    show_program();
    return true;
  }

  void take_output() {
    if (app_.take_rewound()) log_.clear();
    if (app_.model().run != run_) {
      run_ = app_.model().run;
      log_.clear();
      source_.marked = 0;
    }
    auto pieces = app_.take_output();
    for (const OutputPiece& piece : pieces) window_.fonts().need(piece.text);
    log_.add(pieces);
    uint32_t line = app_.take_select_line();
    if (line == 0) return;
    source_.marked = line;
    source_.scroll = true;
  }

  // In the corner of the source: what the page has in its own head.
  void appearance(float right) {
    ImGui::SetNextWindowPos(ImVec2(right - 10, 4), ImGuiCond_Always, ImVec2(1, 0));
    ImGui::Begin("##appearance", nullptr,
                 ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoBackground |
                     ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings |
                     ImGuiWindowFlags_AlwaysAutoResize);
    if (ImGui::SmallButton(text(theme().dark ? Text::theme_light : Text::theme_dark))) {
      apply_theme(!theme().dark);
    }
    if (window_.fonts().has_chinese()) {
      ImGui::SameLine();
      window_.fonts().need(text(Text::other_language));
      if (ImGui::SmallButton(text(Text::other_language))) {
        bool english = language() == Language::kEnglish;
        set_language(english ? Language::kChinese : Language::kEnglish);
        for_each_text(app_, [this](std::string_view text) { window_.fonts().need(text); });
      }
    }
    ImGui::End();
  }

  void draw(float width, float height) {
    constexpr float kGrip = 7;
    float left = std::floor(std::clamp(width * left_share_, 160.0f, std::max(160.0f, width - 420)));
    float lower = std::floor(height * lower_share_);
    source_.font = window_.fonts().code();
    draw_source(app_, source_, 0, 0, left, height - lower - kGrip);
    appearance(left);
    float moved = splitter("##source-output", false, 0, height - lower - kGrip, left);
    lower_share_ = std::clamp((lower - moved) / height, 0.08f, 0.8f);
    draw_output(log_, source_.font, 0, height - lower, left, lower);
    moved = splitter("##left-right", true, left, 0, height);
    left_share_ = std::clamp((left + moved) / width, 0.1f, 0.8f);
    draw_canvas(app_, left + kGrip, 0, width - left - kGrip, height);
  }

  Window& window_;
  std::unique_ptr<Session> session_;
  App app_;
  Watch watch_;
  SourceState source_;
  OutputLog log_;
  int run_ = 0;
  float left_share_ = 0.38f;
  float lower_share_ = 0.3f;
};

}  // namespace

int gui_main(Program program, RunSettings settings) {
  std::string name = program.files.empty() ? std::string() : program.files[0].name;
  float zoom = wanted_zoom();
  auto window = Window::open(name.empty() ? "Heddle" : name + " - Heddle",
                             static_cast<int>(1280 * zoom), static_cast<int>(800 * zoom));
  if (!window.ok()) {
    std::fprintf(stderr, "heddle: %s\n", window.error().message.c_str());
    return 1;
  }
  window.value()->set_zoom(zoom);
  NativeWindow(*window.value(), std::move(program), settings).loop();
  return 0;
}

}  // namespace heddle
