#include <crypto/bytes.hpp>

#include <fmt/format.h>

#include <stdexcept>

namespace crypto {
namespace {

int digit_value(char digit) {
  if (digit >= '0' && digit <= '9') return digit - '0';
  if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
  if (digit >= 'A' && digit <= 'F') return digit - 'A' + 10;
  return -1;
}

}  // namespace

std::string to_hex(BytesView bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string result;
  result.reserve(bytes.size() * 2);
  for (std::byte byte : bytes) {
    result += digits[std::to_integer<unsigned>(byte) >> 4];
    result += digits[std::to_integer<unsigned>(byte) & 15];
  }
  return result;
}

Bytes from_hex(std::string_view digits) {
  if (digits.size() % 2 != 0) {
    throw std::invalid_argument(fmt::format(
        "hexadecimal text has two digits a byte, this one has {} digits", digits.size()));
  }
  Bytes result;
  result.reserve(digits.size() / 2);
  for (std::size_t i = 0; i < digits.size(); i += 2) {
    int high = digit_value(digits[i]);
    int low = digit_value(digits[i + 1]);
    if (high < 0 || low < 0) {
      std::size_t at = high < 0 ? i : i + 1;
      throw std::invalid_argument(fmt::format("character {} is not one of 0-9, a-f (byte 0x{:02x})",
                                              at + 1, static_cast<unsigned char>(digits[at])));
    }
    result.push_back(static_cast<std::byte>(high * 16 + low));
  }
  return result;
}

void detail::throw_wrong_size(std::size_t expected, std::size_t actual) {
  throw std::invalid_argument(fmt::format("expected {} bytes, got {}", expected, actual));
}

}  // namespace crypto
