// Says hello to whoever is named on the command line.
#include <fmt/core.h>

int main() {
  // YOUR CODE HERE: say hello to the name on the command line, or to
  // "stranger" if there is none.
  fmt::print("hello, world!\n");
}
