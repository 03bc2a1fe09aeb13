#include <harness/difference.hpp>
#include <harness/running.hpp>
#include <harness/steps.hpp>
#include <harness/visible.hpp>

// Steps that look at what a program prints.

namespace harness {

using Woke = Session::Running::Woke;
using Watch = Session::Running::Watch;

namespace {

Session::Running& running(Context& context) { return context.session().running(); }

// A line in the words of a verdict: the text itself where it is known, or the description.
std::string shown(const Pattern& line) {
  return line.exact() ? in_quotes(*line.exact()) : line.description();
}

std::string listed(const std::vector<Pattern>& lines) {
  std::string out;
  for (const auto& line : lines) out += (out.empty() ? "" : ", ") + shown(line);
  return out;
}

std::string below_each_other(const std::vector<Pattern>& lines) {
  std::string out;
  for (const auto& line : lines) {
    out += (line.exact() ? *line.exact() : "(" + line.description() + ")") + "\n";
  }
  return out;
}

std::string or_else(const std::string& otherwise, const std::string& general) {
  return otherwise.empty() ? general : otherwise;
}

std::string said(const std::string& line) {
  return line.empty() ? "an empty line" : in_quotes(line, 80);
}

std::string instead_of(const Session::Running& program, const std::string& line,
                       const Pattern& expected) {
  return program.who() + " printed " + said(line) + " where " + expected.description() +
         " was expected.";
}

// The next line that `take` accepts, or a failure that says why there is none.
std::string next_line(Session::Running& program, const Pattern& expected,
                      const std::string& otherwise) {
  std::optional<std::string> line;
  const auto woke = program.wait([&] { return (line = program.take_line()).has_value(); });
  if (woke != Woke::ready) program.fail_waiting(woke, expected, otherwise);
  return *line;
}

void wait_for_end_of_output(Session::Running& program) {
  if (program.wait([] { return false; }) == Woke::stuck && program.rest().empty()) {
    program.fail_not_ending();
  }
}

}  // namespace

ExpectLine& ExpectLine::mistake(Pattern seen, std::string sentence) {
  mistakes_.emplace_back(std::move(seen), std::move(sentence));
  return *this;
}

ExpectLine& ExpectLine::otherwise(std::string sentence) {
  otherwise_ = std::move(sentence);
  return *this;
}

ExpectLine& ExpectLine::into(std::string& line) {
  into_ = &line;
  return *this;
}

ExpectLine& ExpectLine::eventually() {
  eventually_ = true;
  return *this;
}

void ExpectLine::look(Context& context) const {
  auto& program = running(context);
  std::string line = next_line(program, line_, otherwise_);
  while (eventually_ && !line_.matches(line)) line = next_line(program, line_, otherwise_);
  if (line_.matches(line)) {
    if (!line_.exact()) context.note("got " + in_quotes(line, 80));
    if (into_ != nullptr) *into_ = line;
    return;
  }
  Verdict verdict{.message = or_else(otherwise_, instead_of(program, line, line_)),
                  .expected = shown(line_),
                  .actual = in_quotes(line)};
  if (line_.exact()) verdict.difference = difference(*line_.exact(), line);
  for (const auto& [seen, sentence] : mistakes_) {
    if (!seen.matches(line)) continue;
    verdict.message = sentence;
    break;
  }
  context.fail(std::move(verdict));
}

ExpectLine::operator Step() const {
  return {"expected " + line_.description() + (eventually_ ? ", sooner or later" : ""),
          [how = *this](Context& context) { how.look(context); }};
}

ExpectLines::operator Step() const {
  return {"expected the lines " + listed(lines), [how = *this](Context& context) {
            auto& program = running(context);
            std::string actual;
            for (const auto& expected : how.lines) {
              const auto line = next_line(program, expected, how.otherwise);
              actual += line + "\n";
              if (expected.matches(line)) continue;
              // What follows shows whether a line is extra, missing, or in another place.
              while (const auto more = program.take_line()) actual += *more + "\n";
              const auto wanted = below_each_other(how.lines);
              context.fail({.message = or_else(how.otherwise, instead_of(program, line, expected)),
                            .expected = last_lines(wanted, 20),
                            .actual = last_lines(actual, 20),
                            .difference = difference(wanted, actual)});
            }
          }};
}

ExpectLinesInAnyOrder::operator Step() const {
  return {"expected in any order the lines " + listed(lines), [how = *this](Context& context) {
            auto& program = running(context);
            auto missing = how.lines;
            while (!missing.empty()) {
              const auto line = next_line(program, missing.front(), how.otherwise);
              std::size_t at = 0;
              while (at < missing.size() && !missing[at].matches(line)) ++at;
              if (at == missing.size()) {
                const auto general = program.who() + " printed " + in_quotes(line, 80) +
                                     ", which is none of the lines that are still expected.";
                context.fail({.message = or_else(how.otherwise, general),
                              .expected = last_lines(below_each_other(missing), 20),
                              .actual = in_quotes(line)});
              }
              missing.erase(missing.begin() + static_cast<std::ptrdiff_t>(at));
            }
          }};
}

ExpectNoMoreOutput::operator Step() const {
  return {"expected no more output", [how = *this](Context& context) {
            auto& program = running(context);
            wait_for_end_of_output(program);
            const std::string rest{program.rest()};
            if (rest.empty()) return;
            const auto line = in_quotes(rest.substr(0, rest.find('\n')), 80);
            const auto general = program.who() + " printed more than it should: " + line + ".";
            context.fail({.message = or_else(how.otherwise, general),
                          .expected = "(no more output)",
                          .actual = last_lines(rest)});
          }};
}

ExpectOutput::operator Step() const {
  return {"expected the output " + in_quotes(text, 80), [how = *this](Context& context) {
            auto& program = running(context);
            wait_for_end_of_output(program);
            const std::string rest{program.rest()};
            program.take_all();
            if (rest == how.text) return;
            const auto words = difference(how.text, rest);
            const auto general =
                program.who() + " printed something else than expected: " + words + ".";
            context.fail({.message = or_else(how.otherwise, general),
                          .expected = last_lines(how.text, 20),
                          .actual = last_lines(rest, 20),
                          .difference = words});
          }};
}

ExpectNever::operator Step() const {
  return {"expected never " + line.description(), [how = *this](Context& context) {
            for (const auto& seen : context.lines()) {
              if (!how.line.matches(seen)) continue;
              const auto general = running(context).who() + " printed " + in_quotes(seen, 80) +
                                   ", which it should not.";
              context.fail({.message = or_else(how.otherwise, general),
                            .expected = "never " + shown(how.line),
                            .actual = in_quotes(seen)});
            }
          }};
}

}  // namespace harness
