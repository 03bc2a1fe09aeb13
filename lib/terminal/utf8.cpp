#include <terminal/utf8.hpp>

namespace terminal {
namespace {

struct Lead {
  std::size_t bytes = 0;  // of the whole character; 0: no character begins so
  char32_t bits = 0;
  unsigned char second_from =
      0x80;  // what the second byte may be: no overlong forms, no surrogates
  unsigned char second_to = 0xBF;
};

Lead lead_of(unsigned char byte) {
  if (byte < 0x80) return {.bytes = 1, .bits = byte};
  if (byte >= 0xC2 && byte <= 0xDF) return {.bytes = 2, .bits = byte & 0x1FU};
  if (byte >= 0xE0 && byte <= 0xEF) {
    Lead lead{.bytes = 3, .bits = byte & 0x0FU};
    if (byte == 0xE0) lead.second_from = 0xA0;
    if (byte == 0xED) lead.second_to = 0x9F;
    return lead;
  }
  if (byte >= 0xF0 && byte <= 0xF4) {
    Lead lead{.bytes = 4, .bits = byte & 0x07U};
    if (byte == 0xF0) lead.second_from = 0x90;
    if (byte == 0xF4) lead.second_to = 0x8F;
    return lead;
  }
  return {};
}

char low_bits(char32_t character, unsigned shift) {
  return static_cast<char>(0x80U | ((character >> shift) & 0x3FU));
}

}  // namespace

Decoded decode_first(std::string_view text) {
  const Lead lead = lead_of(static_cast<unsigned char>(text[0]));
  if (lead.bytes == 0) return {};
  char32_t character = lead.bits;
  for (std::size_t i = 1; i < lead.bytes; ++i) {
    if (i == text.size()) return {.bytes = i, .complete = false};
    const auto byte = static_cast<unsigned char>(text[i]);
    const unsigned char from = i == 1 ? lead.second_from : 0x80;
    const unsigned char to = i == 1 ? lead.second_to : 0xBF;
    if (byte < from || byte > to) return {.bytes = i};
    character = character << 6U | (byte & 0x3FU);
  }
  return {.character = character, .bytes = lead.bytes};
}

void append_utf8(std::string& text, char32_t character) {
  if (character < 0x80) {
    text += static_cast<char>(character);
  } else if (character < 0x800) {
    text += static_cast<char>(0xC0U | character >> 6U);
    text += low_bits(character, 0);
  } else if (character < 0x10000) {
    text += static_cast<char>(0xE0U | character >> 12U);
    text += low_bits(character, 6);
    text += low_bits(character, 0);
  } else {
    text += static_cast<char>(0xF0U | character >> 18U);
    text += low_bits(character, 12);
    text += low_bits(character, 6);
    text += low_bits(character, 0);
  }
}

}  // namespace terminal
