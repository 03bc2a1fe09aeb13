// The game in a room full of players, measured: `load GAME [players [star|mesh [ms between
// steps]]]`.
//
// The game runs on a terminal without a window, once alone and once with the players, who are all
// in one process beside it. In a star everybody is connected to the game only, so that all they
// write goes through it; in a mesh everybody is connected to everybody, as in a room with a good
// wifi. Prints how long a key takes to the screen, what the game uses, and what a move costs.
//
// It runs in a network of its own, where the system allows that, so that the bytes can be counted.
#include <checker/play/crowd.hpp>
#include <checker/play/usage.hpp>

#include <terminal/testing/terminal_program.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;
using play::Crowd;
using play::Processor;
using play::processor_seconds;
using std::chrono::milliseconds;

struct Settings {
  std::string game;
  play::CrowdSettings crowd;
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
  fmt::print("  memory          {:.1f} MB\n", play::megabytes(game.pid(), "VmRSS:"));
  std::fflush(stdout);
}

void among_players(const Settings& settings, bool counts_network) {
  Crowd crowd(settings.crowd);
  const auto start = Clock::now();
  terminal::TerminalProgram game({settings.game, "ada"},
                                 {.environment = {{"TERM", "xterm-256color"},
                                                  {"KAPPA_SWARM", "direct"},
                                                  {"KAPPA_SWARM_LISTEN", "127.0.0.1:0"},
                                                  {"KAPPA_SWARM_PEERS", crowd.addresses()}}});
  while (!crowd.everybody_is_there()) watch(game, milliseconds(50));
  fmt::print("With {} players, a {}, a step each {} ms:\n", settings.crowd.players,
             settings.crowd.mesh ? "mesh" : "star", settings.crowd.step.count());
  fmt::print("  everybody knows everybody after {:.1f} s\n",
             std::chrono::duration<double>(Clock::now() - start).count());
  print(press_keys(game, 15, 6));

  const double used = processor_seconds(game.pid()), used_by_them = processor_seconds(crowd.pid());
  const double written = crowd.written(), sent = play::network_bytes(),
               kept = play::bytes_in("game");
  const auto bytes = static_cast<double>(game.bytes());
  constexpr int seconds = 20;
  for (int i = 0; i < seconds * 1000 / 5000; ++i) watch(game, milliseconds(5000));
  const double moves = crowd.written() - written;
  fmt::print("  moves           {:.0f} a second\n", moves / seconds);
  fmt::print("  the game        {:.1f} % of a processor, {:.1f} MB of memory\n",
             100 * (processor_seconds(game.pid()) - used) / seconds,
             play::megabytes(game.pid(), "VmRSS:"));
  fmt::print("  the players     {:.1f} % of a processor, together\n",
             100 * (processor_seconds(crowd.pid()) - used_by_them) / seconds);
  fmt::print("  a move          {:.0f} bytes to the terminal, {:.0f} on the game's disk",
             (static_cast<double>(game.bytes()) - bytes) / moves,
             (play::bytes_in("game") - kept) / moves);
  if (counts_network) {
    fmt::print(", {:.0f} on the network for each player",
               (play::network_bytes() - sent) / moves / settings.crowd.players);
  }
  fmt::print("\n");
}

Settings settings_from(const std::vector<std::string>& words) {
  if (words.empty()) {
    throw std::runtime_error("say which game: load build/check/play/game [50 [star|mesh [500]]]");
  }
  Settings settings;
  settings.game = std::filesystem::absolute(words[0]).string();
  if (words.size() > 1) settings.crowd.players = std::stoi(words[1]);
  if (words.size() > 2) settings.crowd.mesh = words[2] == "mesh";
  if (words.size() > 3) settings.crowd.step = milliseconds(std::stoi(words[3]));
  return settings;
}

/// In a folder of its own, because the game keeps its log where it is started.
void measure(const Settings& settings) {
  std::string folder = (std::filesystem::temp_directory_path() / "kappa-load-XXXXXX").string();
  if (::mkdtemp(folder.data()) == nullptr) throw std::runtime_error("can't make " + folder);
  std::filesystem::current_path(folder);
  const bool counts_network = play::own_network();
  if (!settings.crowd.mesh) alone(settings);
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
