#pragma once
/// @file
/// Steps that leave a full-screen program, for hidden tests.
///
/// @code
/// session.perform(start, Press{terminal::Key::escape}, lessons::ends_after_escape(),
///                 ExpectTerminalGivenBack{}, ExpectExit{0});
/// @endcode

#include <csignal>
#include <harness/harness.hpp>
#include <harness/running.hpp>
#include <harness/screen/screen_steps.hpp>

namespace lessons {

/// The key that a terminal turns into a signal. Waits for the end.
inline harness::Step press_ctrl_c() {
  return {"pressed ctrl-C", [](harness::Context& context) {
            auto& program = context.session().running();
            program.send(SIGINT);
            program.wait_for_end();
          }};
}

/// Expects that the program ends, now that escape is pressed.
inline harness::Step ends_after_escape() {
  return {"expected its end", [](harness::Context& context) {
            using Running = harness::Session::Running;
            auto& program = context.session().running();
            if (program.wait([] { return false; }, Running::Watch::end) != Running::Woke::ended) {
              context.fail(
                  harness::screen_of(context).second_page()
                      ? "Escape is pressed, and your program goes on. Stop when that key comes: "
                        "`screen.on_key(terminal::Key::escape, ...)`."
                      : "Escape closes the screen, but your program goes on: it still waits for "
                        "something, as for peers. `io.stop()` lets `io.run()` return.");
            }
            program.wait_for_end();
          }};
}

}  // namespace lessons
