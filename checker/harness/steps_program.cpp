#include <signal.h>

#include <harness/running.hpp>
#include <harness/steps.hpp>
#include <harness/visible.hpp>

// Steps that start a program, feed it, and end it.

namespace harness {

using Watch = Session::Running::Watch;

namespace {

Session::Running& running(Context& context) { return context.session().running(); }

std::string without_quotes(const std::string& text) { return text.substr(1, text.size() - 2); }

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
            program.end_input();
            program.wait_for_end();
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

IfALimitStrikes::operator Step() const {
  return {"", [how = *this](Context& context) { running(context).advise_on_limits(how.advice); }};
}

Kill::operator Step() const {
  return {"sent " + signal_name(signal), [number = signal](Context& context) {
            auto& program = running(context);
            program.send(number);
            if (number == SIGKILL) program.wait([] { return false; }, Watch::nothing);
          }};
}

ExpectExit::operator Step() const {
  return {"expected the end, with exit code " + std::to_string(code),
          [how = *this](Context& context) {
            auto& program = running(context);
            program.wait_for_end();
            const auto& ending = program.ending();
            if (ending.signal == 0 && ending.code == how.code) return;
            const auto general = program.who() + " " + described(ending) + "; exit code " +
                                 std::to_string(how.code) + " was expected." +
                                 outside_hint(program.output(), program.errors());
            std::string actual = described(ending);
            if (!program.errors().empty()) {
              actual += "\nstandard error:\n" + last_lines(program.errors(), 5);
            }
            context.fail({.message = how.otherwise.empty() ? general : how.otherwise,
                          .expected = "exit code " + std::to_string(how.code),
                          .actual = actual});
          }};
}

RunToEnd::operator Step() const {
  return {"ended the input and waited for the end of the program", [](Context& context) {
            auto& program = running(context);
            if (program.alive()) program.end_input();
            program.wait_for_end();
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
