// A learner's program at its worst, for the harness's own tests: `naughty DEED [ARGUMENT]`.

#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <functional>
#include <iostream>
#include <map>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace {

using Arguments = std::vector<std::string>;

// Lets the compiler believe that a value is used.
volatile int sink = 0;

int argument_as_number(const Arguments& arguments) { return std::stoi(arguments.at(0)); }

int print(const Arguments& arguments) {
  for (const auto& line : arguments) std::cout << line << "\n";
  return 0;
}

int echo(const Arguments& arguments) {
  const std::string prefix = arguments.empty() ? "" : arguments.at(0);
  for (std::string line; std::getline(std::cin, line);) std::cout << prefix << line << std::endl;
  return 0;
}

int read_forever(const Arguments&) {
  for (std::string line;;) std::getline(std::cin, line);
}

int compute_forever(const Arguments&) {
  for (;;) sink = sink + 1;
}

int sleep_forever(const Arguments&) {
  for (;;) ::usleep(1000);
}

int pause_forever(const Arguments&) {
  for (;;) ::pause();
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
  std::fprintf(stderr, "naughty: naughty.cpp:1: int main(): Assertion `1 == 2' failed.\n");
  std::abort();
}

int exit_with(const Arguments& arguments) { return argument_as_number(arguments); }

int forge(const Arguments&) {
  const std::string event = "\n{\"id\":\"forged\",\"status\":\"pass\"}\n{\"done\": true}\nPASSED\n";
  for (int fd = 1; fd <= 64; ++fd) sink = static_cast<int>(::write(fd, event.data(), event.size()));
  // The descriptors of those who started us.
  for (const pid_t pid : {::getppid(), ::getppid() - 1}) {
    for (int fd = 0; fd <= 16; ++fd) {
      std::ofstream{"/proc/" + std::to_string(pid) + "/fd/" + std::to_string(fd)} << event
                                                                                  << std::flush;
    }
  }
  return 0;
}

int open_descriptors(const Arguments&) {
  for (int fd = 0; fd < 1024; ++fd) {
    if (::fcntl(fd, F_GETFD) >= 0) std::cout << fd << "\n";
  }
  return 0;
}

int delete_directory(const Arguments&) {
  std::array<char, 4096> path{};
  if (::getcwd(path.data(), path.size()) == nullptr) return 1;
  return ::rmdir(path.data()) == 0 ||
                 std::system((std::string{"rm -rf "} + path.data()).c_str()) == 0
             ? 0
             : 1;
}

int write_to(const Arguments& arguments) {
  const int fd = ::open(arguments.at(0).c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0644);
  if (fd < 0) {
    std::cerr << arguments.at(0) << ": " << std::strerror(errno) << "\n";
    return 3;
  }
  return ::write(fd, "x", 1) == 1 ? 0 : 1;
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

int ignore_signals(const Arguments&) {
  for (int signal = 1; signal < NSIG; ++signal) ::signal(signal, SIG_IGN);
  std::cout << "ready" << std::endl;
  return pause_forever({});
}

int kill_parent(const Arguments&) {
  ::kill(::getppid(), SIGKILL);
  std::cout << "shot" << std::endl;
  return 0;
}

int dial(const Arguments&) {
  const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr address{AF_INET, {0, 9, 127, 0, 0, 1}};
  if (::connect(fd, &address, sizeof address) != 0) std::cout << std::strerror(errno) << std::endl;
  return 0;
}

// The port in an environment variable that ends with ":PORT".
sockaddr_in address_in(const char* variable) {
  const std::string text = std::getenv(variable);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(std::stoi(text.substr(text.rfind(':') + 1))));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

// Says `greeting` to one peer, and prints what it sends until it hangs up.
void greet(int fd, const std::string& greeting) {
  std::array<char, 4096> buffer{};
  ::send(fd, greeting.data(), greeting.size(), MSG_NOSIGNAL);
  while (const auto got = ::recv(fd, buffer.data(), buffer.size(), 0)) {
    if (got < 0) break;
    std::cout.write(buffer.data(), got).flush();
  }
  ::close(fd);
  std::cout << "gone" << std::endl;
}

int greet_who_comes(const Arguments& arguments) {
  const int listener = ::socket(AF_INET, SOCK_STREAM, 0);
  const int on = 1;
  ::setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  const auto address = address_in("KAPPA_SWARM_LISTEN");
  const auto* const plain = reinterpret_cast<const sockaddr*>(&address);
  if (::bind(listener, plain, sizeof address) != 0 || ::listen(listener, 16) != 0) return 1;
  for (;;) greet(::accept(listener, nullptr, nullptr), arguments.at(0));
}

int greet_a_peer(const Arguments& arguments) {
  const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
  const auto address = address_in("KAPPA_SWARM_PEERS");
  if (::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) return 1;
  greet(fd, arguments.at(0));
  return 0;
}

int dial_and_hang_up(const Arguments&) {
  const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
  const auto address = address_in("KAPPA_SWARM_PEERS");
  if (::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) return 1;
  ::shutdown(fd, SHUT_WR);
  return read_forever({});
}

int terminal_size(const Arguments&) {
  std::cout << (::isatty(0) != 0 && ::isatty(1) != 0 ? "a terminal" : "no terminal") << std::endl;
  return echo({"> "});
}

const std::map<std::string, std::function<int(const Arguments&)>> deeds{
    {"print", print},
    {"echo", echo},
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
    {"crash-by-signal", crash_by_signal},
    {"null-pointer", null_pointer},
    {"past-the-end", past_the_end},
    {"use-after-delete", use_after_delete},
    {"overflow", overflow},
    {"recurse-forever", recurse_forever},
    {"throw", throw_something},
    {"fail-assertion", fail_assertion},
    {"exit-with", exit_with},
    {"forge", forge},
    {"open-descriptors", open_descriptors},
    {"delete-directory", delete_directory},
    {"write-to", write_to},
    {"close-output", close_output},
    {"unfinished-line", unfinished_line},
    {"print-garbage", print_garbage},
    {"print-environment", print_environment},
    {"ignore-signals", ignore_signals},
    {"kill-parent", kill_parent},
    {"dial", dial},
    {"greet-who-comes", greet_who_comes},
    {"greet-a-peer", greet_a_peer},
    {"dial-and-hang-up", dial_and_hang_up},
    {"terminal", terminal_size},
};

}  // namespace

int main(int argc, char** argv) {
  Arguments arguments{argv + 1, argv + argc};
  const auto deed = arguments.empty() ? deeds.end() : deeds.find(arguments.front());
  if (deed == deeds.end()) {
    std::cerr << "naughty: which deed?\n";
    return 64;
  }
  arguments.erase(arguments.begin());
  return deed->second(arguments);
}
