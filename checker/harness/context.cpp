#include <harness/context.hpp>

#include <utility>

#include <harness/difference.hpp>
#include <harness/running.hpp>
#include <harness/visible.hpp>

namespace harness {

using Woke = Session::Running::Woke;
using Watch = Session::Running::Watch;

const std::filesystem::path& Context::directory() const { return session_.directory(); }
std::string_view Context::output() const { return session_.running().output(); }
std::string_view Context::errors() const { return session_.running().errors(); }
bool Context::running() const { return session_.running().alive(); }
int Context::exit_code() const { return session_.running().ending().code; }

std::vector<std::string> Context::lines() const {
  std::vector<std::string> out;
  std::string_view rest = output();
  for (auto newline = rest.find('\n'); newline != std::string_view::npos;
       newline = rest.find('\n')) {
    out.emplace_back(rest.substr(0, newline));
    rest.remove_prefix(newline + 1);
  }
  return out;
}

std::string Context::read_line(const std::string& what) {
  auto& running = session_.running();
  std::optional<std::string> line;
  const auto woke = running.wait([&] { return (line = running.take_line()).has_value(); });
  if (woke != Woke::ready)
    running.fail_waiting(woke, Pattern{what, [](std::string_view) { return true; }});
  return *line;
}

void Context::wait_until(const std::string& what, const std::function<bool()>& ready) {
  auto& running = session_.running();
  note("waited until " + what);
  const auto woke = running.wait(ready, Watch::nothing);
  if (woke != Woke::ready) running.fail_not_reached(what);
}

void Context::pump(std::chrono::milliseconds time) {
  session_.running().wait([] { return false; }, Watch::nothing, time);
}

void Context::note(const std::string& text) { session_.running().step += " (" + text + ")"; }

void Context::fail(Verdict verdict) const { throw Failure{std::move(verdict)}; }

void Context::fail(std::string message) const {
  throw Failure{
      {.message = std::move(message), .expected = {}, .actual = {}, .difference = {}, .limit = {}}};
}

void Context::expect(bool fine, const std::string& sentence) const {
  if (!fine) fail(sentence);
}

void Context::expect_equal(const std::string& sentence, std::string_view expected,
                           std::string_view actual) const {
  if (expected == actual) return;
  fail({.message = sentence,
        .expected = last_lines(expected, 20),
        .actual = last_lines(actual, 20),
        .difference = difference(expected, actual)});
}

}  // namespace harness
