#pragma once
/// @file
/// Text for a person: wrapped to the width there is, in colour where that is wanted. Colour only
/// ever underlines what the words say.

#include <ostream>
#include <string>
#include <string_view>
#include <utility>

namespace checker {

enum class Tone { plain, good, bad, quiet, strong };

struct ScreenSettings {
  int width = 80;  ///< columns; at least 40
  bool colour = false;
  bool live = false;                ///< a terminal, where a line can be overwritten
  std::string command = "./check";  ///< what one types here to run the checker
};

/// What the environment asks for: width and colour of the terminal at descriptor `fd`, NO_COLOR,
/// TERM=dumb, COLUMNS. `plain` turns colour and overwriting off.
ScreenSettings screen_settings(int fd, bool plain);

class Screen {
 public:
  Screen(std::ostream& out, ScreenSettings settings) : out_(out), settings_(std::move(settings)) {}

  int width() const { return settings_.width; }
  bool live() const { return settings_.live; }

  /// `text` in that tone, for use inside a line.
  std::string tone(Tone tone, std::string_view text) const;

  /// A sentence of ours with `./check` in it, as one types it from here: `../../check`.
  std::string typed(std::string_view text) const;

  /// Wraps `text`, with `indent` columns before each line; line feeds in it are kept. It is a
  /// sentence of ours: commands in it become what one types from here, and stay on one line.
  void paragraph(std::string_view text, int indent = 0, Tone tone = Tone::plain);
  /// The same behind a label: its first line starts with `label`, the others line up with the
  /// first. A line that begins with four spaces is code, and stays as it is.
  void labelled(std::string_view label, std::string_view text, int indent = 0,
                Tone tone = Tone::plain);
  /// A table or a compiler's words: a line that is too long goes on at the column where its second
  /// part begins, or four columns in. Quoted source (what begins with a space) stays as it is.
  void wrapped(std::string_view text);
  /// As it is, not wrapped: code, a compiler's words, paths.
  void verbatim(std::string_view text, int indent = 0);
  /// An empty line, unless the last one was empty.
  void blank();

  /// What is being done right now: one line that is overwritten; nothing where that is not
  /// possible.
  void progress(std::string_view what);

 private:
  void line(std::string_view text);
  void clear_progress();
  std::ostream& out_;
  ScreenSettings settings_;
  bool progress_shown_ = false;
  bool blank_last_ = false;
};

/// Columns that UTF-8 text takes; colour codes take none.
int columns(std::string_view text);

/// "1 point", "2 points".
std::string counted(int number, std::string_view noun);

}  // namespace checker
