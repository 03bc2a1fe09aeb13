#include <checker/command.hpp>
#include <checker/program.hpp>

#include <unistd.h>

#include <iostream>

int main(int argc, char** argv) {
  checker::handle_interrupts();
  std::error_code error;
  const std::filesystem::path cwd = std::filesystem::current_path(error);
  return checker::check_program({argv + 1, argv + argc}, error ? "/" : cwd,
                                {std::cout, std::cerr, STDOUT_FILENO, STDERR_FILENO});
}
