#include <checker/screen.hpp>

#include <checker/files.hpp>

#include <fmt/core.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>

namespace checker {

namespace {

constexpr int narrowest = 40;
constexpr int widest = 100;  // longer lines are hard to read

std::string_view code_of(Tone tone) {
  switch (tone) {
    case Tone::good:
      return "\x1b[32m";
    case Tone::bad:
      return "\x1b[31m";
    case Tone::quiet:
      return "\x1b[2m";
    case Tone::strong:
      return "\x1b[1m";
    case Tone::plain:
      break;
  }
  return "";
}

int number_in(const char* name) {
  const char* text = std::getenv(name);
  return text == nullptr ? 0 : std::atoi(text);
}

bool is_set(const char* name) {
  const char* text = std::getenv(name);
  return text != nullptr && *text != '\0';
}

/// Stands for a space at which no line is broken. Text that was made printable has none of its own.
constexpr char glue = '\x01';

std::string unglued(std::string_view text) {
  std::string out(text);
  std::replace(out.begin(), out.end(), glue, ' ');
  return out;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Can `word` be a part of a command that began with `./check`? Lessons, verbs, options.
bool continues_command(std::string_view word) {
  static constexpr std::array verbs = {"list",   "next",     "run",          "play",   "hint",
                                       "reset",  "solution", "watch",        "doctor", "report",
                                       "author", "verify",   "keep-skeleton"};
  while (!word.empty() && std::string_view(".,;:`)").find(word.back()) != std::string_view::npos) {
    word.remove_suffix(1);
  }
  return word == "NN" || word.starts_with("--") ||
         (word.size() == 2 && is_digit(word[0]) && is_digit(word[1])) ||
         std::find(verbs.begin(), verbs.end(), word) != verbs.end();
}

/// Glues together what is typed as one: `./check solution 01 --give-up`, and `(2 points)`.
std::string glued(std::string text, const std::string& command) {
  const auto word_from = [&text](std::size_t at) {
    return std::string_view(text).substr(at, text.find_first_of(" \n", at) - at);
  };
  for (std::size_t at = text.find(command + " "); at != std::string::npos;
       at = text.find(command + " ", at + 1)) {
    std::size_t space = at + command.size();
    while (space < text.size() && text[space] == ' ' && continues_command(word_from(space + 1))) {
      text[space] = glue;
      const std::string_view word = word_from(space + 1);
      space += 1 + word.size();
      // A command ends with its sentence.
      if (std::string_view(".,;:`)").find(word.back()) != std::string_view::npos) break;
    }
  }
  for (std::size_t at = text.find(" point"); at != std::string::npos;
       at = text.find(" point", at + 1)) {
    if (at > 0 && is_digit(text[at - 1])) text[at] = glue;
  }
  return text;
}

/// One line from the front of `text`, at most `room` columns, broken at a space; `text` gets the
/// rest.
std::string_view take_line(std::string_view& text, int room) {
  const std::size_t line_end = std::min(text.find('\n'), text.size());
  std::size_t end = 0, last_space = std::string_view::npos, last_glue = std::string_view::npos;
  int used = 0;
  while (end < line_end) {
    std::size_t next = end + 1;
    while (next < line_end && (static_cast<unsigned char>(text[next]) & 0xc0) == 0x80) ++next;
    const int wide = columns(text.substr(end, next - end));
    if (text[end] == ' ') last_space = end;
    if (text[end] == glue) last_glue = end;
    if (used + wide > room && end > 0) break;
    used += wide;
    end = next;
  }
  // A break in a command is better than one in a word.
  if (last_space == std::string_view::npos || last_space == 0) last_space = last_glue;
  if (end < line_end && last_space != std::string_view::npos && last_space > 0) end = last_space;
  const std::string_view taken = text.substr(0, end);
  text.remove_prefix(end);
  if (text.starts_with(' ') || text.starts_with(glue) || text.starts_with('\n')) {
    text.remove_prefix(1);
  }
  return taken;
}

}  // namespace

ScreenSettings screen_settings(int fd, bool plain) {
  ScreenSettings settings;
  const bool terminal = ::isatty(fd) == 1;
  const char* kind = std::getenv("TERM");
  const bool dumb = kind == nullptr || std::string_view(kind) == "dumb";
  winsize size{};
  if (terminal && ::ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) {
    settings.width = size.ws_col;
  } else if (number_in("COLUMNS") > 0) {
    settings.width = number_in("COLUMNS");
  }
  settings.width = std::clamp(settings.width, narrowest, widest);
  settings.colour = terminal && !dumb && !plain && !is_set("NO_COLOR");
  settings.live = terminal && !dumb && !plain;
  return settings;
}

int columns(std::string_view text) {
  int columns = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if ((byte & 0xc0) == 0x80) continue;
    if (byte == 0x1b) {  // a colour
      i = std::min(text.find('m', i), text.size());
      continue;
    }
    // East Asian wide characters and emoji take two; close enough for laying out a line.
    const auto second = i + 1 < text.size() ? static_cast<unsigned char>(text[i + 1]) : 0;
    const bool wide =
        byte == 0xf0 || (byte >= 0xe3 && byte <= 0xed && !(byte == 0xe3 && second == 0x80));
    columns += wide ? 2 : 1;
  }
  return columns;
}

std::string counted(int number, std::string_view noun) {
  return fmt::format("{} {}{}", number, noun, number == 1 ? "" : "s");
}

std::string Screen::tone(Tone tone, std::string_view text) const {
  if (!settings_.colour || tone == Tone::plain || text.empty()) return std::string(text);
  return fmt::format("{}{}\x1b[0m", code_of(tone), text);
}

void Screen::blank() {
  if (!blank_last_) line("");
}

void Screen::line(std::string_view text) {
  clear_progress();
  blank_last_ = text.empty();
  out_ << text << '\n';
  out_.flush();
}

std::string Screen::typed(std::string_view text) const {
  constexpr std::string_view plain = "./check";
  std::string out;
  for (std::size_t at; (at = text.find(plain)) != std::string_view::npos;) {
    const std::size_t end = at + plain.size();
    // Not in the middle of a path.
    const bool begins =
        at == 0 || std::string_view(" `(\n").find(text[at - 1]) != std::string::npos;
    const bool ends =
        end == text.size() || std::string_view(" `),.;\n").find(text[end]) != std::string::npos;
    out += text.substr(0, at);
    out += begins && ends ? std::string_view(settings_.command) : plain;
    text.remove_prefix(end);
  }
  return out + std::string(text);
}

void Screen::paragraph(std::string_view text, int indent, Tone tone) {
  labelled("", typed(text), indent, tone);
}

void Screen::labelled(std::string_view label, std::string_view text, int indent, Tone tone_) {
  // A learner's program may print escape sequences; they must not reach the terminal.
  const std::string safe = glued(printable(text), settings_.command);
  std::string_view rest = safe;
  while (rest.ends_with('\n')) rest.remove_suffix(1);
  const int offset = indent + columns(label);
  const int room = std::max(settings_.width - offset, 16);
  std::string prefix = std::string(static_cast<std::size_t>(indent), ' ') + std::string(label);
  do {
    if (rest.starts_with("    ")) {
      const std::size_t end = std::min(rest.find('\n'), rest.size());
      line(prefix + tone(tone_, unglued(rest.substr(0, end))));
      rest.remove_prefix(std::min(end + 1, rest.size()));
      prefix.assign(static_cast<std::size_t>(offset), ' ');
      continue;
    }
    const std::string_view word = rest.substr(0, rest.find_first_of(" \n"));
    const int wide = columns(word);
    const bool noise = word.find('\\') != std::string_view::npos;
    if (wide > room && wide <= settings_.width && !noise) {
      // A key that is longer than the rest of the line gets one of its own.
      while (prefix.ends_with(' ')) prefix.pop_back();
      if (!prefix.empty()) line(prefix);
      prefix.assign(static_cast<std::size_t>(std::min(offset, settings_.width - wide)), ' ');
      line(prefix + tone(tone_, word));
      rest.remove_prefix(word.size());
      if (!rest.empty()) rest.remove_prefix(1);
    } else {
      const std::string_view taken = take_line(rest, room);
      std::string whole = prefix + tone(tone_, unglued(taken));
      while (whole.ends_with(' ')) whole.pop_back();
      line(whole);
    }
    prefix.assign(static_cast<std::size_t>(offset), ' ');
  } while (!rest.empty());
}

void Screen::wrapped(std::string_view text) {
  const std::string safe = glued(printable(text), settings_.command);
  std::string_view rest = safe;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    std::string_view whole = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    // Where the second column begins, if there is one; quoted source has a bar before it.
    const std::size_t first = std::min(whole.find_first_not_of(' '), whole.size());
    const std::size_t gap = whole.find("  ", first);
    const std::size_t second = std::min(whole.find_first_not_of(' ', gap), whole.size());
    const bool quote = first > 0 && (whole.find(" | ") < 12 || gap == std::string_view::npos);
    const bool table = gap != std::string_view::npos && second <= 40;
    if (quote || columns(whole) <= settings_.width) {
      line(unglued(whole));
      continue;
    }
    std::string prefix;
    std::size_t offset = 4;
    int room = settings_.width;
    if (table) {
      offset = second;
      prefix = whole.substr(0, second);
      whole.remove_prefix(second);
      room -= static_cast<int>(offset);
    }
    while (!whole.empty()) {
      line(prefix + unglued(take_line(whole, room)));
      prefix.assign(offset, ' ');
      room = settings_.width - static_cast<int>(offset);
    }
  }
}

void Screen::verbatim(std::string_view text, int indent) {
  const std::string safe = printable(text);
  std::string_view rest = safe;
  while (!rest.empty()) {
    const std::size_t end = rest.find('\n');
    const std::string_view taken = rest.substr(0, end);
    line(taken.empty() ? ""
                       : std::string(static_cast<std::size_t>(indent), ' ') + std::string(taken));
    if (end == std::string_view::npos) break;
    rest.remove_prefix(end + 1);
  }
}

void Screen::progress(std::string_view what) {
  if (!settings_.live) return;
  const std::size_t room = static_cast<std::size_t>(settings_.width - 1);
  out_ << '\r' << tone(Tone::quiet, what.substr(0, room)) << "\x1b[K";
  out_.flush();
  progress_shown_ = true;
}

void Screen::clear_progress() {
  if (!progress_shown_) return;
  out_ << "\r\x1b[K";
  progress_shown_ = false;
}

}  // namespace checker
