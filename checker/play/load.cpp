// The game in a room full of players, measured: `load GAME [players [star|mesh [ms between
// steps]]]`.
//
// The game runs on a terminal without a window, once alone and once with the players, who are all
// in one process beside it. In a star everybody is connected to the game only, so that all they
// write goes through it; in a mesh everybody is connected to everybody, as in a room with a good
// wifi. Prints how long a key takes to the screen, what the game uses, and what a move costs.
//
// It runs in a network of its own, where the system allows that, so that the bytes can be counted.
#include <checker/play/wander.hpp>

#include <terminal/testing/terminal_program.hpp>

#include <fmt/format.h>
#include <asio/io_context.hpp>
#include <asio/posix/stream_descriptor.hpp>
#include <asio/steady_timer.hpp>

#include <net/if.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

struct Settings {
  std::string game;
  int players = 50;
  bool mesh = false;
  milliseconds step{500};
};

/// @return whether bytes on the loopback interface are only ours from here on
bool own_network() {
  const auto user = ::getuid();
  if (::unshare(CLONE_NEWUSER | CLONE_NEWNET) != 0) return false;
  std::ofstream("/proc/self/setgroups") << "deny";
  std::ofstream("/proc/self/uid_map") << "0 " << user << " 1";
  const int fd = ::socket(AF_INET, SOCK_DGRAM, 0);
  ifreq request{};
  std::strcpy(request.ifr_name, "lo");
  request.ifr_flags = IFF_UP | IFF_RUNNING;
  const bool up = ::ioctl(fd, SIOCSIFFLAGS, &request) == 0;
  ::close(fd);
  if (!up) throw std::runtime_error("the network of our own has no loopback interface");
  return true;
}

double network_bytes() {
  std::ifstream file("/proc/self/net/dev");
  for (std::string word; file >> word;) {
    if (word != "lo:") continue;
    double bytes = 0;
    file >> bytes;
    return bytes;
  }
  return 0;
}

/// Processor time of all its threads, in seconds; or how long they were ready and got none, because
/// others had all processors.
enum class Processor { used, waited_for };
double processor_seconds(pid_t pid, Processor what = Processor::used) {
  double nanoseconds = 0;
  const auto tasks = fmt::format("/proc/{}/task", pid);
  for (const auto& task : std::filesystem::directory_iterator(tasks)) {
    double used = 0, waited = 0;
    std::ifstream(task.path() / "schedstat") >> used >> waited;
    nanoseconds += what == Processor::used ? used : waited;
  }
  return nanoseconds / 1e9;
}

double megabytes(pid_t pid, const std::string& what) {
  std::ifstream file(fmt::format("/proc/{}/status", pid));
  for (std::string word; file >> word;) {
    if (word != what) continue;
    double kilobytes = 0;
    file >> kilobytes;
    return kilobytes / 1024;
  }
  return 0;
}

double bytes_in(const std::filesystem::path& folder) {
  double sum = 0;
  std::error_code gone;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder, gone)) {
    const auto size = entry.file_size(gone);
    if (!gone) sum += static_cast<double>(size);
  }
  return sum;
}

/// The process of the players: answers each byte on its input with how much they have written.
class CrowdProcess {
 public:
  CrowdProcess(const Settings& settings, int input, int output)
      : settings_(settings), input_(io_, input), output_(output), look_(io_) {}

  void run() {
    swarm::Options where;
    where.ways = {{swarm::Way::direct}};
    where.listen = "127.0.0.1:0";
    std::vector<std::string> addresses;
    for (int i = 0; i < settings_.players; ++i) {
      if (settings_.mesh) where.peers = addresses;
      players_.emplace_back(io_, fmt::format("p{}", i), where);
      addresses.push_back(players_.back().address());
      play::wander(io_, players_.back(),
                   {.step = settings_.step,
                    .rests = false,
                    .most_written = 1'000'000,
                    .seed = static_cast<std::uint64_t>(i)});
    }
    say(fmt::format("{}", fmt::join(addresses, ",")));
    answer();
    look();
    io_.run();
  }

 private:
  void say(const std::string& line) const {
    const std::string text = line + "\n";
    if (::write(output_, text.data(), text.size()) < 0) std::_Exit(1);
  }
  void answer() {
    input_.async_read_some(asio::buffer(byte_), [this](const auto& error, std::size_t) {
      if (error) std::_Exit(0);
      std::size_t written = 0;
      for (const play::Player& player : players_) written += player.written();
      say(std::to_string(written));
      answer();
    });
  }
  /// Says when everybody knows where everybody is, the game's player too.
  void look() {
    look_.expires_after(milliseconds(200));
    look_.async_wait([this](const auto&) {
      const std::size_t all = players_.size() + 1;
      if (std::all_of(players_.begin(), players_.end(),
                      [all](const auto& player) { return player.places().size() == all; })) {
        say("everybody");
      } else {
        look();
      }
    });
  }

  Settings settings_;
  asio::io_context io_;
  asio::posix::stream_descriptor input_;
  int output_;
  asio::steady_timer look_;
  std::array<char, 1> byte_{};
  std::vector<play::Player> players_;
};

class Crowd {
 public:
  explicit Crowd(const Settings& settings) {
    std::array<int, 2> input{}, output{};
    if (::pipe(input.data()) != 0 || ::pipe(output.data()) != 0)
      throw std::runtime_error("no pipe");
    pid_ = ::fork();
    if (pid_ == 0) {
      ::close(input[1]);
      CrowdProcess(settings, input[0], output[1]).run();
      std::_Exit(0);
    }
    ::close(input[0]);
    ::close(output[1]);
    ask_ = input[1];
    answers_ = ::fdopen(output[0], "r");
    addresses_ = line();
  }
  ~Crowd() {
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
    ::close(ask_);
    std::fclose(answers_);
  }
  Crowd(const Crowd&) = delete;
  Crowd& operator=(const Crowd&) = delete;

  const std::string& addresses() const { return addresses_; }
  pid_t pid() const { return pid_; }
  /// Whether it has said so. To be asked until it has.
  bool everybody_is_there() {
    pollfd answer{::fileno(answers_), POLLIN, 0};
    return ::poll(&answer, 1, 0) == 1 && line() == "everybody";
  }
  double written() {
    if (::write(ask_, "?", 1) != 1) throw std::runtime_error("the players have ended");
    return std::stod(line());
  }

 private:
  std::string line() {
    std::array<char, 8192> text{};
    if (std::fgets(text.data(), text.size(), answers_) == nullptr) {
      throw std::runtime_error("the players have ended");
    }
    return std::string(text.data(), std::strlen(text.data()) - 1);
  }
  pid_t pid_ = -1;
  int ask_ = -1;
  std::FILE* answers_ = nullptr;
  std::string addresses_;
};

/// Lets the game draw for that long.
void watch(terminal::TerminalProgram& game, milliseconds time) {
  const auto end = Clock::now() + time;
  game.wait_until([end] { return Clock::now() >= end; });
}

struct Times {
  double median, slow, slowest;  // milliseconds; `slow`: one in a hundred is slower
  double bytes;                  // that one key made the game send to the terminal
  double waited;  // milliseconds a key that the game waited for a processor: not its fault
};

/// Walks to and fro, and measures from each key to the player at its new place.
Times press_keys(terminal::TerminalProgram& game, int x, int y) {
  constexpr int presses = 300;
  const auto there = [&](int at) { return game.screen().at(at, y).text == "@"; };
  if (!game.wait_until([&] { return there(x); })) throw std::runtime_error("no player is seen");
  std::vector<double> times;
  const std::size_t before = game.bytes();
  const double waited = processor_seconds(game.pid(), Processor::waited_for);
  for (int i = 0; i < presses; ++i) {
    watch(game, milliseconds(20 + i % 40));
    const bool right = i % 2 == 0;
    const auto pressed = Clock::now();
    game.type(right ? "\x1b[C" : "\x1b[D");
    if (!game.wait_until([&] { return there(right ? x + 1 : x); })) {
      throw std::runtime_error("a key moved nobody within 20 seconds");
    }
    times.push_back(std::chrono::duration<double, std::milli>(Clock::now() - pressed).count());
  }
  const double bytes = static_cast<double>(game.bytes() - before) / presses;
  std::sort(times.begin(), times.end());
  return {times[presses / 2], times[presses * 99 / 100], times.back(), bytes,
          1000 * (processor_seconds(game.pid(), Processor::waited_for) - waited) / presses};
}

void print(const Times& times) {
  fmt::print("  key to screen   {:.2f} ms median, {:.2f} ms 99th percentile, {:.2f} ms slowest\n",
             times.median, times.slow, times.slowest);
  fmt::print("  (this machine was {}: the game waited {:.2f} ms a key for a processor)\n",
             times.waited > 1 ? "busy" : "idle enough", times.waited);
}

void alone(const Settings& settings) {
  terminal::TerminalProgram game({settings.game, "ada"},
                                 {.environment = {{"TERM", "xterm-256color"},
                                                  {"KAPPA_SWARM", "direct"},
                                                  {"KAPPA_SWARM_LISTEN", "127.0.0.1:0"}}});
  const Times times = press_keys(game, 15, 6);
  fmt::print("Alone:\n");
  print(times);
  fmt::print("  to the terminal {:.0f} bytes a move\n", times.bytes);
  const double before = processor_seconds(game.pid());
  constexpr int seconds = 30;
  for (int i = 0; i < seconds * 1000 / 5000; ++i) watch(game, milliseconds(5000));
  fmt::print("  idle            {:.3f} % of a processor, over {} s\n",
             100 * (processor_seconds(game.pid()) - before) / seconds, seconds);
  fmt::print("  memory          {:.1f} MB\n", megabytes(game.pid(), "VmRSS:"));
  std::fflush(stdout);
}

void among_players(const Settings& settings, bool counts_network) {
  Crowd crowd(settings);
  const auto start = Clock::now();
  terminal::TerminalProgram game({settings.game, "ada"},
                                 {.environment = {{"TERM", "xterm-256color"},
                                                  {"KAPPA_SWARM", "direct"},
                                                  {"KAPPA_SWARM_LISTEN", "127.0.0.1:0"},
                                                  {"KAPPA_SWARM_PEERS", crowd.addresses()}}});
  while (!crowd.everybody_is_there()) watch(game, milliseconds(50));
  fmt::print("With {} players, a {}, a step each {} ms:\n", settings.players,
             settings.mesh ? "mesh" : "star", settings.step.count());
  fmt::print("  everybody knows everybody after {:.1f} s\n",
             std::chrono::duration<double>(Clock::now() - start).count());
  print(press_keys(game, 15, 6));

  const double used = processor_seconds(game.pid()), used_by_them = processor_seconds(crowd.pid());
  const double written = crowd.written(), sent = network_bytes(), kept = bytes_in("game");
  const auto bytes = static_cast<double>(game.bytes());
  constexpr int seconds = 20;
  for (int i = 0; i < seconds * 1000 / 5000; ++i) watch(game, milliseconds(5000));
  const double moves = crowd.written() - written;
  fmt::print("  moves           {:.0f} a second\n", moves / seconds);
  fmt::print("  the game        {:.1f} % of a processor, {:.1f} MB of memory\n",
             100 * (processor_seconds(game.pid()) - used) / seconds,
             megabytes(game.pid(), "VmRSS:"));
  fmt::print("  the players     {:.1f} % of a processor, together\n",
             100 * (processor_seconds(crowd.pid()) - used_by_them) / seconds);
  fmt::print("  a move          {:.0f} bytes to the terminal, {:.0f} on the game's disk",
             (static_cast<double>(game.bytes()) - bytes) / moves,
             (bytes_in("game") - kept) / moves);
  if (counts_network) {
    fmt::print(", {:.0f} on the network for each player",
               (network_bytes() - sent) / moves / settings.players);
  }
  fmt::print("\n");
}

Settings settings_from(const std::vector<std::string>& words) {
  if (words.empty()) {
    throw std::runtime_error("say which game: load build/check/play/game [50 [star|mesh [500]]]");
  }
  Settings settings;
  settings.game = std::filesystem::absolute(words[0]).string();
  if (words.size() > 1) settings.players = std::stoi(words[1]);
  if (words.size() > 2) settings.mesh = words[2] == "mesh";
  if (words.size() > 3) settings.step = milliseconds(std::stoi(words[3]));
  return settings;
}

/// In a folder of its own, because the game keeps its log where it is started.
void measure(const Settings& settings) {
  std::string folder = (std::filesystem::temp_directory_path() / "kappa-load-XXXXXX").string();
  if (::mkdtemp(folder.data()) == nullptr) throw std::runtime_error("can't make " + folder);
  std::filesystem::current_path(folder);
  const bool counts_network = own_network();
  if (!settings.mesh) alone(settings);
  std::filesystem::remove_all("game");
  among_players(settings, counts_network);
  std::filesystem::remove_all(folder);
}

}  // namespace

int main(int argc, char** argv) {
  try {
    measure(settings_from({argv + 1, argv + argc}));
  } catch (const std::exception& error) {
    fmt::print(stderr, "{}\n", error.what());
    return 1;
  }
  return 0;
}
