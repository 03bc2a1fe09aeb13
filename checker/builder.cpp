#include <checker/builder.hpp>

#include <checker/build_lock.hpp>
#include <checker/files.hpp>

#include <fmt/core.h>

namespace checker {

namespace {

constexpr int longest_build_seconds = 900;
constexpr std::size_t largest_output = 4u << 20;

bool belongs_to(const BuildStep& step, const std::string& target) {
  // Objects lie in .../lesson_03.<stem>.dir/; programs are linked for a target that CMake names
  // only by its output, so look for that folder too.
  return step.what.find("/" + target + ".") != std::string::npos ||
         (target.starts_with("lesson_") && step.what.find("/learner/") != std::string::npos) ||
         (target.starts_with("solution_") && step.what.find("/solution/") != std::string::npos);
}

/// The first lines of what somebody else's build step said.
std::string first_lines(std::string_view words, int lines) {
  std::size_t end = 0;
  for (; lines > 0 && end != std::string_view::npos; --lines) {
    end = words.find('\n', end == 0 ? 0 : end + 1);
  }
  return printable(words.substr(0, end));
}

/// With a compiler cache that is told to (CCACHE_BASEDIR), files are named as the build folder sees
/// them: `../../lessons/...`.
std::string with_whole_paths(std::string words, const Workspace& workspace) {
  const std::string as_built = workspace.root.lexically_relative(workspace.build).string() + "/";
  if (!as_built.starts_with("..")) return words;
  const std::string whole = workspace.root.string() + "/";
  for (std::size_t at = words.find(as_built); at != std::string::npos;
       at = words.find(as_built, at + 1)) {
    if (at != 0 && words[at - 1] != '\n' && words[at - 1] != ' ') continue;
    words.replace(at, as_built.size(), whole);
    at += whole.size();
  }
  return words;
}

}  // namespace

NinjaRun run_ninja(const Workspace& workspace, const std::vector<std::string>& targets,
                   const std::function<void(std::string_view)>& progress) {
  Command command;
  command.arguments = {workspace.ninja, "-C", workspace.build.string(), "-k", "0"};
  command.arguments.insert(command.arguments.end(), targets.begin(), targets.end());
  // The compiler's words are read, and shown in one language.
  command.environment = {{"NINJA_STATUS", std::string(ninja_status)}, {"LC_ALL", "C.UTF-8"}};
  command.timeout_seconds = longest_build_seconds;
  command.output_limit = largest_output;
  command.on_line = [&progress](std::string_view line) {
    constexpr std::string_view mark = "@@kappa ";
    if (progress && line.starts_with(mark)) {
      line.remove_prefix(mark.size());
      progress(line.substr(0, line.find(' ')));
    }
  };
  const BuildLock lock(workspace.build, [&progress] {
    if (progress) progress("(another check is building: waiting for it)");
  });
  NinjaRun done;
  done.ended = run(command);
  done.log = read_ninja_output(done.ended.output);
  return done;
}

Built build(const Workspace& workspace, const std::vector<std::string>& targets,
            const std::string& own, const std::filesystem::path& sources,
            const std::function<void(std::string_view)>& progress) {
  const NinjaRun done = run_ninja(workspace, targets, progress);
  const Ended& ended = done.ended;
  const NinjaLog& log = done.log;
  Built built;
  built.interrupted = ended.interrupted;
  built.ok = ended.ok();
  if (!ended.started) {
    built.trouble = ended.trouble;
    return built;
  }
  std::string words;
  bool compiled = false;
  std::string elsewhere;
  for (const BuildStep& step : log.steps) {
    if (belongs_to(step, own)) {
      words += step.words;
      compiled = compiled || step.what.starts_with("Building");
      built.by_source = built.by_source || step.failed;
    } else if (step.failed && elsewhere.empty()) {
      elsewhere = fmt::format("{}\n{}", step.what, first_lines(step.words, 12));
    }
  }
  // Ninja shows warnings only when it compiles. They are kept, to be shown until they are mended.
  const std::filesystem::path kept = workspace.build / "lessons" / fmt::format("{}.words", own);
  if (compiled) {
    replace_file(kept, words);
  } else if (built.ok) {
    words = read_file(kept, largest_output).value_or("");
  }
  built.compiler = trim_compiler_output(with_whole_paths(words, workspace), sources, workspace.cwd);
  if (!built.ok && !built.by_source) {
    built.trouble =
        ended.timed_out
            ? fmt::format("the build took more than {} minutes", longest_build_seconds / 60)
        : !elsewhere.empty() ? elsewhere
                             : first_lines(log.trouble.empty() ? ended.output : log.trouble, 6);
  }
  return built;
}

}  // namespace checker
