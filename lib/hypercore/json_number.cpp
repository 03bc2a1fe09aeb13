#include <hypercore/json_number.hpp>

#include <charconv>
#include <cmath>
#include <string_view>

namespace hypercore {

void append_number(std::string& text, double number) {
  if (!std::isfinite(number)) {
    text += "null";
    return;
  }
  if (number < 0) text += '-';

  // The shortest digits, as "d.ddde-dd": the number is 0.dddd times ten to the power of `point`.
  char buffer[32];
  auto end = std::to_chars(std::begin(buffer), std::end(buffer), std::abs(number),
                           std::chars_format::scientific)
                 .ptr;
  std::string_view written(buffer, static_cast<std::size_t>(end - buffer));
  std::size_t e = written.find('e');
  std::string digits(1, written[0]);
  if (e > 2) digits += written.substr(2, e - 2);
  int exponent = 0;
  std::from_chars(buffer + e + (written[e + 1] == '+' ? 2 : 1), end, exponent);
  int point = exponent + 1;
  int count = static_cast<int>(digits.size());

  if (point > 21 || point <= -6) {
    text += digits[0];
    if (count > 1) text.append(".").append(digits, 1);
    text += exponent < 0 ? "e-" : "e+";
    text += std::to_string(std::abs(exponent));
  } else if (point <= 0) {
    text.append("0.").append(static_cast<std::size_t>(-point), '0').append(digits);
  } else if (point >= count) {
    text.append(digits).append(static_cast<std::size_t>(point - count), '0');
  } else {
    auto whole = static_cast<std::size_t>(point);
    text.append(digits, 0, whole).append(".").append(digits, whole);
  }
}

}  // namespace hypercore
