#include "web/platform/window.h"

#include "web/platform/gl.h"
#include "web/views/theme.h"

#include <SDL.h>
#include <imgui.h>
#include <imgui_impl_opengl3.h>
#include <imgui_impl_sdl2.h>

#include <algorithm>

namespace heddle {
namespace {

// A window with its frame has to fit a small screen. The page's canvas has the size of its place.
void fit_screen([[maybe_unused]] int& width, [[maybe_unused]] int& height) {
#if !defined(__EMSCRIPTEN__)
  constexpr int kFrame = 40;  // a title bar
  SDL_Rect usable;
  if (SDL_GetDisplayUsableBounds(0, &usable) != 0) return;
  width = std::min(width, usable.w);
  height = std::min(height, usable.h - kFrame);
#endif
}

}  // namespace

Result<std::unique_ptr<Window>> Window::open(const std::string& title, int width, int height) {
  std::unique_ptr<Window> window(new Window());
  auto started = window->start(title, width, height);
  if (!started.ok()) return started.error();
  return window;
}

Result<bool> Window::start(const std::string& title, int width, int height) {
#if defined(__EMSCRIPTEN__)
  // The page's editor has a keyboard too: only what is typed into the canvas is ours.
  SDL_SetHint(SDL_HINT_EMSCRIPTEN_KEYBOARD_ELEMENT, "#canvas");
  constexpr const char* kShaderVersion = "#version 300 es";
  constexpr int kProfile = SDL_GL_CONTEXT_PROFILE_ES;
  constexpr int kMajor = 3, kMinor = 0;
#else
  SDL_SetHint(SDL_HINT_VIDEO_X11_NET_WM_BYPASS_COMPOSITOR, "0");
  constexpr const char* kShaderVersion = "#version 330 core";
  constexpr int kProfile = SDL_GL_CONTEXT_PROFILE_CORE;
  constexpr int kMajor = 3, kMinor = 3;
#endif
  auto failed = [](const char* what) { return Error{fmt::format("{}: {}", what, SDL_GetError())}; };
  if (SDL_Init(SDL_INIT_VIDEO | SDL_INIT_TIMER) != 0) return failed("cannot start SDL");
  SDL_GL_SetAttribute(SDL_GL_CONTEXT_PROFILE_MASK, kProfile);
  SDL_GL_SetAttribute(SDL_GL_CONTEXT_MAJOR_VERSION, kMajor);
  SDL_GL_SetAttribute(SDL_GL_CONTEXT_MINOR_VERSION, kMinor);
  SDL_GL_SetAttribute(SDL_GL_DOUBLEBUFFER, 1);
  fit_screen(width, height);
  window_ = SDL_CreateWindow(title.c_str(), SDL_WINDOWPOS_CENTERED, SDL_WINDOWPOS_CENTERED, width,
                             height, SDL_WINDOW_OPENGL | SDL_WINDOW_RESIZABLE |
                                         SDL_WINDOW_ALLOW_HIGHDPI);
  if (window_ == nullptr) return failed("cannot open a window");
  context_ = SDL_GL_CreateContext(window_);
  if (context_ == nullptr) return failed("OpenGL 3.3 or WebGL 2 is needed");
  SDL_GL_SetSwapInterval(1);

  IMGUI_CHECKVERSION();
  ImGui::CreateContext();
  ImGui::GetIO().IniFilename = nullptr;
  ImGui::GetIO().LogFilename = nullptr;
  ImGui_ImplSDL2_InitForOpenGL(window_, context_);
  ImGui_ImplOpenGL3_Init(kShaderVersion);
  apply_theme(true);
  auto slices = GlSlices::make();
  if (!slices.ok()) return slices.error();
  slices_ = std::move(slices.value());
  return true;
}

Window::~Window() {
  slices_.reset();
  if (ImGui::GetCurrentContext() != nullptr) {
    ImGui_ImplOpenGL3_Shutdown();
    ImGui_ImplSDL2_Shutdown();
    ImGui::DestroyContext();
  }
  if (context_ != nullptr) SDL_GL_DeleteContext(context_);
  if (window_ != nullptr) SDL_DestroyWindow(window_);
  SDL_Quit();
}

bool Window::pump() {
  SDL_Event event;
  bool any = false;
  while (SDL_PollEvent(&event) != 0) {
    any = true;
    if (event.type == SDL_MOUSEMOTION) {
      event.motion.x = static_cast<int>(static_cast<float>(event.motion.x) / zoom_);
      event.motion.y = static_cast<int>(static_cast<float>(event.motion.y) / zoom_);
    }
    ImGui_ImplSDL2_ProcessEvent(&event);
    if (event.type == SDL_QUIT) quit_ = true;
    if (event.type == SDL_WINDOWEVENT && event.window.event == SDL_WINDOWEVENT_CLOSE) quit_ = true;
  }
  return any;
}

void Window::resize(int width, int height) { SDL_SetWindowSize(window_, width, height); }

void Window::frame(const std::function<void(float, float)>& draw) {
  int width = 1, height = 1, pixels_wide = 1, pixels_high = 1;
  SDL_GetWindowSize(window_, &width, &height);
  SDL_GL_GetDrawableSize(window_, &pixels_wide, &pixels_high);
  float shown_wide = static_cast<float>(width) / zoom_;
  float shown_high = static_cast<float>(height) / zoom_;
  float scale = width > 0 ? static_cast<float>(pixels_wide) / shown_wide : 1.0f;
  if (fonts_.update(scale)) ImGui_ImplOpenGL3_DestroyFontsTexture();
  ImGui_ImplOpenGL3_NewFrame();
  // The backend makes its texture with its device objects, but not again for a new atlas.
  if (ImGui::GetIO().Fonts->TexID == nullptr) ImGui_ImplOpenGL3_CreateFontsTexture();
  ImGui_ImplSDL2_NewFrame();
  correct_input(shown_wide, shown_high, scale);
  ImGui::NewFrame();
  draw(shown_wide, shown_high);
  ImGui::Render();
  glViewport(0, 0, pixels_wide, pixels_high);
  Rgb back = theme().window;
  glClearColor(static_cast<float>((back >> 16) & 0xff) / 255.0f,
               static_cast<float>((back >> 8) & 0xff) / 255.0f,
               static_cast<float>(back & 0xff) / 255.0f, 1);
  glClear(GL_COLOR_BUFFER_BIT);
  ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
  SDL_GL_SwapWindow(window_);
}

// The backend has just told ImGui the size in the window's own units, and on X11 the mouse's place
// on the desktop, which without a window manager can be an old one.
void Window::correct_input(float width, float height, float scale) {
  ImGuiIO& io = ImGui::GetIO();
  io.DisplaySize = ImVec2(width, height);
  io.DisplayFramebufferScale = ImVec2(scale, scale);
#if !defined(__EMSCRIPTEN__)
  if (SDL_GetMouseFocus() != window_) return;
  int x = 0, y = 0;
  SDL_GetMouseState(&x, &y);
  io.AddMousePosEvent(static_cast<float>(x) / zoom_, static_cast<float>(y) / zoom_);
#endif
}

bool Window::restless() const {
  const ImGuiIO& io = ImGui::GetIO();
  for (bool down : io.MouseDown) {
    if (down) return true;
  }
  if (io.WantTextInput) return true;  // the cursor blinks
  for (ImGuiKey key : {ImGuiKey_W, ImGuiKey_A, ImGuiKey_S, ImGuiKey_D}) {
    if (ImGui::IsKeyDown(key)) return true;
  }
  return false;
}

}  // namespace heddle
