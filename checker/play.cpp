#include <checker/bots.hpp>
#include <checker/command.hpp>
#include <checker/commands.hpp>
#include <checker/files.hpp>
#include <checker/play_folder.hpp>
#include <checker/trouble.hpp>
#include <checker/typed_ahead.hpp>

#include <fmt/core.h>

#include <signal.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <optional>
#include <utility>
#include <vector>

namespace checker {

namespace {

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

std::string nickname_for(const Options& options) {
  if (!options.nickname.empty()) return options.nickname;
  const std::string user = environment("USER");
  return user.empty() ? "cat-lover" : user;
}

/// `--bots 5` is two words: the second would become the nickname.
void expect_no_number(const Options& options) {
  const std::string& name = options.nickname;
  if (options.bots == 0 || name.empty() ||
      !std::all_of(name.begin(), name.end(), [](char c) { return c >= '0' && c <= '9'; })) {
    return;
  }
  throw Trouble(Exit::usage,
                fmt::format("{0} is a strange nickname. Did you mean --bots={0}?", name));
}

void expect_terminal() {
  if (::isatty(STDIN_FILENO) == 1 && ::isatty(STDOUT_FILENO) == 1) return;
  throw Trouble(Exit::usage,
                "The game needs a terminal to draw on and to read keys from, and its input or "
                "output is none here. Start it in a terminal, without `|`, `<` or `>`: "
                "./check play");
}

std::filesystem::path program(const Desk& desk, const char* name) {
  std::filesystem::path file = desk.workspace.build / "play" / name;
  if (exists(file)) return file;
  throw Trouble(Exit::tool_fault,
                fmt::format("{} is not there. The script `check` builds it: start the game with "
                            "./check play",
                            file.string()));
}

/// The bots' world is this machine, unless somebody has set up another one.
std::vector<std::pair<std::string, std::string>> settings_with(const Bots& bots) {
  std::string ways = environment("KAPPA_SWARM");
  if (ways.empty()) {
    ways = "direct";
  } else if (ways.find("direct") == std::string::npos) {
    ways += ",direct";
  }
  std::string peers = environment("KAPPA_SWARM_PEERS");
  if (!peers.empty()) peers += ',';
  peers += bots.addresses();
  std::vector<std::pair<std::string, std::string>> settings = {{"KAPPA_SWARM", ways},
                                                               {"KAPPA_SWARM_PEERS", peers}};
  if (environment("KAPPA_SWARM_LISTEN").empty()) {
    settings.emplace_back("KAPPA_SWARM_LISTEN", "127.0.0.1:0");
  }
  return settings;
}

/// The modes of the terminal, to give them back if the game can't: when it was killed.
class TerminalModes {
 public:
  TerminalModes() : known_(::tcgetattr(STDIN_FILENO, &modes_) == 0) {}
  void give_back(const Desk& desk) const {
    if (known_) ::tcsetattr(STDIN_FILENO, TCSADRAIN, &modes_);
    // xterm's words for: no keys of a keypad, no marks around what is pasted, the usual colours,
    // the cursor, and the page that the shell writes on. Other terminals step over them.
    desk.out << "\x1b[?2004l\x1b[?7h\x1b[0m\x1b[?25h\x1b[?1049l\r" << std::flush;
  }

 private:
  termios modes_ = {};
  bool known_;
};

/// What there is to read before the game covers it, and again when it is over.
void introduce(const Desk& desk, const Options& options, const PlayFolder& folder) {
  Screen& screen = desk.screen;
  screen.paragraph("The game that the course ends with: lesson 19, finished.", 0, Tone::strong);
  if (options.nickname.empty()) {
    screen.labelled(
        "name   ",
        fmt::format("{}. To be called something else: ./check play NAME", nickname_for(options)),
        2);
  }
  screen.labelled("keys   ", "arrows walk, enter says what you have typed, escape ends", 2);
  if (options.bots > 0) {
    screen.labelled("others ",
                    fmt::format("{}, on this machine alone; nothing is kept. Without "
                                "--bots you meet people.",
                                counted(options.bots, "bot")),
                    2);
  } else {
    screen.labelled("others ",
                    "whoever types ./check play on the same wifi walks in. If nobody does: "
                    "./check play --help. To see somebody at once: ./check play --bots",
                    2);
  }
  screen.labelled(
      "log    ",
      folder.is_kept() ? shown_path(folder.path() / "game", desk.workspace.cwd) : "none is kept",
      2);
  screen.labelled("build  ", "it is yours after nineteen lessons: ./check 01", 2);
  desk.out.flush();
}

PlayFolder folder_for(const Desk& desk, const Options& options) {
  if (!options.folder.empty()) {
    return PlayFolder::named(desk.workspace.cwd / options.folder);
  }
  const std::filesystem::path plays = desk.workspace.root / ".play";
  return options.bots > 0 ? PlayFolder::for_now(plays) : PlayFolder::first_free(plays);
}

/// @return what waitpid says
int play_in(const PlayFolder& folder, const Desk& desk, const Options& options) {
  Foreground game;
  game.executable = program(desk, "game");
  game.arguments = {nickname_for(options)};
  game.directory = folder.path();
  game.inherited = {folder.lock()};
  std::optional<Bots> bots;
  if (options.bots > 0) {
    bots.emplace(program(desk, "bots"), options.bots);
    game.inherited.push_back(bots->line());
    game.environment = settings_with(*bots);
  }
  introduce(desk, options, folder);
  forget_keys_of_a_wait({});
  const int status = run_in_foreground(game);
  if (status == -1) {
    throw Trouble(Exit::tool_fault, fmt::format("{} can't be started: {}.",
                                                game.executable.string(), std::strerror(errno)));
  }
  return status;
}

}  // namespace

Exit play(const Desk& desk, const Options& options) {
  expect_no_number(options);
  expect_terminal();
  // The folder and the bots are gone before this process ends the way the game did.
  const TerminalModes modes;
  const int status = play_in(folder_for(desk, options), desk, options);
  if (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL) modes.give_back(desk);
  if (const std::string_view words = what_ended_it(status); !words.empty()) {
    desk.screen.paragraph(fmt::format("The game {}", words));
  }
  desk.out.flush();
  end_like(status);
}

}  // namespace checker
