// OpenGL 3.3 natively, OpenGL ES 3.0 (WebGL 2) in the page: what both have.
#pragma once

#if defined(__EMSCRIPTEN__)
#include <GLES3/gl3.h>
#else
#define GL_GLEXT_PROTOTYPES
#include <SDL_opengl.h>
#endif
