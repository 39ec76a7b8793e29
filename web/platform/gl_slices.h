// The SliceRenderer of OpenGL: one instanced draw call for all slices in sight.
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
  GlSlices() = default;

  unsigned program_ = 0;
  unsigned vertices_ = 0;  // the vertex array object
  unsigned buffer_ = 0;
  int viewport_at_ = -1;
  int scale_at_ = -1;
  uint64_t uploaded_ = 0;  // the revision in the buffer
};

}  // namespace heddle
