#include <checker/options.hpp>

#include <checker/result.hpp>

#include <CLI/CLI.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <numeric>
#include <sstream>

namespace checker {

namespace {

/// Options that every verb takes.
void add_common(CLI::App& app, Options& options) {
  app.add_flag("--plain", options.plain, "no colour, nothing is overwritten");
  app.add_flag("-y,--yes", options.yes, "do not ask before installing packages");
  app.add_option("--root", options.root)->group("");
  app.add_option("--build", options.build)->group("");
  app.add_option("--ninja", options.ninja)->group("");
  app.add_option("--sandbox", options.sandbox)
      ->group("")
      ->check(CLI::IsMember({"bubblewrap", "landlock", "process-group"}));
}

void add_format(CLI::App& app, Options& options) {
  app.add_option("--format", options.format, "text, json or junit")
      ->check(CLI::IsMember({"text", "json", "junit"}));
}

void add_lesson(CLI::App& verb, Options& options) {
  verb.add_option("lesson", options.lesson, "number or name of a lesson");
}

constexpr std::array verb_names = {"list",  "next",     "run",    "play",   "hint",  "reset",
                                   "watch", "solution", "doctor", "report", "author"};

/// How many letters have to be added, left out or changed to make one of the other (Levenshtein).
std::size_t edits_between(std::string_view one, std::string_view other) {
  std::vector<std::size_t> row(other.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (const char letter : one) {
    std::size_t diagonal = row[0]++;
    for (std::size_t j = 0; j < other.size(); ++j) {
      const std::size_t changed = diagonal + (letter == other[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({changed, row[j] + 1, row[j + 1] + 1});
    }
  }
  return row.back();
}

/// A mistake in the command line, in our words.
std::string mistake(const CLI::ParseError& error, const std::vector<std::string>& words) {
  if (!words.empty()) {
    const std::string meant = verb_like(words.front());
    if (!meant.empty() && meant != words.front()) {
      return fmt::format("There is no word `{}`. Did you mean `{}`?", words.front(), meant);
    }
  }
  if (dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr) {
    // "The following arguments were not expected: --foo 5"
    const std::string_view said = error.what();
    const std::size_t colon = said.rfind(": ");
    const std::string extra(colon == std::string_view::npos ? said : said.substr(colon + 2));
    return fmt::format("`{}` is not understood here.", extra);
  }
  if (dynamic_cast<const CLI::RequiredError*>(&error) != nullptr) {
    return "Say what to do: `verify` or `keep-skeleton`.";
  }
  return std::string(error.what()) + ".";
}

constexpr const char* footer =
    "\nself-test and docs build and test the project itself: ./check self-test\n"
    "\nExit codes: 0 passed, 1 a check failed, 2 does not compile, 3 a limit was\n"
    "reached (time, memory ...), 4 the checker or the tools are at fault, 64 the\n"
    "command line makes no sense.";

/// What to do when nobody comes. The whole of it is in docs/swarm.md.
constexpr const char* play_footer =
    "\nWhoever types ./check play on the same wifi walks in. If the wifi keeps laptops\n"
    "apart, one of you starts with a door that is known, and the others knock there:\n\n"
    "    KAPPA_SWARM_LISTEN=0.0.0.0:4000 ./check play\n"
    "    KAPPA_SWARM_PEERS=192.168.1.7:4000 ./check play\n\n"
    "`hostname -I` prints your address. More: docs/swarm.md.\n"
    "With bots you play on this machine alone, and nothing is kept.\n";

}  // namespace

std::string verb_like(std::string_view word) {
  std::string best;
  std::size_t fewest = 3;
  // In a word of three letters two wrong ones make another word.
  if (word.size() < 3 || word.size() > 20) return best;
  for (const std::string_view name : verb_names) {
    const std::size_t edits = edits_between(word, name);
    if (edits < fewest && edits < name.size() - 1) {
      fewest = edits;
      best = name;
    }
  }
  return best;
}

Parsed parse_options(std::vector<std::string> arguments) {
  Options options;
  // What comes after "--" belongs to the learner's program and is none of ours.
  if (const auto dashes = std::find(arguments.begin(), arguments.end(), "--");
      dashes != arguments.end()) {
    options.arguments.assign(dashes + 1, arguments.end());
    arguments.erase(dashes, arguments.end());
  }
  CLI::App app("Checks your work, lesson by lesson. Without a word: where you are, what is next.",
               "./check");
  app.footer(footer);
  app.fallthrough();
  app.require_subcommand(0, 1);
  add_common(app, options);
  add_format(app, options);
  add_lesson(app, options);
  app.add_flag("--again", options.again, "run the checks although nothing has changed");
  app.add_flag("--all", options.all, "show every failing check in full, not only the first");
  app.add_option("--seed", options.seed, "use these random inputs again");

  struct Entry {
    Verb verb;
    const CLI::App* app;
  };
  std::vector<Entry> verbs;
  const auto verb = [&](Verb which, const char* name, const char* text) {
    auto* sub = app.add_subcommand(name, text);
    verbs.push_back({which, sub});
    return sub;
  };
  verb(Verb::list, "list", "the lessons, and which of them you have passed");
  verb(Verb::next, "next", "the next lesson to do");
  auto* run = verb(Verb::run, "run", "run NN [program] [-- arguments]: your program, here and now");
  add_lesson(*run, options);
  run->add_option("program", options.program, "which, if the lesson has several");
  run->add_flag("--solution", options.use_solution, "the finished program instead of yours");
  auto* play =
      verb(Verb::play, "play", "play [nickname] [--bots]: the game that the course ends with");
  play->add_option("nickname", options.nickname, "what the others call you");
  play->add_flag("--bots{2}", options.bots, "with 2 bots, or --bots=5: so many, at most 50")
      ->check(CLI::Range(1, 50))
      ->type_name("");
  play->add_option("--folder", options.folder, "keep the game's log there");
  play->footer(play_footer);
  auto* hint = verb(Verb::hint, "hint", "one more hint for the first check that fails");
  add_lesson(*hint, options);
  hint->add_option("check", options.check_id, "for this check");
  add_lesson(*verb(Verb::reset, "reset", "start again; what you wrote is kept in .backups/"),
             options);
  auto* solution = verb(Verb::solution, "solution", "a finished program, once you have passed");
  add_lesson(*solution, options);
  solution->add_flag("--give-up", options.give_up, "show it before; that is fine, and recorded");
  add_lesson(*verb(Verb::watch, "watch", "check at every save, until ctrl-C"), options);
  verb(Verb::doctor, "doctor", "is everything here that is needed?");
  add_lesson(*verb(Verb::report, "report", "all results; --format text, json or junit"), options);
  auto* author = app.add_subcommand("author", "for those who write lessons");
  author->require_subcommand(1);
  const auto author_verb = [&](Verb which, const char* name, const char* text) {
    auto* sub = author->add_subcommand(name, text);
    sub->fallthrough();
    add_lesson(*sub, options);
    verbs.push_back({which, sub});
  };
  author_verb(Verb::author_verify, "verify",
              "do skeletons fail, solutions pass, mutants get caught?");
  author_verb(Verb::author_keep_skeleton, "keep-skeleton",
              "make the lesson's files, as they are, what `reset` restores");
  for (auto* sub : app.get_subcommands({})) sub->fallthrough();

  std::vector<std::string> words;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string& argument = arguments[i];
    const bool takes_value = argument == "--root" || argument == "--build" ||
                             argument == "--ninja" || argument == "--sandbox" ||
                             argument == "--seed" || argument == "--format" ||
                             argument == "--folder";
    if (takes_value) {
      ++i;
    } else if (!argument.starts_with('-')) {
      words.push_back(argument);
    }
  }
  std::ostringstream out, err;
  try {
    std::reverse(arguments.begin(), arguments.end());  // CLI11 takes them from the back
    app.parse(arguments);
  } catch (const CLI::ParseError& error) {
    const int code = app.exit(error, out, err);
    Parsed parsed;
    parsed.exit_code = code == 0 ? 0 : static_cast<int>(Exit::usage);
    parsed.text =
        code == 0 ? out.str() : mistake(error, words) + " `./check --help` shows what there is.";
    return parsed;
  }
  if (!options.lesson.empty()) options.verb = Verb::check;
  for (const Entry& entry : verbs) {
    if (entry.app->parsed()) options.verb = entry.verb;
  }
  Parsed parsed;
  parsed.options = std::move(options);
  return parsed;
}

}  // namespace checker
