// The page's module: the canvas on the page's main thread, the engine on threads beside it, and
// the C functions that the page's JavaScript calls.
//
// Nothing here blocks. A frame is drawn only when something changed or somebody moved: a page that
// lies there costs no battery.
#include "engine/lib/stdlib.h"
#include "web/platform/window.h"
#include "web/views/canvas.h"
#include "web/views/contract.h"
#include "web/views/engine_session.h"
#include "web/views/step_json.h"
#include "web/views/text.h"
#include "web/views/theme.h"

#include <emscripten.h>
#include <imgui.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace heddle {
namespace {

enum FontFile { kLatinFont = 0, kChineseFont = 1 };

// Fetches a font beside the module; heddle_font is called when it is there. A page that was built
// without fonts shows what ImGui carries.
EM_JS(void, fetch_font, (const char* name, int which), {
  const url = Module['locateFile'] ? Module['locateFile'](UTF8ToString(name), "")
                                   : UTF8ToString(name);
  fetch(url).then((answer) => answer.ok ? answer.arrayBuffer() : null).then((bytes) => {
    if (!bytes) return;
    const at = _malloc(bytes.byteLength);
    HEAPU8.set(new Uint8Array(bytes), at);
    _heddle_font(which, at, bytes.byteLength);
  }).catch(() => {});
});

EM_JS(void, copy_to_clipboard, (const char* text), {
  navigator.clipboard?.writeText(UTF8ToString(text)).catch(() => {});
});

// The page's own clipboard cannot be asked without waiting, but it tells when somebody pastes.
// The key itself is kept from SDL, which would swallow it together with the paste.
EM_JS(void, listen_for_paste, (), {
  const canvas = Module['canvas'];
  canvas.addEventListener('keydown', (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'v') {
      event.stopImmediatePropagation();
    }
  }, true);
  document.addEventListener('paste', (event) => {
    if (document.activeElement !== canvas) return;
    const text = stringToNewUTF8(event.clipboardData.getData('text'));
    _heddle_paste(text);
    _free(text);
    event.preventDefault();
  });
  canvas.addEventListener('pointerdown', () => canvas.focus({preventScroll: true}));
});

// What a page can give away without endangering the tab.
RunSettings page_settings() {
  RunSettings settings;
  settings.memory_limit = uint64_t{512} << 20;
  return settings;
}

// ImGui asks WebGL for the whole state before each frame, to put it back afterwards. Each question
// waits for the browser's GPU process, for seconds when the program keeps every core busy; nobody
// else draws here, so the first answer holds.
EM_JS(void, remember_gl_state, (), {
  const gl = GLctx;
  const ask = gl.getParameter;
  const answers = new Map();
  gl.getParameter = (name) => {
    if (!answers.has(name)) answers.set(name, ask.call(gl, name));
    return answers.get(name);
  };
});

// A file of Python's library beside the module. Waits for it, on the worker that imports; on the
// page's own thread, which checks what is typed, only for the names of characters.
// The worker's own address says which build of the page it belongs to.
EM_JS(char*, fetch_library_file, (const char* name, uint32_t* size), {
  const request = new XMLHttpRequest();
  const in_page = typeof document !== 'undefined';
  request.open('GET', new URL('python/' + UTF8ToString(name) +
                              (in_page ? '' : self.location.search), self.location.href).href,
               false);
  if (in_page) {  // which may wait for text only
    request.overrideMimeType('text/plain; charset=x-user-defined');
  } else {
    request.responseType = 'arraybuffer';
  }
  try {
    request.send();
  } catch {
    return 0;
  }
  if (request.status !== 200) return 0;
  const bytes = in_page ? Uint8Array.from(request.responseText, (c) => c.charCodeAt(0) & 255)
                        : new Uint8Array(request.response);
  const at = _malloc(bytes.length + 1);
  HEAPU8.set(bytes, at);
  HEAPU32[size >> 2] = bytes.length;
  return at;
});

std::optional<std::string> read_library_file(std::string_view file) {
  uint32_t size = 0;
  char* bytes = fetch_library_file(std::string(file).c_str(), &size);
  if (bytes == nullptr) return std::nullopt;
  std::string copy(bytes, size);
  std::free(bytes);
  return copy;
}

class Page {
 public:
  explicit Page(std::unique_ptr<Window> window)
      : session_(make_engine_session(page_settings())),
        app_(*session_),
        window_(std::move(window)) {
    app_.renderer = &window_->slices();
    ImGuiIO& io = ImGui::GetIO();
    io.SetClipboardTextFn = [](void*, const char* text) { copy_to_clipboard(text); };
    io.GetClipboardTextFn = [](void* self) {
      return static_cast<const char*>(static_cast<Page*>(self)->clipboard_.c_str());
    };
    io.ClipboardUserData = this;
    listen_for_paste();
    remember_gl_state();
    fetch_font("heddle-latin.otf", kLatinFont);
  }

  void tick() {
    constexpr double kAfterInputMs = 700;  // until a tooltip has come, a highlight has gone
    const double now_ms = emscripten_get_now();
    if (window_->pump()) {
      input_ms_ = now_ms;
      draw_soon();
    }
    update();
    if (std::exchange(settle_soon_, false)) settle();
    if (paste_) {
      paste_ = false;
      press_paste();
    }
    const bool touched = now_ms - input_ms_ < kAfterInputMs;
    if (wanted_ <= 0 && !touched) return;
    if (!touched && now_ms - drawn_ms_ < unhurried_ms()) return;
    drawn_ms_ = now_ms;
    wanted_ = std::max(0, wanted_ - 1);
    window_->frame([this](float width, float height) {
      draw_canvas(app_, 0, 0, width, height);
    });
    if (window_->restless()) wanted_ = std::max(wanted_, kAfterChange);
  }

  void draw_soon() { wanted_ = std::max(wanted_, kAfterChange); }

  void set_program(const char* json) {
    read_program(app_, json);
    note_characters();
    draw_soon();
  }

  // A page without frames, hidden or on cores that are all busy, still polls now and then.
  std::string poll() {
    update();
    settle_soon_ = !app_.running();
    return writer_.poll(app_, std::exchange(changed_, false));
  }

  void settle() {
    if (app_.settle()) note_change();
  }

  void set_font(int which, std::vector<std::byte> bytes) {
    if (which == kLatinFont) {
      window_->fonts().set_latin(std::move(bytes));
    } else {
      window_->fonts().set_chinese(std::move(bytes));
    }
    draw_soon();
  }

  void set_language(Language language) {
    heddle::set_language(language);
    if (language == Language::kChinese) need(chinese_characters());
    for_each_text(app_, [this](std::string_view text) { need(text); });
    draw_soon();
  }

  void paste(const char* text) {
    clipboard_ = text;
    paste_ = true;
    draw_soon();
  }

  App& app() { return app_; }
  Window& window() { return *window_; }

 private:
  static constexpr int kAfterChange = 3;  // frames

  void update() {
    if (app_.update()) note_change();
  }

  // What nobody touches is followed at so many frames a second: the cores are the program's, and
  // where there is no GPU they draw as well. A search has figures to show, and a bar.
  double unhurried_ms() const {
    constexpr double kTick = 5;  // a frame may come that much early
    if (app_.running() || app_.comparison() != nullptr) return 1000.0 / 15 - kTick;
    return app_.exploring.busy ? 1000.0 / 4 - kTick : 0;
  }

  void note_change() {
    changed_ = true;
    draw_soon();
    note_characters();
  }

  // Whatever of the program may appear on the canvas can hold characters beyond Latin.
  void note_characters() {
    if (app_.running() && ++skipped_ < 30) return;
    skipped_ = 0;
    for_each_text(app_, [this](std::string_view text) { need(text); });
  }

  void need(std::string_view text) {
    if (!window_->fonts().need(text) || asked_for_chinese_) return;
    asked_for_chinese_ = true;
    fetch_font("heddle-zh.otf", kChineseFont);
  }

  static void press_paste() {
    // In this order V's way up waits for the next frame, and Ctrl's behind it.
    ImGuiIO& io = ImGui::GetIO();
    io.AddKeyEvent(ImGuiMod_Ctrl, true);
    io.AddKeyEvent(ImGuiKey_V, true);
    io.AddKeyEvent(ImGuiKey_V, false);
    io.AddKeyEvent(ImGuiMod_Ctrl, false);
  }

  std::unique_ptr<Session> session_;
  App app_;
  std::unique_ptr<Window> window_;
  PollWriter writer_;
  std::string clipboard_;
  int wanted_ = 10;
  int skipped_ = 0;
  double drawn_ms_ = 0;
  double input_ms_ = 0;
  bool changed_ = true;
  bool settle_soon_ = false;  // the end of the run has been told
  bool paste_ = false;
  bool asked_for_chinese_ = false;
};

std::unique_ptr<Page> page;

// A string for JavaScript: it is read before the next call.
const char* hand_over(std::string text) {
  static std::string kept;
  kept = std::move(text);
  return kept.c_str();
}

}  // namespace
}  // namespace heddle

using namespace heddle;

extern "C" {

EMSCRIPTEN_KEEPALIVE void heddle_set_program(const char* json) { page->set_program(json); }

EMSCRIPTEN_KEEPALIVE const char* heddle_check(const char* text) {
  return hand_over(check_json(text, page->app().launch().files));
}

EMSCRIPTEN_KEEPALIVE void heddle_run() {
  page->app().run();
  page->draw_soon();
}

EMSCRIPTEN_KEEPALIVE int heddle_step(const char* json) {
  page->draw_soon();
  return read_step(page->app(), json);
}

EMSCRIPTEN_KEEPALIVE void heddle_stop() {
  page->app().stop();
  page->draw_soon();
}

EMSCRIPTEN_KEEPALIVE void heddle_theme(const char* name) {
  apply_theme(std::strcmp(name, "light") != 0);
  page->draw_soon();
}

EMSCRIPTEN_KEEPALIVE void heddle_language(const char* code) {
  page->set_language(std::strncmp(code, "zh", 2) == 0 ? Language::kChinese : Language::kEnglish);
}

EMSCRIPTEN_KEEPALIVE void heddle_resize(int css_width, int css_height, double zoom) {
  // SDL reads the device's pixel ratio itself.
  page->window().set_zoom(std::clamp(static_cast<float>(zoom), 0.5f, 4.0f));
  page->window().resize(css_width, css_height);
  page->draw_soon();
}

EMSCRIPTEN_KEEPALIVE const char* heddle_poll() { return hand_over(page->poll()); }

EMSCRIPTEN_KEEPALIVE const char* heddle_snapshot() {
  page->settle();
  return hand_over(snapshot_json(page->app()));
}

EMSCRIPTEN_KEEPALIVE const char* heddle_link_pack(const char* json) {
  return hand_over(link_pack(json));
}

EMSCRIPTEN_KEEPALIVE const char* heddle_link_unpack(const char* base64) {
  return hand_over(link_unpack(base64));
}

EMSCRIPTEN_KEEPALIVE const char* heddle_scenarios() { return hand_over(scenarios_json()); }

EMSCRIPTEN_KEEPALIVE void heddle_font(int which, std::byte* bytes, int size) {
  page->set_font(which, std::vector<std::byte>(bytes, bytes + size));
  std::free(bytes);
}

EMSCRIPTEN_KEEPALIVE void heddle_paste(const char* text) { page->paste(text); }
}

int main() {
  set_stdlib_reader(read_library_file);
  auto window = Window::open("Heddle", 800, 600);
  if (!window.ok()) {
    emscripten_log(EM_LOG_ERROR, "heddle: %s", window.error().message.c_str());
    std::abort();
  }
  page = std::make_unique<Page>(std::move(window.value()));
  emscripten_set_main_loop([] { page->tick(); }, 0, false);
  return 0;
}
