#include <harness/naughty/deeds.hpp>

#include <sys/select.h>
#include <unistd.h>

#include <array>
#include <fstream>
#include <iostream>
#include <string>
#include <vector>

namespace naughty {

int read_forever(const Arguments&) {
  for (std::string line;;) std::getline(std::cin, line);
}

int pause_forever(const Arguments&) {
  for (;;) ::pause();
}

namespace {

int compute_forever(const Arguments&) {
  for (;;) sink = sink + 1;
}

int sleep_forever(const Arguments&) {
  for (;;) ::usleep(1000);
}

int wait_for_nothing(const Arguments&) {
  std::array<int, 2> ends{};
  if (::pipe(ends.data()) != 0) return 1;
  fd_set set;
  FD_ZERO(&set);
  FD_SET(ends[0], &set);
  ::select(ends[0] + 1, &set, nullptr, nullptr, nullptr);
  return 0;
}

int print_forever(const Arguments&) {
  for (;;) std::cout << "all work and no play makes a dull program\n";
}

int allocate_forever(const Arguments&) {
  for (std::vector<std::string> all;;) all.emplace_back(1 << 20, 'x');
}

int allocate_in_children(const Arguments& arguments) {
  for (int i = 0; i < argument_as_number(arguments); ++i) {
    if (::fork() != 0) continue;
    const std::string block(24 << 20, 'x');
    sink = block[100];
    pause_forever({});
  }
  return pause_forever({});
}

int write_file_forever(const Arguments&) {
  std::ofstream file{"large"};
  for (const std::string block(1 << 16, 'x');;) file << block << std::flush;
}

// A child that outlives its parent; with "setsid", in a session of its own, and its parent's parent
// gone.
int leave_child(const Arguments& arguments) {
  const bool away = !arguments.empty() && arguments.at(0) == "setsid";
  if (::fork() != 0) {
    std::cout << "left" << std::endl;
    return 0;
  }
  if (away) {
    ::setsid();
    if (::fork() != 0) return 0;
  }
  std::ofstream{"pid"} << ::getpid() << std::flush;
  for (int fd = 0; fd < 3; ++fd) ::close(fd);
  return pause_forever({});
}

int fork_bomb(const Arguments& arguments) {
  // Bounded, so that a harness that does nothing about it does not take the machine down.
  for (int i = 0; i < argument_as_number(arguments); ++i) {
    if (::fork() == 0) return pause_forever({});
  }
  return pause_forever({});
}

// Every process starts another in each round: 2^rounds of them.
int exponential_fork_bomb(const Arguments& arguments) {
  for (int i = 0; i < argument_as_number(arguments); ++i) sink = ::fork();
  return pause_forever({});
}

}  // namespace

Deeds excess() {
  return {
      {"read-forever", read_forever},
      {"compute-forever", compute_forever},
      {"sleep-forever", sleep_forever},
      {"pause-forever", pause_forever},
      {"wait-for-nothing", wait_for_nothing},
      {"print-forever", print_forever},
      {"allocate-forever", allocate_forever},
      {"allocate-in-children", allocate_in_children},
      {"write-file-forever", write_file_forever},
      {"leave-child", leave_child},
      {"fork-bomb", fork_bomb},
      {"exponential-fork-bomb", exponential_fork_bomb},
  };
}

}  // namespace naughty
