#include <checker/builder.hpp>
#include <checker/command.hpp>
#include <checker/commands.hpp>
#include <checker/files.hpp>
#include <checker/screen.hpp>
#include <checker/trouble.hpp>
#include <checker/typed_ahead.hpp>

#include <fmt/format.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <iostream>
#include <string_view>

namespace checker {

namespace {

std::vector<std::string> programs_of(const Lesson& lesson) {
  std::vector<std::string> names;
  for (const std::string& file : lesson.files) {
    const std::filesystem::path path(file);
    if (path.extension() == ".cpp") names.push_back(path.stem().string());
  }
  return names;
}

std::string program_to_run(const Lesson& lesson, const std::string& wanted) {
  const std::vector<std::string> names = programs_of(lesson);
  if (wanted.empty() && names.size() == 1) return names.front();
  if (std::find(names.begin(), names.end(), wanted) != names.end()) return wanted;
  if (!wanted.empty()) {
    throw Trouble(Exit::usage, fmt::format("Lesson {} has no program `{}`. It has: {}. What the "
                                           "program itself should get goes behind `--`.",
                                           lesson.number, wanted, fmt::join(names, ", ")));
  }
  std::vector<std::string> commands;
  commands.reserve(names.size());
  for (const std::string& name : names) {
    commands.push_back(fmt::format("./check run {} {}", lesson.number, name));
  }
  throw Trouble(Exit::usage, fmt::format("Lesson {} has several programs. Say which: {}",
                                         lesson.number, fmt::join(commands, ", or ")));
}

}  // namespace

std::string_view what_ended_it(int status) {
  if (!WIFSIGNALED(status)) return "";
  switch (WTERMSIG(status)) {
    case SIGABRT:
      return "was ended by an exception that nobody caught, or a failed assertion; what it said is "
             "above.";
    case SIGSEGV:
    case SIGBUS:
      return "crashed: it used memory that is not its own.";
    case SIGFPE:
      return "crashed: it divided a whole number by zero.";
    case SIGILL:
    case SIGTRAP:
      return "crashed: it ran into an instruction that is no part of a program.";
    default:
      return "";
  }
}

Exit run_program(const Desk& desk, const Options& options) {
  const Lesson& lesson = desk.asked_for(options, "run");
  const std::string program = program_to_run(lesson, options.program);
  const std::string kind = options.use_solution ? "solution" : "lesson";
  if (!options.use_solution) {
    for (const std::string& file : lesson.files) {
      const std::string trouble =
          trouble_with_source(lesson.folder / file,
                              shown_path(lesson.folder / file, desk.workspace.cwd), lesson.number);
      if (!trouble.empty()) throw Trouble(Exit::did_not_compile, trouble);
    }
  }
  const std::string target = kind + "_" + lesson.number;
  const std::filesystem::path sources =
      options.use_solution ? desk.workspace.root / "solutions" / lesson.folder_name()
                           : lesson.folder;
  // The program's output may be piped on: what the checker and the compiler say goes the other way.
  Screen aside(std::cerr, screen_settings(STDERR_FILENO, options.plain));
  aside.progress("compiling");
  const auto begin = std::chrono::steady_clock::now();
  const Built built = build(
      desk.workspace, {target}, target, sources,
      [&aside](std::string_view steps) { aside.progress(fmt::format("compiling {}", steps)); });
  aside.progress("");
  if (built.interrupted) return Exit::interrupted;
  if (!built.ok && !built.by_source) {
    throw Trouble(Exit::tool_fault,
                  fmt::format("The program could not be built, for a reason outside of "
                              "it: {}",
                              built.trouble));
  }
  std::cerr << built.compiler.text << std::flush;
  if (!built.ok) return Exit::did_not_compile;
  const std::filesystem::path executable = desk.workspace.built(lesson.folder_name()) /
                                           (options.use_solution ? "solution" : "learner") /
                                           program;
  forget_keys_of_a_wait(std::chrono::steady_clock::now() - begin);
  const int status = run_in_foreground({executable, options.arguments});
  if (status == -1) {
    throw Trouble(Exit::tool_fault, fmt::format("{} can't be started: {}.", executable.string(),
                                                std::strerror(errno)));
  }
  if (const std::string_view words = what_ended_it(status); !words.empty()) {
    aside.paragraph(fmt::format("{} {}", program, words));
  }
  // The exit code is the caller's, also when a signal ended the program.
  end_like(status);
}

}  // namespace checker
