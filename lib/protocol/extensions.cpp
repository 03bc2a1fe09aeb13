#include <protocol/extensions.hpp>

#include <algorithm>

namespace protocol {

bool utf16_less(std::string_view one, std::string_view other) {
  auto [a, b] = std::mismatch(one.begin(), one.end(), other.begin(), other.end());
  if (a == one.end() || b == other.end()) return one.size() < other.size();
  auto first = static_cast<unsigned char>(*a);
  auto second = static_cast<unsigned char>(*b);
  // Lead bytes from f0 on begin a pair of surrogates (d800 to dfff); ee and ef begin e000 to ffff.
  constexpr unsigned char pair = 0xf0, private_use = 0xee;
  if (first >= pair && second >= private_use && second < pair) return true;
  if (second >= pair && first >= private_use && first < pair) return false;
  return first < second;
}

}  // namespace protocol
