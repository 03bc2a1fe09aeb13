#include <harness/sandbox.hpp>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <utility>

#include <harness/landlock.hpp>

namespace harness::sandbox {

std::string_view name(Kind kind) {
  switch (kind) {
    case Kind::bubblewrap:
      return "bubblewrap";
    case Kind::landlock:
      return "landlock";
    case Kind::process_group:
      break;
  }
  return "process-group";
}

std::optional<Kind> kind_named(std::string_view name) {
  for (const Kind kind : {Kind::bubblewrap, Kind::landlock, Kind::process_group}) {
    if (sandbox::name(kind) == name) return kind;
  }
  return std::nullopt;
}

Kind Machine::best() const {
  if (bubblewrap) return Kind::bubblewrap;
  return landlock_abi > 0 ? Kind::landlock : Kind::process_group;
}

std::vector<std::string> wrap(Kind kind, std::vector<std::string> command,
                              const std::vector<std::filesystem::path>& writable) {
  if (kind != Kind::bubblewrap) return command;
  // No private /tmp: the working directory or the programs may be in it. What is there can be read,
  // not changed.
  std::vector<std::string> out{"bwrap",
                               "--ro-bind",
                               "/",
                               "/",
                               "--dev",
                               "/dev",
                               "--proc",
                               "/proc",
                               "--unshare-pid",
                               "--unshare-net",
                               "--unshare-ipc",
                               "--die-with-parent"};
  for (const auto& directory : writable) {
    const auto path = std::filesystem::absolute(directory).string();
    out.insert(out.end(), {"--bind", path, path});
  }
  out.emplace_back("--");
  out.insert(out.end(), std::make_move_iterator(command.begin()),
             std::make_move_iterator(command.end()));
  return out;
}

}  // namespace harness::sandbox
