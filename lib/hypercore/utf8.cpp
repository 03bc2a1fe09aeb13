#include <fmt/core.h>
#include <hypercore/error.hpp>
#include <hypercore/utf8.hpp>

#include <algorithm>
#include <cstdint>

namespace hypercore {
namespace {

/// What may follow a lead byte: how many bytes, and the range of the first of them. The others are
/// always 80 to bf.
struct Sequence {
  std::size_t following = 0;
  std::uint8_t lowest = 0x80;
  std::uint8_t highest = 0xbf;
};

/// `following` is 0 for a byte that can't start a sequence of several bytes.
Sequence sequence_after(std::uint8_t lead) {
  if (lead >= 0xc2 && lead <= 0xdf) return {1};
  if (lead == 0xe0) return {2, 0xa0, 0xbf};  // below: overlong
  if (lead == 0xed) return {2, 0x80, 0x9f};  // above: surrogates
  if (lead >= 0xe1 && lead <= 0xef) return {2};
  if (lead == 0xf0) return {3, 0x90, 0xbf};  // below: overlong
  if (lead >= 0xf1 && lead <= 0xf3) return {3};
  if (lead == 0xf4) return {3, 0x80, 0x8f};  // above: past U+10FFFF
  return {};
}

}  // namespace

std::size_t valid_utf8_prefix(std::string_view text) {
  auto byte_at = [text](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
  std::size_t position = 0;
  while (position < text.size()) {
    if (byte_at(position) < 0x80) {
      ++position;
      continue;
    }
    Sequence sequence = sequence_after(byte_at(position));
    if (sequence.following == 0 || text.size() - position <= sequence.following) return position;
    std::uint8_t second = byte_at(position + 1);
    if (second < sequence.lowest || second > sequence.highest) return position;
    for (std::size_t i = 2; i <= sequence.following; ++i) {
      if ((byte_at(position + i) & 0xc0) != 0x80) return position;
    }
    position += sequence.following + 1;
  }
  return position;
}

void require_utf8(std::string_view text) {
  std::size_t valid = valid_utf8_prefix(text);
  if (valid == text.size()) return;
  throw Error(Errc::bad_encoding,
              fmt::format("this is no UTF-8 text: byte {} (0x{:02x}) does not fit", valid,
                          static_cast<unsigned>(static_cast<std::uint8_t>(text[valid]))));
}

}  // namespace hypercore
