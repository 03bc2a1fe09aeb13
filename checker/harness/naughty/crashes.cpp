#include <harness/naughty/deeds.hpp>

#include <signal.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <stdexcept>
#include <vector>

namespace naughty {

namespace {

int crash_by_signal(const Arguments& arguments) {
  std::cout << "before" << std::endl;
  ::signal(argument_as_number(arguments), SIG_DFL);
  ::raise(argument_as_number(arguments));
  return 0;
}

int null_pointer(const Arguments&) {
  int* volatile nowhere = nullptr;
  return *nowhere;
}

int past_the_end(const Arguments&) {
  const std::vector<int> numbers(3);
  return numbers.data()[sink + 3];
}

int use_after_delete(const Arguments&) {
  const auto* number = new int{7};
  delete number;
  return *number;
}

int overflow(const Arguments&) {
  sink = 2147483647;
  return sink + 1;
}

int recurse_forever(const Arguments& arguments) {
  std::array<char, 1024> local{};
  local[0] = static_cast<char>(sink);
  return recurse_forever(arguments) + local[0];
}

int throw_something(const Arguments&) { throw std::runtime_error{"the feed is not there"}; }

int fail_assertion(const Arguments&) {
  std::fprintf(stderr, "naughty: crashes.cpp:1: int main(): Assertion `1 == 2' failed.\n");
  std::abort();
}

}  // namespace

Deeds crashes() {
  return {
      {"crash-by-signal", crash_by_signal},
      {"null-pointer", null_pointer},
      {"past-the-end", past_the_end},
      {"use-after-delete", use_after_delete},
      {"overflow", overflow},
      {"recurse-forever", recurse_forever},
      {"throw", throw_something},
      {"fail-assertion", fail_assertion},
  };
}

}  // namespace naughty
