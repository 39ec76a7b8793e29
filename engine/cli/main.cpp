#include "engine/cli/cli.h"
#include "engine/cli/gui.h"

int main(int argc, char** argv) {
#if defined(HEDDLE_WITH_GUI)
  return heddle::cli_main(argc, argv, &heddle::gui_main);
#else
  return heddle::cli_main(argc, argv, nullptr);
#endif
}
