#include <harness/screen/key_bytes.hpp>

#include <array>
#include <string_view>

#include <harness/failure.hpp>
#include <terminal/utf8.hpp>

namespace harness {

using terminal::Key;

namespace {

struct Sequence {
  Key::Name name;
  std::string_view begin;  // "ESC [ begin ; modifiers end"; modifiers only if there are some
  std::string_view end;
};

constexpr std::array sequences{Sequence{Key::up, "1", "A"},      Sequence{Key::down, "1", "B"},
                               Sequence{Key::right, "1", "C"},   Sequence{Key::left, "1", "D"},
                               Sequence{Key::home, "1", "H"},    Sequence{Key::end, "1", "F"},
                               Sequence{Key::page_up, "5", "~"}, Sequence{Key::page_down, "6", "~"},
                               Sequence{Key::insert, "2", "~"},  Sequence{Key::del, "3", "~"},
                               Sequence{Key::f1, "1", "P"},      Sequence{Key::f2, "1", "Q"},
                               Sequence{Key::f3, "1", "R"},      Sequence{Key::f4, "1", "S"},
                               Sequence{Key::f5, "15", "~"},     Sequence{Key::f6, "17", "~"},
                               Sequence{Key::f7, "18", "~"},     Sequence{Key::f8, "19", "~"},
                               Sequence{Key::f9, "20", "~"},     Sequence{Key::f10, "21", "~"},
                               Sequence{Key::f11, "23", "~"},    Sequence{Key::f12, "24", "~"}};

std::string sequence_of(const Key& key, const Sequence& sequence) {
  const int modifiers = 1 + (key.shift ? 1 : 0) + (key.alt ? 2 : 0) + (key.ctrl ? 4 : 0);
  std::string bytes = "\x1b[";
  if (modifiers > 1) {
    bytes += std::string{sequence.begin} + ";" + std::to_string(modifiers);
  } else if (sequence.end == "~") {
    bytes += sequence.begin;
  } else if (key.name >= Key::f1) {
    bytes = "\x1bO";
  }
  return bytes.append(sequence.end);
}

std::string simple(const Key& key) {
  switch (key.name) {
    case Key::enter:
      return "\r";
    case Key::tab:
      return key.shift ? "\x1b[Z" : "\t";
    case Key::backspace:
      return "\x7f";
    case Key::escape:
      return "\x1b";
    case Key::character: {
      std::string bytes;
      terminal::append_utf8(bytes, key.ctrl ? key.value & 0x1FU : key.value);
      return bytes;
    }
    default:
      throw CannotCheck{"the test presses a key that no terminal has: " + to_string(key)};
  }
}

}  // namespace

std::string bytes_of(const Key& key) {
  for (const Sequence& sequence : sequences) {
    if (sequence.name == key.name) return sequence_of(key, sequence);
  }
  return (key.alt ? "\x1b" : "") + simple(key);
}

}  // namespace harness
