// Says hello to whoever is named on the command line.
#include <fmt/core.h>

int main(int argc, char** argv) {
  const char* name = argc > 2 ? argv[1] : "stranger";
  fmt::print("hello, {}!\n", name);
}
