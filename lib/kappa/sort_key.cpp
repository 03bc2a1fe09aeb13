#include <kappa/sort_key.hpp>

#include <bit>
#include <cmath>
#include <cstdint>

namespace kappa {
namespace {

constexpr char number_mark = '\x00';
constexpr char text_mark = '\x01';

std::string number_key(double number) {
  constexpr std::uint64_t sign = std::uint64_t{1} << 63;
  auto bits = std::bit_cast<std::uint64_t>(number == 0 ? 0.0 : number);
  bits = (bits & sign) != 0 ? ~bits : bits | sign;
  std::string key(9, number_mark);
  for (std::size_t i = 8; i > 0; --i, bits >>= 8) key[i] = static_cast<char>(bits);
  return key;
}

std::string text_key(const std::string& text) {
  bool looks_marked = text.empty() || text.front() == number_mark || text.front() == text_mark;
  return looks_marked ? text_mark + text : text;
}

}  // namespace

std::optional<std::string> sort_key(const hypercore::Json& value) {
  if (value.is_string()) return text_key(value.as_string());
  // Not a number and the infinities are what JSON writes as null.
  if (value.is_number() && std::isfinite(value.as_number())) return number_key(value.as_number());
  return nowhere;
}

}  // namespace kappa
