#include <terminal/key_decoder.hpp>
#include <terminal/utf8.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace terminal {
namespace {

constexpr char escape = '\x1b';
constexpr std::size_t longest_sequence = 64;
constexpr std::string_view paste_begins = "200";
constexpr std::string_view paste_ends = "\x1b[201~";

Key control_key(unsigned char byte) {
  switch (byte) {
    case 0:
      return ctrl(' ');
    case '\b':
    case 0x7F:
      return Key::backspace;
    case '\t':
      return Key::tab;
    case '\n':
    case '\r':
      return Key::enter;
    case 0x1B:
      return Key::escape;
    default:
      return ctrl(static_cast<char>(byte < 0x1B ? byte + 'a' - 1 : byte + '@'));
  }
}

Key::Name by_letter(char letter) {
  switch (letter) {
    case 'A':
      return Key::up;
    case 'B':
      return Key::down;
    case 'C':
      return Key::right;
    case 'D':
      return Key::left;
    case 'F':
      return Key::end;
    case 'H':
      return Key::home;
    case 'M':
      return Key::enter;  // of the number pad
    case 'Z':
      return Key::tab;
    default:
      return letter >= 'P' && letter <= 'S' ? static_cast<Key::Name>(Key::f1 + (letter - 'P'))
                                            : Key::unknown;
  }
}

Key::Name by_number(int number) {
  constexpr std::array<Key::Name, 25> names{
      Key::unknown, Key::home,      Key::insert,  Key::del, Key::end,
      Key::page_up, Key::page_down, Key::home,    Key::end, Key::unknown,
      Key::unknown, Key::f1,        Key::f2,      Key::f3,  Key::f4,
      Key::f5,      Key::unknown,   Key::f6,      Key::f7,  Key::f8,
      Key::f9,      Key::f10,       Key::unknown, Key::f11, Key::f12};
  return number >= 0 && number < static_cast<int>(names.size())
             ? names[static_cast<std::size_t>(number)]
             : Key::unknown;
}

void add_modifiers(Key& key, int number) {
  const unsigned bits = number > 1 && number <= 16 ? static_cast<unsigned>(number - 1) : 0U;
  key.shift = key.shift || (bits & 1U) != 0;
  key.alt = key.alt || (bits & 2U) != 0;
  key.ctrl = key.ctrl || (bits & 4U) != 0;
}

int to_number(std::string_view digits) {
  int number = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), number);
  return number;
}

/// The key of a sequence: `parameters` and `last` of "ESC [ parameters last".
Key key_of(std::string_view parameters, char last) {
  const auto semicolon = std::min(parameters.find(';'), parameters.size());
  const int first = to_number(parameters.substr(0, semicolon));
  // rxvt has `$`, `^` and small letters in place of modifiers.
  const bool numbered = last == '~' || last == '$' || last == '^';
  const bool small = parameters.empty() && last >= 'a' && last <= 'd';
  Key key =
      numbered ? by_number(first) : by_letter(small ? static_cast<char>(last - 'a' + 'A') : last);
  if (key == Key::unknown) return key;
  key.shift = small || last == 'Z' || last == '$';
  key.ctrl = last == '^';
  if (semicolon < parameters.size())
    add_modifiers(key, to_number(parameters.substr(semicolon + 1)));
  return key;
}

bool is_final(char byte) { return byte >= 0x40 && byte < 0x7F; }
bool is_parameter(char byte) { return byte >= 0x20 && byte < 0x40; }

}  // namespace

std::vector<Input> KeyDecoder::take(std::string_view bytes) {
  std::vector<Input> inputs;
  // In portions, so that what has begun stays small.
  while (!bytes.empty()) {
    const auto portion = bytes.substr(0, longest_sequence);
    bytes.remove_prefix(portion.size());
    begun_ += portion;
    while (!begun_.empty() && take_one(inputs)) {
    }
    if (begun_.size() > longest_sequence) begun_.clear();  // a sequence that nobody sends
  }
  return inputs;
}

std::vector<Input> KeyDecoder::give_up() {
  std::vector<Input> inputs;
  if (begun_ == "\x1b") inputs.push_back({Key::escape, {}});
  if (begun_ == "\x1b\x1b") inputs.push_back({alt(Key::escape), {}});
  if (begun_ == "\x1b[" || begun_ == "\x1bO") inputs.push_back({alt(begun_[1]), {}});
  begun_.clear();
  return inputs;
}

/// Takes one input off the front of what has begun. @return false if more bytes are needed
bool KeyDecoder::take_one(std::vector<Input>& inputs) {
  if (pasting_) return take_pasted(inputs);
  if (begun_[0] == escape) return take_sequence(inputs);
  const auto byte = static_cast<unsigned char>(begun_[0]);
  if (byte < 0x20 || byte == 0x7F) {
    inputs.push_back({control_key(byte), {}});
    begun_.erase(0, 1);
    return true;
  }
  const Decoded next = decode_first(begun_);
  if (!next.complete) return false;
  inputs.push_back({Key(next.character), {}});
  begun_.erase(0, next.bytes);
  return true;
}

bool KeyDecoder::take_pasted(std::vector<Input>& inputs) {
  const auto end = begun_.find(paste_ends);
  pasting_ = end == std::string::npos;
  std::size_t length = end;
  if (pasting_) {
    // The end may have begun.
    const auto mark = begun_.rfind(escape);
    const bool may_end =
        mark != std::string::npos && paste_ends.starts_with(std::string_view(begun_).substr(mark));
    length = may_end ? mark : begun_.size();
  }
  if (length > 0) inputs.push_back({Key{}, begun_.substr(0, length)});
  begun_.erase(0, pasting_ ? length : length + paste_ends.size());
  return !pasting_;
}

bool KeyDecoder::take_sequence(std::vector<Input>& inputs) {
  // Some send alt as an escape before: "ESC ESC [ A".
  const bool alt_before =
      begun_.size() >= 3 && begun_[1] == escape && (begun_[2] == '[' || begun_[2] == 'O');
  const std::size_t at = alt_before ? 2 : 1;
  if (begun_.size() <= at) return false;
  const char kind = begun_[at];
  if (kind == '[') return take_control_sequence(at + 1, alt_before, inputs);
  if (kind == 'O') {
    if (begun_.size() <= at + 1) return false;
    Key key = key_of("", begun_[at + 1]);
    key.alt = alt_before;
    inputs.push_back({key, {}});
    begun_.erase(0, at + 2);
    return true;
  }
  if (kind == escape) {
    if (begun_.size() == 2) return false;
    inputs.push_back({Key::escape, {}});
    begun_.erase(0, 1);
    return true;
  }
  const std::string rest = begun_.substr(at);
  const auto byte = static_cast<unsigned char>(rest[0]);
  const Decoded next = decode_first(rest);
  if (!next.complete) return false;
  const bool control = byte < 0x20 || byte == 0x7F;
  inputs.push_back({alt(control ? control_key(byte) : Key(next.character)), {}});
  begun_.erase(0, at + next.bytes);
  return true;
}

bool KeyDecoder::take_control_sequence(std::size_t at, bool alt_before,
                                       std::vector<Input>& inputs) {
  std::size_t end = at;
  if (end < begun_.size() && begun_[end] == '[') ++end;  // the Linux console: "ESC [ [ A" is F1
  const bool linux_console = end > at;
  while (end < begun_.size() && is_parameter(begun_[end])) {
    if (begun_[end] == '$' && end > at) break;  // rxvt's shift; others have it nowhere in keys
    ++end;
  }
  if (end >= begun_.size()) return false;
  const char last = begun_[end];
  const std::string parameters = begun_.substr(at, end - at);
  const bool whole = is_final(last) || last == '$';
  begun_.erase(0, whole ? end + 1 : end);
  if (!whole) return true;  // cut off by something else, which comes next
  if (last == '~' && parameters == paste_begins) {
    pasting_ = true;
    return true;
  }
  Key key = key_of(parameters, last);
  if (linux_console) {
    key = last >= 'A' && last <= 'E' ? Key(static_cast<Key::Name>(Key::f1 + (last - 'A'))) : Key{};
  }
  key.alt = key.alt || alt_before;
  inputs.push_back({key, {}});
  return true;
}

}  // namespace terminal
