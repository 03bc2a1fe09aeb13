#pragma once
/// @file
/// Makes types printable by fmt without its heavy header: what stands after the colon in `{:>8}` is
/// kept, and applied in a source file.

#include <fmt/core.h>

#include <cstdint>
#include <string>
#include <string_view>

namespace crypto {

/// The text, formatted as `"{:<spec>}"` would. @throws fmt::format_error for a spec that fits no
/// text
std::string format_with(std::string_view spec, std::string_view text);
/// The number, in the same way. @throws fmt::format_error for a spec that fits no number
std::string format_with(std::string_view spec, std::uint64_t number);

/// The base of a `fmt::formatter`: remembers the spec, and writes a text or a number by it.
class SpecFormatter {
 public:
  constexpr auto parse(fmt::format_parse_context& context) {
    auto end = context.begin();
    while (end != context.end() && *end != '}') ++end;
    spec_ = std::string_view(context.begin(), static_cast<std::size_t>(end - context.begin()));
    return end;
  }

 protected:
  template <class Value, class Context>
  auto write(const Value& value, Context& context) const {
    auto out = context.out();
    for (char letter : format_with(spec_, value)) *out++ = letter;
    return out;
  }

 private:
  std::string_view spec_;
};

}  // namespace crypto
