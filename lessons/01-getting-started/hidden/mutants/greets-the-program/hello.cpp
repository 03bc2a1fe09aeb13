// Says hello to whoever is named on the command line.
#include <fmt/core.h>

int main(int argc, char** argv) {
  const char* name = argc > 1 ? argv[0] : "stranger";
  fmt::print("hello, {}!\n", name);
}
