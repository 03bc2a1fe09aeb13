#include <hypercore/varint.hpp>

#include <bit>

namespace hypercore {

std::size_t varint_size(std::uint64_t number) {
  return (static_cast<std::size_t>(std::bit_width(number | 1)) + 6) / 7;
}

void append_varint(crypto::Bytes& bytes, std::uint64_t number) {
  while (number >= 0x80) {
    bytes.push_back(static_cast<std::byte>(number | 0x80));
    number >>= 7;
  }
  bytes.push_back(static_cast<std::byte>(number));
}

std::optional<std::uint64_t> take_varint(crypto::BytesView& bytes) {
  constexpr std::size_t longest = 10;
  std::uint64_t number = 0;
  for (std::size_t i = 0; i < bytes.size() && i < longest; ++i) {
    auto byte = std::to_integer<std::uint64_t>(bytes[i]);
    if (i == longest - 1 && byte > 1) return {};
    number |= (byte & 0x7f) << (7 * i);
    if (byte < 0x80) {
      bytes = bytes.subspan(i + 1);
      return number;
    }
  }
  return {};
}

}  // namespace hypercore
