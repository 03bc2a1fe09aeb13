#include <harness/steps.hpp>

#include <signal.h>

#include <fstream>
#include <iterator>
#include <sstream>
#include <system_error>

#include <harness/difference.hpp>
#include <harness/running.hpp>
#include <harness/visible.hpp>

namespace harness {

namespace fs = std::filesystem;
using Woke = Session::Running::Woke;

namespace {

Session::Running& running(Context& context) { return context.session().running(); }

std::string without_quotes(const std::string& quoted_text) {
  return quoted_text.substr(1, quoted_text.size() - 2);
}

// A line in the words of a verdict: the description, or the text itself where it is known.
std::string shown(const Pattern& line) {
  return line.exact() ? in_quotes(*line.exact()) : line.description();
}

void expect_end_of_output(Context& context) {
  auto& program = running(context);
  const auto woke = program.wait([] { return false; });
  if (woke == Woke::stuck) program.fail_waiting(woke, "nothing more, and ended");
}

}  // namespace

Start::operator Step() const {
  return {"", [how = *this](Context& context) {
            auto& program = running(context);
            program.step = "started ./" + program.program();
            for (const auto& argument : how.args)
              program.step += " " + without_quotes(in_quotes(argument, 60));
            program.start(how);
          }};
}

Restart::operator Step() const {
  return {"", [](Context& context) {
            auto& program = running(context);
            program.step = "ended ./" + program.program() + " and started it again";
            if (program.alive()) {
              program.end_input();
              program.wait_for_end();
            }
            Start again = program.last_start();
            again.files.clear();
            program.stop();
            program.start(again);
          }};
}

Type::operator Step() const {
  return {"typed " + in_quotes(line, 80),
          [text = line + "\n"](Context& context) { running(context).type(text); }};
}

TypeRaw::operator Step() const {
  return {"typed the bytes " + in_quotes(bytes, 80),
          [text = bytes](Context& context) { running(context).type(text); }};
}

EndInput::operator Step() const {
  return {"ended the input (ctrl-D)", [](Context& context) { running(context).end_input(); }};
}

Kill::operator Step() const {
  return {"sent " + signal_name(signal), [number = signal](Context& context) {
            auto& program = running(context);
            program.send(number);
            if (number == SIGKILL)
              program.wait([] { return false; }, Session::Running::Watch::nothing_stuck);
          }};
}

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

ExpectLine::operator Step() const {
  return {"expected " + line_.description(), [how = *this](Context& context) {
            auto& program = running(context);
            std::optional<std::string> line;
            const auto woke = program.wait([&] {
              do {
                line = program.take_line();
              } while (how.eventually_ && line && !how.line_.matches(*line));
              return line.has_value();
            });
            if (woke != Woke::ready)
              program.fail_waiting(woke, how.line_.description(), how.otherwise_);
            if (how.line_.matches(*line)) {
              if (!how.line_.exact()) context.note("got " + in_quotes(*line, 80));
              if (how.into_ != nullptr) *how.into_ = *line;
              return;
            }
            Verdict verdict{how.otherwise_, shown(how.line_), in_quotes(*line), "", ""};
            if (how.line_.exact()) verdict.difference = difference(*how.line_.exact(), *line);
            for (const auto& [seen, sentence] : how.mistakes_) {
              if (!seen.matches(*line)) continue;
              verdict.message = sentence;
              break;
            }
            if (verdict.message.empty()) {
              verdict.message = program.program() + " printed " + in_quotes(*line, 80) + " where " +
                                how.line_.description() + " was expected.";
            }
            context.fail(std::move(verdict));
          }};
}

ExpectLines::operator Step() const {
  std::string text = "expected the lines";
  for (const auto& line : lines) text += " " + shown(line);
  return {text, [how = *this](Context& context) {
            auto& program = running(context);
            std::string expected;
            for (const auto& line : how.lines)
              expected += (line.exact() ? *line.exact() : line.description()) + "\n";
            std::string actual;
            for (std::size_t i = 0; i < how.lines.size(); ++i) {
              std::optional<std::string> line;
              const auto woke =
                  program.wait([&] { return (line = program.take_line()).has_value(); });
              if (woke != Woke::ready)
                program.fail_waiting(woke, how.lines[i].description(), how.otherwise);
              actual += *line + "\n";
              if (how.lines[i].matches(*line)) continue;
              Verdict verdict{how.otherwise, last_lines(expected, 20), last_lines(actual, 20),
                              difference(expected, actual), ""};
              if (verdict.message.empty()) {
                verdict.message = program.program() + " printed " + in_quotes(*line, 80) +
                                  " where " + how.lines[i].description() + " was expected.";
              }
              context.fail(std::move(verdict));
            }
          }};
}

ExpectLinesInAnyOrder::operator Step() const {
  std::string text = "expected in any order the lines";
  for (const auto& line : lines) text += " " + shown(line);
  return {text, [how = *this](Context& context) {
            auto& program = running(context);
            auto missing = how.lines;
            while (!missing.empty()) {
              std::optional<std::string> line;
              const auto woke =
                  program.wait([&] { return (line = program.take_line()).has_value(); });
              if (woke != Woke::ready)
                program.fail_waiting(woke, missing.front().description(), how.otherwise);
              std::size_t at = 0;
              while (at < missing.size() && !missing[at].matches(*line)) ++at;
              if (at == missing.size()) {
                std::string expected;
                for (const auto& pattern : missing) expected += shown(pattern) + "\n";
                const auto message = program.program() + " printed " + in_quotes(*line, 80) +
                                     ", which is none of the lines that are still expected.";
                context.fail({how.otherwise.empty() ? message : how.otherwise,
                              last_lines(expected, 20), in_quotes(*line), "", ""});
              }
              missing.erase(missing.begin() + static_cast<std::ptrdiff_t>(at));
            }
          }};
}

ExpectNoMoreOutput::operator Step() const {
  return {"expected no more output", [how = *this](Context& context) {
            auto& program = running(context);
            expect_end_of_output(context);
            if (program.rest().empty()) return;
            const std::string rest{program.rest()};
            const auto line = in_quotes(rest.substr(0, rest.find('\n')), 80);
            context.fail({how.otherwise.empty()
                              ? program.program() + " printed more than it should: " + line + "."
                              : how.otherwise,
                          "(no more output)", last_lines(rest), "", ""});
          }};
}

ExpectOutput::operator Step() const {
  return {"expected the output " + in_quotes(text, 80), [how = *this](Context& context) {
            auto& program = running(context);
            expect_end_of_output(context);
            const std::string rest{program.rest()};
            program.take_all();
            if (rest == how.text) return;
            const auto words = difference(how.text, rest);
            context.fail({how.otherwise.empty() ? "The output of " + program.program() +
                                                      " is not what was expected: " + words + "."
                                                : how.otherwise,
                          last_lines(how.text, 20), last_lines(rest, 20), words, ""});
          }};
}

ExpectNever::operator Step() const {
  return {
      "expected never " + line.description(), [how = *this](Context& context) {
        for (const auto& seen : context.lines()) {
          if (!how.line.matches(seen)) continue;
          context.fail({how.otherwise.empty() ? running(context).program() + " printed " +
                                                    in_quotes(seen, 80) + ", which it should not."
                                              : how.otherwise,
                        "never " + shown(how.line), in_quotes(seen), "", ""});
        }
      }};
}

ExpectExit::operator Step() const {
  return {"expected the end, with exit code " + std::to_string(code),
          [how = *this](Context& context) {
            auto& program = running(context);
            program.wait_for_end();
            const auto& ending = program.ending();
            if (ending.signal == 0 && ending.code == how.code) return;
            std::string actual = described(ending);
            if (!program.errors().empty())
              actual += "\nstandard error:\n" + last_lines(program.errors(), 5);
            context.fail({how.otherwise.empty()
                              ? program.program() + " " + described(ending) + " where " +
                                    std::to_string(how.code) + " was expected." +
                                    outside_hint(program.output(), program.errors())
                              : how.otherwise,
                          "exit code " + std::to_string(how.code), actual, "", ""});
          }};
}

RunToEnd::operator Step() const {
  return {"ended the input and waited for the end of the program", [](Context& context) {
            auto& program = running(context);
            if (program.alive()) program.end_input();
            program.wait_for_end();
          }};
}

ExpectFile::operator Step() const {
  return {
      "expected the file " + in_quotes(path, 120), [how = *this](Context& context) {
        const auto file = context.directory() / how.path;
        std::error_code error;
        if (!fs::exists(file, error)) {
          const bool gone = !fs::exists(context.directory(), error);
          std::string there;
          for (fs::directory_iterator it{context.directory(), error};
               !error && it != fs::directory_iterator{}; it.increment(error)) {
            if (there.size() < 500) there += visible(it->path().filename().string()) + "\n";
          }
          const auto message =
              gone ? running(context).program() + " deleted the directory it runs in."
                   : "There is no " + in_quotes(how.path, 120) + " in the directory where " +
                         running(context).program() + " ran." +
                         outside_hint(context.output(), context.errors());
          context.fail({how.otherwise.empty() || gone ? message : how.otherwise, visible(how.path),
                        there.empty() ? "(an empty directory)" : there, "", ""});
        }
        if (!how.contents) return;
        std::ifstream stream{file, std::ios::binary};
        std::string actual(how.contents->size() + 65536, '\0');
        stream.read(actual.data(), static_cast<std::streamsize>(actual.size()));
        actual.resize(static_cast<std::size_t>(stream.gcount()));
        if (actual == *how.contents) return;
        const auto words = difference(*how.contents, actual);
        context.fail({how.otherwise.empty()
                          ? "The file " + in_quotes(how.path, 120) +
                                " does not contain what was expected: " + words + "."
                          : how.otherwise,
                      last_lines(*how.contents, 20), last_lines(actual, 20), words, ""});
      }};
}

ExpectNoFile::operator Step() const {
  return {"expected no file " + in_quotes(path, 120), [how = *this](Context& context) {
            std::error_code error;
            if (!fs::exists(context.directory() / how.path, error)) return;
            context.fail(how.otherwise.empty()
                             ? running(context).program() + " made the file " +
                                   in_quotes(how.path, 120) + ", which should not be there."
                             : how.otherwise);
          }};
}

PlaceFile::operator Step() const {
  return {"placed the file " + in_quotes(path, 120), [how = *this](Context& context) {
            const auto file = context.directory() / how.path;
            std::error_code error;
            fs::create_directories(file.parent_path(), error);
            std::ofstream stream{file, std::ios::binary | std::ios::trunc};
            stream << how.contents;
            if (!stream.flush()) throw CannotCheck{"the test could not write " + file.string()};
          }};
}

Check::operator Step() const {
  return {text, [how = *this](Context& context) {
            try {
              how.judge(context);
            } catch (const Failure&) {
              throw;
            } catch (const CannotCheck&) {
              throw;
            } catch (const std::exception& problem) {
              context.fail("This did not work: " + how.text + ". " + visible(problem.what()));
            }
          }};
}

}  // namespace harness
