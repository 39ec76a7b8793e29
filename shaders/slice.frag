// The look of a slice: see SliceStyle in web/views/model/visible.h.
in vec2 place;
flat in vec2 size;
flat in vec4 fill;
flat in vec3 accent;
flat in int style;
flat in float phase;

uniform float scale;  // framebuffer pixels for one pixel of the view
out vec4 result;

// Distance to the edge of the slice, rounded by `radius`; negative inside.
float edge(vec2 p, float radius) {
  vec2 q = abs(p - size * 0.5) - size * 0.5 + radius;
  return length(max(q, 0.0)) + min(max(q.x, q.y), 0.0) - radius;
}

float covered(float distance) { return clamp(0.5 - distance * scale, 0.0, 1.0); }

void main() {
  if (style == 3) {
    result = fill;
    return;
  }
  float radius = min(3.0, size.x * 0.25);
  if (style == 2) {
    float line = abs(place.y - size.y * 0.5) - 1.25;
    float ends = max(abs(place.y - size.y * 0.5) - size.y * 0.28,
                     min(place.x, size.x - place.x) - 1.0);
    result = vec4(fill.rgb, fill.a * max(covered(line), size.x > 6.0 ? covered(ends) : 0.0));
    return;
  }
  // A gap of a third of a pixel keeps neighbours apart where there is room for it.
  float inside = edge(place, radius) + (size.x > 4.0 ? 0.33 : 0.0);
  if (style == 4) {
    float ring = abs(inside + 1.0) - 1.0;
    result = vec4(accent, covered(ring));
    return;
  }
  vec3 colour = fill.rgb;
  if (style == 1 && size.x > 2.0) {
    float across = mod(place.x + place.y + phase, 7.0);
    float stripe = covered(abs(across - 3.5) - 1.0);
    colour = mix(colour, accent, 0.55 * stripe);
    colour = mix(colour, accent, 0.9 * covered(-inside - 1.2));
  } else if (style == 1) {
    colour = mix(colour, accent, 0.6);
  }
  result = vec4(colour, fill.a * covered(inside));
}
