#include <fmt/core.h>

#include <string>

int main(int, char** argv) {
  std::string name = argv[1];
  fmt::print("hello, {}!\n", name);
}
