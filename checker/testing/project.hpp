#pragma once
/// @file
/// A project for tests: two lessons whose compiler and hidden tests are scripts that say what the
/// test wants, so that the checker is tried without compiling anything.

#include <checker/command.hpp>
#include <checker/files.hpp>
#include <checker/program.hpp>

#include <fmt/core.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <regex>
#include <sstream>

namespace checker {

struct Said {
  int exit_code;
  std::string out, err;
};

class Project {
 public:
  Project() : directory_("kappa-project") {
    write("lessons/01-hello/hello.cpp", "int main() {}\n");
    write("lessons/01-hello/hidden/skeleton/hello.cpp", "int main() { /* YOUR CODE HERE */ }\n");
    write("lessons/01-hello/lesson.toml", first_lesson);
    write("solutions/01-hello/hello.cpp", "int main() { return 0; }\n");
    write("lessons/02-log/log.cpp", "int main() {}\n");
    write("lessons/02-log/lesson.toml", second_lesson);
    script("ninja",
           "cat \"$(dirname \"$0\")/ninja.out\"\nexit $(cat \"$(dirname \"$0\")/ninja.code\")\n");
    ninja(0, "");
    script("build/check/lessons/01-hello/tests",
           "for word in \"$@\"; do case $word in --events-fd=*) fd=${word#*=} ;; esac; done\n"
           "echo run >> \"$(dirname \"$0\")/runs\"\n"
           "cat \"$(dirname \"$0\")/events\" > /dev/fd/$fd\n");
    events("");
  }

  std::filesystem::path root() const { return directory_.path(); }

  void write(const std::string& file, std::string_view content) const {
    std::filesystem::create_directories((root() / file).parent_path());
    std::ofstream(root() / file, std::ios::binary) << content;
  }
  void script(const std::string& file, const std::string& body) const {
    write(file, "#!/bin/sh\n" + body);
    std::filesystem::permissions(root() / file, std::filesystem::perms::owner_all);
  }
  std::string read(const std::string& file) const {
    return read_file(root() / file, 1 << 20).value_or("(not there)");
  }

  /// What building says from now on.
  void ninja(int code, std::string_view output) const {
    write("ninja.out", output);
    write("ninja.code", std::to_string(code));
  }
  /// What the hidden tests of lesson 01 report from now on; the last line is added.
  void events(std::string_view lines) const {
    write("build/check/lessons/01-hello/events", std::string(lines) + "{\"done\": true}\n");
  }
  void everything_passes() const {
    events(
        "{\"id\": \"greets\", \"status\": \"pass\", \"cpu_ms\": 12, \"memory_kb\": 4096}\n"
        "{\"id\": \"greets-by-name\", \"status\": \"pass\"}\n"
        "{\"id\": \"ends\", \"status\": \"pass\"}\n");
  }
  /// The second check fails, the third needs it.
  void by_name_fails() const {
    events(
        "{\"id\": \"greets\", \"status\": \"pass\"}\n"
        "{\"id\": \"greets-by-name\", \"status\": \"fail\", \"message\": \"The name is missing.\", "
        "\"steps\": [\"started ./hello Ada\", \"expected the line `Hello, Ada!`\"], "
        "\"expected\": \"Hello, Ada!\", \"actual\": \"Hello, !\", \"difference\": \"`Ada` is "
        "missing after `Hello, `\", \"seed\": 7}\n"
        "{\"id\": \"ends\", \"status\": \"skipped\", \"because\": \"greets-by-name\"}\n");
  }
  /// How often the hidden tests were run.
  int runs() const {
    const std::string text =
        read_file(root() / "build/check/lessons/01-hello/runs", 1 << 16).value_or("");
    return static_cast<int>(std::count(text.begin(), text.end(), '\n'));
  }

  /// What `./check words...` does.
  Said type(std::vector<std::string> words) const { return type_in(root(), std::move(words)); }
  Said type_in(const std::filesystem::path& cwd, std::vector<std::string> words) const {
    std::vector<std::string> arguments = {"--root",    root().string(),
                                          "--ninja",   (root() / "ninja").string(),
                                          "--sandbox", "process-group"};
    arguments.insert(arguments.end(), words.begin(), words.end());
    std::ostringstream out, err;
    const int code = check_program(arguments, cwd, {out, err});
    return {code, out.str(), err.str()};
  }

  /// The same text with what differs from run to run taken out.
  std::string scrubbed(std::string text) const {
    replace(text, root().string(), "<project>");
    for (std::size_t at = text.find("20"); at != std::string::npos; at = text.find("20", at + 1)) {
      // 2026-11-22T10:00:00Z, and with dashes in the name of a backup
      if (text.size() >= at + 20 && text[at + 10] == 'T' && text[at + 19] == 'Z')
        text.replace(at, 20, "<time>");
    }
    static const std::regex today("(today|yesterday) at [0-9]+:[0-9]{2}");
    return std::regex_replace(text, today, "<time>");
  }

  static void replace(std::string& text, const std::string& from, const std::string& to) {
    for (std::size_t at = text.find(from); at != std::string::npos;
         at = text.find(from, at + to.size())) {
      text.replace(at, from.size(), to);
    }
  }

  static constexpr std::string_view first_lesson = R"toml(
slug = "hello"
title = "Say hello"
part = "basics"
minutes = 10
files = ["hello.cpp"]
skeleton_fails = ["greets-by-name"]

[[checks]]
id = "greets"
requirement = "prints a greeting"
points = 1
why = "Everything begins with one line."
hints = ["print", "fmt::print", "fmt::print(\"Hello\\n\")"]

[[checks]]
id = "greets-by-name"
requirement = "greets whoever is named on the command line"
points = 2
needs = ["greets"]
why = "A program that can't be told anything is a picture."
hints = ["Look at argv.", "argv[1] is the first word.", "fmt::print(\"Hello, {}!\\n\", argv[1]);"]

[[checks]]
id = "ends"
requirement = "ends with exit code 0"
needs = ["greets-by-name"]
why = "Others ask for it."
hints = ["return", "return 0", "return 0;"]

[[mutants]]
name = "hard-coded"
caught_by = "greets-by-name"
says = "name is missing"
)toml";
  static constexpr std::string_view second_lesson = R"toml(
slug = "log"
title = "Keep a log"
part = "logs"
minutes = 15
files = ["log.cpp"]
skeleton_fails = ["appends"]
[[checks]]
id = "appends"
requirement = "appends a line"
why = "Logs grow."
hints = ["a", "b", "c"]
)toml";

 private:
  TemporaryDirectory directory_;
};

}  // namespace checker
