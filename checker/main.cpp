#include <checker/command.hpp>
#include <checker/commands.hpp>
#include <checker/trouble.hpp>

#include <unistd.h>

#include <iostream>

int main(int argc, char** argv) {
  using namespace checker;
  const Parsed parsed = parse_options({argv + 1, argv + argc});
  if (!parsed.options) {
    (parsed.exit_code == 0 ? std::cout : std::cerr) << parsed.text;
    return parsed.exit_code;
  }
  const Options& options = *parsed.options;
  handle_interrupts();
  // What other programs read goes to standard output alone; notices then go the other way.
  const bool for_programs = options.format != "text";
  Screen screen(for_programs ? std::cerr : std::cout,
                screen_settings(for_programs ? STDERR_FILENO : STDOUT_FILENO, options.plain));
  try {
    Workspace workspace;
    workspace.cwd = std::filesystem::current_path();
    workspace.root = options.root.empty() ? workspace.cwd : std::filesystem::absolute(options.root);
    workspace.build = options.build.empty() ? workspace.root / "build" / "check"
                                            : std::filesystem::absolute(options.build);
    workspace.ninja = options.ninja;
    workspace.sandbox = options.sandbox;
    const Desk desk{workspace, read_catalog(workspace.lessons()), screen, std::cout};
    return static_cast<int>(perform(desk, options));
  } catch (const Trouble& trouble) {
    Screen(std::cerr, screen_settings(STDERR_FILENO, options.plain)).paragraph(trouble.what());
    return static_cast<int>(trouble.code());
  } catch (const std::exception& error) {
    std::cerr << "check: " << error.what() << "\nThat is the checker's fault, not yours.\n";
    return static_cast<int>(Exit::tool_fault);
  }
}
