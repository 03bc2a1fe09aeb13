#include <terminal/glyph.hpp>
#include <terminal/line_editor.hpp>
#include <terminal/text.hpp>
#include <terminal/utf8.hpp>

#include <algorithm>
#include <utility>

namespace terminal {

LineEditor::Result LineEditor::press(const Key& key) {
  if (key.name == Key::character) {
    if (key.alt) return Result::not_mine;
    if (key.ctrl) return press_ctrl(key.value);
    std::string bytes;
    append_utf8(bytes, key.value);
    return insert(bytes);
  }
  return key.alt || key.shift ? Result::not_mine : press_named(key);
}

LineEditor::Result LineEditor::press_ctrl(char32_t letter) {
  switch (letter) {
    case U'a':
      return go(0);
    case U'b':
      return go(before(cursor_));
    case U'e':
      return go(line_.size());
    case U'f':
      return go(after(cursor_));
    case U'k':
      return erase(cursor_, line_.size());
    case U'n':
      return remember(shown_ + 1);
    case U'p':
      return shown_ == 0 ? Result::changed : remember(shown_ - 1);
    case U'u':
      return erase(0, cursor_);
    case U'w':
      return erase(word_before(cursor_), cursor_);
    case U'd':
      return line_.empty() ? Result::not_mine : erase(cursor_, after(cursor_));
    default:
      return Result::not_mine;
  }
}

LineEditor::Result LineEditor::press_named(const Key& key) {
  switch (key.name) {
    case Key::left:
      return go(key.ctrl ? word_before(cursor_) : before(cursor_));
    case Key::right:
      return go(key.ctrl ? word_after(cursor_) : after(cursor_));
    case Key::home:
      return go(0);
    case Key::end:
      return go(line_.size());
    case Key::up:
      return shown_ == 0 ? Result::changed : remember(shown_ - 1);
    case Key::down:
      return remember(shown_ + 1);
    case Key::backspace:
      return erase(before(cursor_), cursor_);
    case Key::del:
      return erase(cursor_, after(cursor_));
    case Key::enter:
      return line_.empty() ? Result::changed : Result::entered;
    default:
      return Result::not_mine;
  }
}

LineEditor::Result LineEditor::paste(std::string_view text) {
  Result result = Result::changed;
  std::string clean;
  while (!text.empty() && clean.size() <= longest_) {
    const Decoded next = decode_first(text);
    text.remove_prefix(next.bytes);
    const bool blank = next.character == '\n' || next.character == '\r' || next.character == '\t';
    const bool control = next.character < 0x20 || (next.character >= 0x7F && next.character < 0xA0);
    if (!control || blank) append_utf8(clean, blank ? U' ' : next.character);
  }
  std::size_t fits = longest_ - line_.size();
  if (clean.size() > fits) {
    while (fits > 0 && (static_cast<unsigned char>(clean[fits]) & 0xC0U) == 0x80) --fits;
    clean.resize(fits);
    result = Result::full;
  }
  insert(clean);
  return result;
}

std::string LineEditor::take() {
  if (!line_.empty() && (remembered_.empty() || remembered_.back() != line_)) {
    remembered_.push_back(line_);
    if (remembered_.size() > most_remembered) remembered_.pop_front();
  }
  shown_ = remembered_.size();
  typed_.clear();
  cursor_ = 0;
  scrolled_ = 0;
  return std::exchange(line_, {});
}

int LineEditor::draw(const Canvas& row, std::string_view prompt) {
  row.clear();
  // However narrow, the line has half of the row.
  const std::string begin = shortened(prompt, row.width() / 2);
  const int left = row.write(0, 0, begin);
  const Canvas rest = row.area(left, 0, row.width() - left, 1);
  const int cursor = width_of(std::string_view(line_).substr(0, cursor_));
  const int all = width_of(line_);
  const int room = std::max(rest.width(), 1);
  // A third of the row ahead, so that not each key scrolls.
  if (cursor < scrolled_ || cursor >= scrolled_ + room) scrolled_ = cursor - room * 2 / 3;
  scrolled_ = std::clamp(scrolled_, 0, std::max(0, all + 1 - room));
  rest.write(-scrolled_, 0, line_);
  return std::min(left + cursor - scrolled_, std::max(row.width() - 1, 0));
}

LineEditor::Result LineEditor::insert(std::string_view bytes) {
  if (line_.size() + bytes.size() > longest_) return Result::full;
  line_.insert(cursor_, bytes);
  cursor_ += bytes.size();
  return Result::changed;
}

LineEditor::Result LineEditor::erase(std::size_t from, std::size_t to) {
  line_.erase(from, to - from);
  return go(from);
}

LineEditor::Result LineEditor::go(std::size_t to) {
  cursor_ = to;
  return Result::changed;
}

/// Shows one of the lines before, or the one that is being typed.
LineEditor::Result LineEditor::remember(std::size_t which) {
  if (which > remembered_.size()) return Result::changed;
  if (shown_ == remembered_.size()) typed_ = line_;
  shown_ = which;
  line_ = which == remembered_.size() ? typed_ : remembered_[which];
  return go(line_.size());
}

std::size_t LineEditor::before(std::size_t at) const {
  std::size_t begin = 0;
  for (std::size_t next = 0; next < at; next = after(next)) begin = next;
  return begin;
}

std::size_t LineEditor::after(std::size_t at) const {
  return at == line_.size() ? at : at + first_piece(std::string_view(line_).substr(at)).bytes;
}

std::size_t LineEditor::word_before(std::size_t at) const {
  while (at > 0 && line_[at - 1] == ' ') --at;
  while (at > 0 && line_[at - 1] != ' ') --at;
  return at;
}

std::size_t LineEditor::word_after(std::size_t at) const {
  while (at < line_.size() && line_[at] == ' ') ++at;
  while (at < line_.size() && line_[at] != ' ') ++at;
  return at;
}

}  // namespace terminal
