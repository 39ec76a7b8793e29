// Slices of the timeline: a quad is four vertices with the same numbers, and gl_VertexID says which
// corner one is.
// `rect` and `viewport` are in pixels of the framebuffer divided by `scale`, y down.
layout(location = 0) in vec4 rect;
layout(location = 1) in vec4 colour;
layout(location = 2) in vec4 style_accent;  // style / 255, then the accent's r g b

uniform vec4 viewport;  // left, top, width, height
out vec2 place;         // pixels from the slice's corner
flat out vec2 size;
flat out vec4 fill;
flat out vec3 accent;
flat out int style;
flat out float phase;   // of the stripes: they stand still while the slice is cut by the edge

void main() {
  vec2 corner = vec2(float(gl_VertexID & 1), float(gl_VertexID >> 1 & 1));
  // A slice is never thinner than a pixel's column.
  size = max(rect.zw - rect.xy, vec2(1.0, 1.0));
  place = corner * size;
  vec2 at = (rect.xy + place - viewport.xy) / viewport.zw;
  gl_Position = vec4(at.x * 2.0 - 1.0, 1.0 - at.y * 2.0, 0.0, 1.0);
  fill = colour;
  style = int(style_accent.x * 255.0 + 0.5);
  accent = style_accent.yzw;
  phase = rect.x;
}
