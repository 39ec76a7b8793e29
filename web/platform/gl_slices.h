// The SliceRenderer of OpenGL: one draw call for all slices in sight.
//
// A slice is four vertices, all with its numbers, and no instance: those of four vertices leave a
// GPU idle, and where the processor draws instead each costs as much as a draw call (40 us).
#pragma once

#include "engine/base/result.h"
#include "web/views/app.h"

#include <memory>

namespace heddle {

class GlSlices : public SliceRenderer {
 public:
  /// Compiles shaders/slice.vert and slice.frag. Needs a current context.
  /// Errors: the compiler's or linker's words.
  static Result<std::unique_ptr<GlSlices>> make();
  ~GlSlices() override;

  void draw(const std::vector<SliceInstance>& instances, uint64_t revision,
            const float (&clip)[4]) override;

 private:
  static constexpr uint32_t kCorners = 4;
  static constexpr uint32_t kIndices = 6;  // of two triangles

  GlSlices() = default;
  void upload(const std::vector<SliceInstance>& instances);

  unsigned program_ = 0;
  unsigned vertices_ = 0;  // the vertex array object
  unsigned corners_ = 0;   // a buffer: the numbers of each slice four times
  unsigned order_ = 0;     // a buffer: the indices of
  size_t ordered_ = 0;     // so many slices
  int viewport_at_ = -1;
  int scale_at_ = -1;
  uint64_t uploaded_ = 0;  // the revision in the buffer
};

}  // namespace heddle
