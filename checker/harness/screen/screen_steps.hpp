#pragma once
/// @file
/// Steps for programs that draw on a whole terminal: press its keys, change its size, look at what
/// it shows.
///
/// @code
/// Session session("chat_window");
/// session.perform(Start{.terminal = Terminal{80, 24}},
///                 ExpectScreen(Picture(80, 24).frame(0, 12, 80, 11)), Press{terminal::Key::left},
///                 Resize{40, 12}, ExpectScreen(Picture(40, 12).frame(0, 0, 40, 11)),
///                 Press{terminal::ctrl('d')}, ExpectExit{0}, ExpectTerminalGivenBack{});
/// @endcode
///
/// Expectations wait: what is asked for must come to be shown, up to the limits of the session.
/// They fail at once when the program has ended, or when it waits for something that can't come.

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include <harness/screen/picture.hpp>
#include <harness/steps.hpp>
#include <terminal/key.hpp>
#include <terminal/testing/screen_model.hpp>

namespace harness {

/// What the program shows now, in a test's own judgement: all that it has printed so far is in it.
/// Lives until the program is started again. @throws CannotCheck without a terminal
const terminal::ScreenModel& screen_of(Context& context);

/// Presses a key; several times at once, before the program can do anything.
struct Press {
  terminal::Key key;
  int times = 1;
  operator Step() const;  // NOLINT(google-explicit-constructor)
};

/// Types text, without enter at its end (`Type` has one).
struct TypeText {
  std::string text;
  operator Step() const;  // NOLINT(google-explicit-constructor)
};

/// Pastes text, as terminals do it for programs that want to know (bracketed paste).
struct Paste {
  std::string text;
  operator Step() const;  // NOLINT(google-explicit-constructor)
};

/// Gives the terminal another size.
struct Resize {
  unsigned short columns = 80;
  unsigned short rows = 24;
  operator Step() const;  // NOLINT(google-explicit-constructor)
};

/// Expects the screen to show a picture, sooner or later.
class ExpectScreen {
 public:
  /// @param what it is, in words that follow "expected", for the replay
  explicit ExpectScreen(Picture picture, std::string what = "another screen");
  /// A mistake that is known: if the screen is so instead, the message is `sentence`.
  ExpectScreen& mistake(std::function<bool(const terminal::ScreenModel&)> seen,
                        std::string sentence);
  /// The message for every other screen.
  ExpectScreen& otherwise(std::string sentence);
  operator Step() const;  // NOLINT(google-explicit-constructor)

 private:
  void look(Context& context) const;
  Picture picture_;
  std::string what_;
  std::vector<std::pair<std::function<bool(const terminal::ScreenModel&)>, std::string>> mistakes_;
  std::string otherwise_;
};

/// Expects a row somewhere on the screen that matches, sooner or later: `contains("hello")`.
struct ExpectRow {
  Pattern row;
  std::string otherwise = {};
  operator Step() const;  // NOLINT(google-explicit-constructor)
};

/// Expects what a test's own judgement wants, sooner or later.
struct ExpectScreenThat {
  std::string what;  ///< follows "expected a screen that"
  /// What is wrong with the screen, as a sentence for the learner; empty: nothing.
  std::function<std::string(const terminal::ScreenModel&)> judge;
  /// What it should show instead: if given, a failure shows both beside each other.
  std::function<Picture(const terminal::ScreenModel&)> picture = {};
  operator Step() const;  // NOLINT(google-explicit-constructor)
};

/// After the end: expects the terminal as it was before the start, on its first page, with a
/// cursor, taking lines and showing what is typed.
struct ExpectTerminalGivenBack {
  std::string otherwise = {};
  operator Step() const;  // NOLINT(google-explicit-constructor)
};

}  // namespace harness
