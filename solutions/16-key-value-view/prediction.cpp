// Your prediction, before you build anything: which values does `foo` have?
#include <fmt/core.h>

// YOUR CODE HERE, between the quotes: the values, in any order,
// with spaces between them.
const char* with_three_entries = "green blue";
const char* with_four_entries = "blue yellow";

int main() {
  fmt::print("with three entries: {}\n", with_three_entries);
  fmt::print("with four entries: {}\n", with_four_entries);
}
