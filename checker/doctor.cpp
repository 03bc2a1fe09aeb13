#include <checker/command.hpp>
#include <checker/commands.hpp>
#include <checker/files.hpp>
#include <checker/walls.hpp>

#include <fmt/core.h>

#include <cstdlib>
#include <thread>

namespace checker {

namespace {

struct Tool {
  const char* name;
  std::vector<std::string> arguments;
  bool needed;
  const char* without;  ///< what it means if it is not there
};

/// The compiler that the build was configured with.
std::string compiler_of(const Workspace& workspace) {
  const auto cache = read_file(workspace.build / "CMakeCache.txt", 4u << 20).value_or("");
  const std::string_view mark = "CMAKE_CXX_COMPILER:";
  const std::size_t at = cache.find(mark);
  const std::size_t equals = at == std::string::npos ? at : cache.find('=', at);
  if (equals == std::string::npos) return "c++";
  return cache.substr(equals + 1, cache.find('\n', equals) - equals - 1);
}

std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

class Doctor {
 public:
  explicit Doctor(const Desk& desk) : desk_(desk) {}

  Exit examine() {
    tools();
    libraries();
    space();
    places();
    desk_.screen.labelled("walls   ", walls_sentence());
    desk_.screen.labelled("cores   ",
                          std::to_string(std::max(1u, std::thread::hardware_concurrency())));
    desk_.screen.blank();
    if (missing_ == 0) {
      desk_.screen.paragraph("Everything that is needed is here.", 0, Tone::good);
      return Exit::passed;
    }
    desk_.screen.paragraph(fmt::format("{} to mend; see above.", counted(missing_, "thing")), 0,
                           Tone::bad);
    return Exit::tool_fault;
  }

 private:
  void say(bool fine, bool needed, std::string_view what) {
    if (!fine && needed) ++missing_;
    desk_.screen.labelled(fine     ? "ok      "
                          : needed ? "MISSING "
                                   : "absent  ",
                          what, 0, fine || !needed ? Tone::plain : Tone::bad);
  }

  void tools() {
    const std::vector<Tool> tools = {
        {"the compiler",
         {compiler_of(desk_.workspace), "--version"},
         true,
         "nothing can be compiled"},
        {"cmake", {"cmake", "--version"}, true, "nothing can be built"},
        {"ninja", {desk_.workspace.ninja, "--version"}, true, "nothing can be built"},
        {"git", {"git", "--version"}, false, "you can't fetch new lessons"},
        {"bwrap",
         {"bwrap", "--version"},
         false,
         "weaker walls around your programs; Debian: bubblewrap"},
        {"mold", {"mold", "--version"}, false, "linking takes a little longer"},
        {"node", {"node", "--version"}, false, "./check self-test skips the JavaScript tests"},
    };
    for (const Tool& tool : tools) {
      Command command;
      command.arguments = tool.arguments;
      command.timeout_seconds = 10;
      const Ended ended = run(command);
      say(ended.ok(), tool.needed,
          ended.ok() ? fmt::format("{}: {}", tool.name, first_line(ended.output))
                     : fmt::format("{}: {}", tool.name, tool.without));
    }
  }

  void libraries() {
    for (const char* name : {"libsodium", "fmt", "gtest", "nlohmann_json"}) {
      Command command;
      command.arguments = {"pkg-config", "--modversion", name};
      command.timeout_seconds = 10;
      const Ended ended = run(command);
      say(ended.ok(), true,
          ended.ok() ? fmt::format("{}: {}", name, first_line(ended.output))
                     : fmt::format("{}: pkg-config does not find it", name));
    }
  }

  void space() {
    const char* set = std::getenv("TMPDIR");
    const std::filesystem::path temporary = set != nullptr && *set != '\0' ? set : "/tmp";
    for (const auto& place : {desk_.workspace.build, temporary}) {
      std::error_code error;
      const auto space = std::filesystem::space(place, error);
      constexpr std::uintmax_t megabyte = 1u << 20, enough = 500;
      const std::uintmax_t free = error ? 0 : space.available / megabyte;
      say(free >= enough, true,
          error            ? fmt::format("{}: {}", place.string(), error.message())
          : free >= enough ? fmt::format("{}: {} MB free", place.string(), free)
                           : fmt::format("{}: {} MB free, {} are needed: delete "
                                         "something there",
                                         place.string(), free, enough));
    }
  }

  void places() {
    const Catalog& catalog = desk_.catalog;
    say(!catalog.lessons.empty() && catalog.broken.empty(), true,
        catalog.broken.empty() ? counted(static_cast<int>(catalog.lessons.size()), "lesson")
                               : catalog.broken.front());
    std::string notice;
    read_progress(desk_.workspace.progress_file(), notice);
    say(notice.empty(), true, notice.empty() ? "progress.json can be read" : notice);
  }

  const Desk& desk_;
  int missing_ = 0;
};

}  // namespace

Exit doctor(const Desk& desk) { return Doctor(desk).examine(); }

}  // namespace checker
