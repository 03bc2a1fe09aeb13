#include <checker/commands.hpp>
#include <checker/program.hpp>
#include <checker/trouble.hpp>

#include <algorithm>

namespace checker {

namespace {

Workspace workspace_at(const std::string& root, const std::filesystem::path& cwd) {
  Workspace workspace;
  workspace.cwd = cwd;
  workspace.root = root.empty() ? cwd : std::filesystem::absolute(root);
  return workspace;
}

ScreenSettings settings_for(int fd, bool plain, const std::string& command) {
  ScreenSettings settings = screen_settings(fd, plain);
  settings.command = command;
  return settings;
}

/// The project, before the command line is understood: also a mistake in it is answered with
/// commands that work from here.
std::string root_in(const std::vector<std::string>& arguments) {
  const auto found = std::find(arguments.begin(), arguments.end(), "--root");
  return found == arguments.end() || found + 1 == arguments.end() ? "" : *(found + 1);
}

int perform_safely(const Options& options, Workspace workspace, Screen& screen,
                   const Terminal& terminal) {
  const std::string command = workspace.command();
  try {
    workspace.build = options.build.empty() ? workspace.root / "build" / "check"
                                            : std::filesystem::absolute(options.build);
    workspace.ninja = options.ninja;
    workspace.sandbox = options.sandbox;
    const Desk desk{workspace, read_catalog(workspace.lessons()), screen, terminal.out};
    return static_cast<int>(perform(desk, options));
  } catch (const Trouble& trouble) {
    Screen(terminal.err, settings_for(terminal.err_fd, options.plain, command))
        .paragraph(trouble.what());
    return static_cast<int>(trouble.code());
  } catch (const std::exception& error) {
    terminal.err << "check: " << error.what() << "\nThat is the checker's fault, not yours.\n";
    return static_cast<int>(Exit::tool_fault);
  }
}

}  // namespace

int check_program(std::vector<std::string> arguments, const std::filesystem::path& cwd,
                  const Terminal& terminal) {
  const Workspace workspace = workspace_at(root_in(arguments), cwd);
  const std::string command = workspace.command();
  const Parsed parsed = parse_options(std::move(arguments));
  if (!parsed.options) {
    if (parsed.exit_code == 0) {
      Screen screen(terminal.out, settings_for(terminal.out_fd, true, command));
      screen.wrapped(screen.typed(parsed.text));
    } else {
      Screen(terminal.err, settings_for(terminal.err_fd, true, command)).paragraph(parsed.text);
    }
    return parsed.exit_code;
  }
  const Options& options = *parsed.options;
  // What other programs read goes to standard output alone; notices then go the other way.
  const bool for_programs = options.format != "text";
  Screen screen(
      for_programs ? terminal.err : terminal.out,
      settings_for(for_programs ? terminal.err_fd : terminal.out_fd, options.plain, command));
  return perform_safely(options, workspace, screen, terminal);
}

}  // namespace checker
