#include <checker/commands.hpp>
#include <checker/program.hpp>
#include <checker/trouble.hpp>

namespace checker {

namespace {

int perform_safely(const Options& options, const std::filesystem::path& cwd, Screen& screen,
                   const Terminal& terminal) {
  try {
    Workspace workspace;
    workspace.cwd = cwd;
    workspace.root = options.root.empty() ? cwd : std::filesystem::absolute(options.root);
    workspace.build = options.build.empty() ? workspace.root / "build" / "check"
                                            : std::filesystem::absolute(options.build);
    workspace.ninja = options.ninja;
    workspace.sandbox = options.sandbox;
    const Desk desk{workspace, read_catalog(workspace.lessons()), screen, terminal.out};
    return static_cast<int>(perform(desk, options));
  } catch (const Trouble& trouble) {
    const ScreenSettings settings = screen_settings(terminal.err_fd, options.plain);
    Screen(terminal.err, settings).paragraph(trouble.what());
    return static_cast<int>(trouble.code());
  } catch (const std::exception& error) {
    terminal.err << "check: " << error.what() << "\nThat is the checker's fault, not yours.\n";
    return static_cast<int>(Exit::tool_fault);
  }
}

}  // namespace

int check_program(std::vector<std::string> arguments, const std::filesystem::path& cwd,
                  const Terminal& terminal) {
  const Parsed parsed = parse_options(std::move(arguments));
  if (!parsed.options) {
    (parsed.exit_code == 0 ? terminal.out : terminal.err) << parsed.text;
    return parsed.exit_code;
  }
  const Options& options = *parsed.options;
  // What other programs read goes to standard output alone; notices then go the other way.
  const bool for_programs = options.format != "text";
  Screen screen(for_programs ? terminal.err : terminal.out,
                screen_settings(for_programs ? terminal.err_fd : terminal.out_fd, options.plain));
  return perform_safely(options, cwd, screen, terminal);
}

}  // namespace checker
