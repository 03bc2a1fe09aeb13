#pragma once
/// @file
/// The command line of `check`.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace checker {

enum class Verb {
  status,
  check,
  list,
  next,
  run,
  play,
  hint,
  reset,
  solution,
  watch,
  doctor,
  report,
  author_verify,
  author_keep_skeleton,
};

struct Options {
  Verb verb = Verb::status;
  std::string lesson;                  ///< number or slug; empty: not given
  std::string check_id;                ///< `hint NN check-id`
  std::string program;                 ///< `run NN program`
  std::vector<std::string> arguments;  ///< `run NN -- arguments`
  std::string nickname;                ///< `play NICKNAME`
  std::string folder;                  ///< `play --folder DIR`
  int bots = 0;                        ///< `play --bots=N`
  std::string format = "text";         ///< "text", "json", "junit"
  std::optional<std::uint64_t> seed;
  bool again = false;         ///< run although nothing changed
  bool all = false;           ///< every failure in full
  bool yes = false;           ///< the script has seen to that
  bool plain = false;         ///< no colour, nothing overwritten
  bool use_solution = false;  ///< `run NN --solution`
  bool give_up = false;       ///< `solution NN --give-up`
  // For the script and for tests.
  std::string root, build, ninja = "ninja", sandbox;
};

/// What the command line asks for; nothing if it is answered already (--help, a mistake).
struct Parsed {
  std::optional<Options> options;
  int exit_code = 0;
  std::string text;  ///< what to print then: to standard output if `exit_code` is 0
};
Parsed parse_options(std::vector<std::string> arguments);

/// The verb that `word` is a misspelling of (at most two letters are wrong), or empty.
std::string verb_like(std::string_view word);

}  // namespace checker
