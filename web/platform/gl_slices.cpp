#include "web/platform/gl_slices.h"

#include "engine/base/embedded.h"
#include "web/platform/gl.h"

#include <imgui.h>

#include <algorithm>
#include <cstddef>
#include <string>

namespace heddle {
namespace {

#if defined(__EMSCRIPTEN__)
constexpr const char* kHeader =
    "#version 300 es\nprecision highp float;\nprecision highp int;\n";
#else
// Explicit locations of inputs are in GL 3.3's own language.
constexpr const char* kHeader = "#version 330 core\n";
#endif

std::string shader_text(std::string_view name) {
  for (const EmbeddedFile& file : embedded_shaders()) {
    if (file.name == name) return kHeader + std::string(file.text);
  }
  VERIFY(false, "no shader {}", name);
}

Result<unsigned> compiled(unsigned kind, std::string_view name) {
  std::string source = shader_text(name);
  unsigned shader = glCreateShader(kind);
  const char* start = source.c_str();
  glShaderSource(shader, 1, &start, nullptr);
  glCompileShader(shader);
  int ok = 0;
  glGetShaderiv(shader, GL_COMPILE_STATUS, &ok);
  if (ok != 0) return shader;
  char words[1024] = "";
  glGetShaderInfoLog(shader, sizeof words, nullptr, words);
  glDeleteShader(shader);
  return Error{fmt::format("shaders/{}: {}", name, words)};
}

}  // namespace

Result<std::unique_ptr<GlSlices>> GlSlices::make() {
  auto vertex = compiled(GL_VERTEX_SHADER, "slice.vert");
  if (!vertex.ok()) return vertex.error();
  auto fragment = compiled(GL_FRAGMENT_SHADER, "slice.frag");
  if (!fragment.ok()) return fragment.error();

  std::unique_ptr<GlSlices> made(new GlSlices());
  made->program_ = glCreateProgram();
  glAttachShader(made->program_, vertex.value());
  glAttachShader(made->program_, fragment.value());
  glLinkProgram(made->program_);
  glDeleteShader(vertex.value());
  glDeleteShader(fragment.value());
  int ok = 0;
  glGetProgramiv(made->program_, GL_LINK_STATUS, &ok);
  if (ok == 0) {
    char words[1024] = "";
    glGetProgramInfoLog(made->program_, sizeof words, nullptr, words);
    return Error{fmt::format("shaders/slice: {}", words)};
  }
  made->viewport_at_ = glGetUniformLocation(made->program_, "viewport");
  made->scale_at_ = glGetUniformLocation(made->program_, "scale");

  glGenVertexArrays(1, &made->vertices_);
  glGenBuffers(1, &made->corners_);
  glGenBuffers(1, &made->order_);
  glBindVertexArray(made->vertices_);
  glBindBuffer(GL_ELEMENT_ARRAY_BUFFER, made->order_);
  glBindBuffer(GL_ARRAY_BUFFER, made->corners_);
  auto attribute = [](unsigned at, int size, unsigned type, bool normalized, size_t offset) {
    glEnableVertexAttribArray(at);
    glVertexAttribPointer(at, size, type, normalized, sizeof(SliceInstance),
                          reinterpret_cast<const void*>(offset));
  };
  attribute(0, 4, GL_FLOAT, false, offsetof(SliceInstance, x0));
  attribute(1, 4, GL_UNSIGNED_BYTE, true, offsetof(SliceInstance, r));
  attribute(2, 4, GL_UNSIGNED_BYTE, true, offsetof(SliceInstance, style));
  glBindVertexArray(0);
  return made;
}

GlSlices::~GlSlices() {
  if (corners_ != 0) glDeleteBuffers(1, &corners_);
  if (order_ != 0) glDeleteBuffers(1, &order_);
  if (vertices_ != 0) glDeleteVertexArrays(1, &vertices_);
  if (program_ != 0) glDeleteProgram(program_);
}

void GlSlices::draw(const std::vector<SliceInstance>& instances, uint64_t revision,
                    const float (&clip)[4]) {
  if (instances.empty()) return;
  const ImDrawData* data = ImGui::GetDrawData();
  float scale = data->FramebufferScale.x;
  float height = data->DisplaySize.y * data->FramebufferScale.y;
  float left = (clip[0] - data->DisplayPos.x) * scale;
  float top = (clip[1] - data->DisplayPos.y) * scale;
  float right = (clip[2] - data->DisplayPos.x) * scale;
  float bottom = (clip[3] - data->DisplayPos.y) * scale;
  if (right <= left || bottom <= top) return;

  glScissor(static_cast<int>(left), static_cast<int>(height - bottom),
            static_cast<int>(right - left), static_cast<int>(bottom - top));
  glUseProgram(program_);
  glUniform4f(viewport_at_, data->DisplayPos.x, data->DisplayPos.y, data->DisplaySize.x,
              data->DisplaySize.y);
  glUniform1f(scale_at_, scale);
  glBindVertexArray(vertices_);
  if (revision != uploaded_) {
    uploaded_ = revision;
    upload(instances);
  }
  glDrawElements(GL_TRIANGLES, static_cast<int>(instances.size() * kIndices), GL_UNSIGNED_INT,
                 nullptr);
  glBindVertexArray(0);
}

// Requires: the vertex array is bound.
void GlSlices::upload(const std::vector<SliceInstance>& instances) {
  const auto give = [](unsigned kind, const auto& all, unsigned usage) {
    glBufferData(kind, static_cast<std::ptrdiff_t>(all.size() * sizeof all[0]), all.data(), usage);
  };
  std::vector<SliceInstance> corners;
  corners.reserve(instances.size() * kCorners);
  for (const SliceInstance& each : instances) corners.insert(corners.end(), kCorners, each);
  glBindBuffer(GL_ARRAY_BUFFER, corners_);
  give(GL_ARRAY_BUFFER, corners, GL_STREAM_DRAW);
  if (instances.size() <= ordered_) return;
  ordered_ = std::max(instances.size(), 2 * ordered_);
  std::vector<uint32_t> order;
  order.reserve(ordered_ * kIndices);
  for (uint32_t i = 0; i < ordered_; i++) {
    for (uint32_t corner : {0, 1, 2, 2, 1, 3}) order.push_back(kCorners * i + corner);
  }
  give(GL_ELEMENT_ARRAY_BUFFER, order, GL_STATIC_DRAW);
}

}  // namespace heddle
