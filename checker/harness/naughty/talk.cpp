#include <harness/naughty/deeds.hpp>

#include <unistd.h>

#include <array>
#include <iostream>
#include <string>
#include <string_view>

namespace naughty {

int echo(const Arguments& arguments) {
  const std::string prefix = arguments.empty() ? "" : arguments.at(0);
  for (std::string line; std::getline(std::cin, line);) std::cout << prefix << line << std::endl;
  return 0;
}

namespace {

int print(const Arguments& arguments) {
  for (const auto& line : arguments) std::cout << line << "\n";
  return 0;
}

int close_output(const Arguments&) {
  ::close(1);
  return read_forever({});
}

int unfinished_line(const Arguments& arguments) {
  std::cout << arguments.at(0) << std::flush;
  std::string line;
  std::getline(std::cin, line);
  return 0;
}

int print_garbage(const Arguments&) {
  constexpr std::string_view garbage{"\x1b[2J\x1b]0;title\x07\0\xff\xfe \xe2\x80\xae \xc0\xaf\n",
                                     24};
  std::cout << garbage << std::flush;
  return 0;
}

int print_environment(const Arguments&) {
  for (char** variable = environ; *variable != nullptr; ++variable) std::cout << *variable << "\n";
  return 0;
}

int terminal_size(const Arguments&) {
  std::cout << (::isatty(0) != 0 && ::isatty(1) != 0 ? "a terminal" : "no terminal") << std::endl;
  return echo({"> "});
}

int exit_with(const Arguments& arguments) { return argument_as_number(arguments); }

}  // namespace

Deeds talk() {
  return {
      {"print", print},
      {"echo", echo},
      {"exit-with", exit_with},
      {"close-output", close_output},
      {"unfinished-line", unfinished_line},
      {"print-garbage", print_garbage},
      {"print-environment", print_environment},
      {"terminal", terminal_size},
  };
}

}  // namespace naughty
