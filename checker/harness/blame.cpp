#include <poll.h>

#include <algorithm>
#include <chrono>
#include <system_error>
#include <utility>

#include <harness/record.hpp>
#include <harness/running.hpp>
#include <harness/terminal_codes.hpp>
#include <harness/visible.hpp>

// What to say when a program did not do what was waited for.

namespace harness {

using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

namespace {

std::string plural(std::size_t count, const std::string& one, const std::string& many) {
  return count == 1 ? one : std::to_string(count) + " " + many;
}

// Where a crash begins to be reported, by a sanitizer or by the C++ library; the end if nowhere.
std::size_t start_of_report(std::string_view text) {
  std::size_t start = text.size();
  for (const std::string_view sign :
       {"=================================================================\n==",
        "AddressSanitizer:DEADLYSIGNAL", "ERROR: AddressSanitizer: ", ": runtime error: ",
        "terminate called ", "terminating due to uncaught exception of type ", ": Assertion `"}) {
    const std::size_t at = text.find(sign);
    if (at == std::string_view::npos) continue;
    // Its line begins behind the last thing that was drawn.
    const std::size_t code = text.rfind('\x1b', at);
    const std::size_t line = text.rfind('\n', at) + 1;
    start = std::min(start, code == std::string_view::npos ? line : std::max(line, code));
  }
  return start;
}

}  // namespace

std::string Session::Running::who() const {
  for (const auto& other : record().programs) {
    if (other != program_) return program_;
  }
  return "Your program";
}

std::string Session::Running::seen() const {
  if (display_) {
    display_->take(output_);
    return display_->text();
  }
  const std::string text = last_start_.terminal ? without_terminal_codes(output_) : output_;
  std::string out = text.empty() ? "(no output)" : last_lines(text);
  if (!errors_.empty()) out += "\nstandard error:\n" + last_lines(errors_, 5);
  return out;
}

void Session::Running::fail_if_crashed(const std::string& expected) {
  if (!ending_.ended) return;
  // A terminal shows both streams as one: the program's own words, and then the report.
  std::string output = output_;
  std::string errors = errors_;
  if (last_start_.terminal) {
    const std::size_t report = start_of_report(output_);
    output = without_terminal_codes(std::string_view{output_}.substr(0, report));
    errors = without_terminal_codes(std::string_view{output_}.substr(report));
  }
  const auto crash = mishap(who(), ending_, errors);
  if (!crash) return;
  std::string actual = crash->details;
  if (!output.empty())
    actual +=
        (actual.empty() ? "" : "\n") + std::string{"output before that:\n"} + last_lines(output);
  throw Failure{{.message = crash->sentence, .expected = expected, .actual = actual}};
}

void Session::Running::fail_if_directory_gone() {
  std::error_code error;
  if (std::filesystem::exists(directory_, error)) return;
  throw Failure{{.message = who() + " deleted the directory it runs in."}};
}

std::string Session::Running::why_no_line(Woke woke, const std::string& expected) const {
  if (woke == Woke::output_ended)
    return who() + " closed its output before it printed " + expected + ".";
  if (woke == Woke::stuck) {
    const std::string what = options_.network      ? "something that does not come,"
                             : ending_.input_ended ? "something, although its input has ended,"
                                                   : "more input,";
    return who() + " waits for " + what + " but should have printed " + expected + ".";
  }
  if (output_.empty() && errors_.empty()) {
    return who() + " " + described(ending_) + " without printing anything; " + expected +
           " was expected.";
  }
  return who() + " " + described(ending_) + " before it printed " + expected + ".";
}

void Session::Running::fail_waiting(Woke woke, const Pattern& expected,
                                    const std::string& otherwise) {
  fail_if_crashed(expected.description());
  fail_if_directory_gone();
  const std::string unfinished{rest()};
  if (!unfinished.empty() && expected.matches(unfinished)) {
    throw Failure{
        {.message = "The last line does not end with a newline (`\\n`), so it is not complete.",
         .expected = expected.description(),
         .actual = in_quotes(unfinished),
         .difference = "the newline at the end is missing"}};
  }
  std::string message = otherwise.empty() ? why_no_line(woke, expected.description()) : otherwise;
  const auto hint = outside_hint(output_, errors_);
  message += hint;
  if (output_.empty() && !errors_.empty() && hint.empty()) {
    message +=
        " It wrote to standard error (`std::cerr`, `stderr`); standard output is `std::cout` or "
        "`stdout`.";
  }
  throw Failure{{.message = message, .expected = expected.description(), .actual = seen()}};
}

void Session::Running::fail_not_reached(const std::string& what, const std::string& advice) {
  fail_if_crashed(what);
  fail_if_directory_gone();
  throw Failure{{.message = who() + " " + described(ending_) + " before " + what + "." +
                            (advice.empty() ? "" : " ") + advice + outside_hint(output_, errors_),
                 .expected = what,
                 .actual = seen()}};
}

void Session::Running::fail_not_ending() {
  const std::string shown = seen();
  const bool input_ended = ending_.input_ended;
  stop();
  throw Failure{
      {.message =
           who() + (input_ended
                        ? " does not end: it waits for something, although its input has ended."
                    : options_.network ? " does not end: it waits for its input or its peers."
                                       : " does not end: it waits for input."),
       .expected = "the end of the program",
       .actual = shown}};
}

void Session::Running::wait_for_end() {
  if (!started_)
    throw CannotCheck{"the test waits for the end of " + program_ + " before it has started it"};
  if (wait([] { return false; }, Watch::end) == Woke::stuck) fail_not_ending();
  fail_if_crashed("the end of the program, without a crash");
  if (!tree_) return;
  // A helper that is about to end by itself is given the time for it.
  const auto grace = Clock::now() + milliseconds{200};
  for (tree_->sample(); !tree_->alive().empty() || !tree_->settled(); tree_->sample()) {
    if (Clock::now() > grace && tree_->alive().empty()) break;
    if (Clock::now() > grace) fail_left_processes();
    ::poll(nullptr, 0, 1);
    drain();
  }
  drain();
}

void Session::Running::fail_left_processes() {
  const auto count = tree_->alive().size();
  std::string names;
  for (const auto& process : tree_->alive()) {
    if (names.size() < 100) names += (names.empty() ? "" : ", ") + visible(process.name);
  }
  stop();
  throw Failure{{.message = who() + " ended, but left " + plural(count, "a process", "processes") +
                            " running (" + names + ").",
                 .expected = "no process left running"}};
}

}  // namespace harness
