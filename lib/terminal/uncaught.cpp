#include <terminal/error.hpp>
#include <terminal/uncaught.hpp>

#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string>
#include <string_view>

namespace terminal {
namespace {

constexpr std::size_t widest = 79;

/// The same with a line feed in place of the last space that has room in each line.
std::string in_lines(std::string_view words) {
  std::string out;
  while (words.size() > widest) {
    std::size_t space = words.rfind(' ', widest);
    if (space == std::string_view::npos) space = words.find(' ');
    if (space == std::string_view::npos) break;
    out.append(words.substr(0, space)).append("\n");
    words.remove_prefix(space + 1);
  }
  return out.append(words);
}

void explain() {
  const std::exception_ptr error = std::current_exception();
  if (!error) return;
  try {
    std::rethrow_exception(error);
  } catch (const ScreenError& reason) {
    std::fflush(stdout);
    const std::string text =
        in_lines(std::string("There can be no screen: ") + reason.what() + ".\n");
    std::fputs(text.c_str(), stderr);
    std::abort();
  } catch (...) {  // NOLINT(bugprone-empty-catch): for the handler before this one
  }
}

}  // namespace

void explain_uncaught_errors() {
  static std::terminate_handler before = nullptr;
  if (before != nullptr) return;
  before = std::set_terminate([] {
    explain();
    before();
    std::abort();
  });
}

}  // namespace terminal
