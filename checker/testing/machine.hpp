#pragma once
/// @file
/// A machine that we don't have, for tests of the `check` script: its PATH holds nothing but a few
/// tools of POSIX and stand-ins that write down how they were called.
#include <checker/testing/project.hpp>
#include <checker/testing/said.hpp>

namespace checker {

inline constexpr const char* working_cmake =
    "case $1 in --version) echo 'cmake version 3.25.1' ;; *) : > build/check/build.ninja ;; esac";

class Machine {
 public:
  Machine() : directory_("kappa-machine") {
    std::filesystem::create_directories(root() / "checker");
    const std::filesystem::path source = KAPPA_ROOT;
    std::filesystem::copy_file(source / "check", root() / "check");
    std::filesystem::copy_file(source / "checker/setup.sh", root() / "checker/setup.sh");
    std::filesystem::create_directories(root() / "lessons/03-storing");
    write("lessons/03-storing/lesson.toml", "");
    write("CMakePresets.json", "{}");
    std::filesystem::create_directories(root() / "bin");
    for (const char* tool : {"sh",   "cat",   "cut",    "env",   "find",     "flock", "grep",
                             "head", "mkdir", "mktemp", "mv",    "readlink", "rm",    "sed",
                             "sort", "tail",  "tee",    "touch", "tr",       "kill",  "sleep"}) {
      for (const char* place : {"/usr/bin", "/bin"}) {
        const std::filesystem::path file = std::filesystem::path(place) / tool;
        if (exists(file) && !exists(root() / "bin" / tool))
          create_symlink(file, root() / "bin" / tool);
      }
    }
    tool("id", "echo 0");
  }

  std::filesystem::path root() const { return directory_.path(); }
  void write(const std::string& file, std::string_view text) const {
    std::ofstream(root() / file, std::ios::binary) << text;
  }
  void tool(const std::string& name, const std::string& body) const {
    write("bin/" + name,
          "#!/bin/sh\necho \"" + name + " $*\" >> \"" + log() + "\"\n" + body + "\n");
    std::filesystem::permissions(root() / "bin" / name, std::filesystem::perms::owner_all);
  }
  void no_tool(const std::string& name) const { std::filesystem::remove(root() / "bin" / name); }
  /// Everything that building needs, in a version that is new enough. Building gives a checker that
  /// says where it was started and how.
  void everything() const {
    for (const char* name : {"git", "pkg-config"}) tool(name, "");
    tool("c++", "cat > /dev/null");
    tool("cmake", working_cmake);
    tool("ninja",
         "mkdir -p \"$2/checker\"\n"
         "printf '#!/bin/sh\\npwd\\necho \"$@\"\\nexit 5\\n' > \"$2/checker/check\"\n"
         "\"" +
             (root() / "bin/make-executable").string() + "\" \"$2/checker/check\"");
    std::filesystem::create_symlink("/bin/chmod", root() / "bin/chmod");
    tool("make-executable", "chmod +x \"$1\"");
  }
  /// An apt-get that makes everything appear.
  void apt(const std::string& body = "") const {
    tool("apt-get", body.empty() ? "case $1 in install) touch \"" +
                                       (root() / "installed").string() + "\" ;; esac"
                                 : body);
  }
  /// A compiler for which libsodium and asio are missing until apt-get ran.
  void headers_missing() const {
    tool("c++", "cat > /dev/null; [ -e \"" + (root() / "installed").string() +
                    "\" ] || printf '@libsodium\\n@asio\\n'");
  }
  std::string log() const { return (root() / "calls").string(); }
  std::string calls() const { return read_file(log(), 1 << 20).value_or(""); }

  Ended type(const std::vector<std::string>& words, const std::string& script = "check") const {
    Command command;
    command.arguments = {(root() / script).string()};
    command.arguments.insert(command.arguments.end(), words.begin(), words.end());
    command.directory = root() / "lessons";
    command.environment = {{"PATH", (root() / "bin").string()}, {"CI", ""}, {"CXX", ""}};
    command.timeout_seconds = 60;
    return run(command);
  }

 private:
  TemporaryDirectory directory_;
};

}  // namespace checker
