#include <fmt/format.h>
#include <crypto/formatting.hpp>

namespace crypto {
namespace {

template <class Value>
std::string format_by(std::string_view spec, const Value& value) {
  return fmt::format(fmt::runtime(std::string("{:").append(spec).append("}")), value);
}

}  // namespace

std::string format_with(std::string_view spec, std::string_view text) {
  return spec.empty() ? std::string(text) : format_by(spec, text);
}

std::string format_with(std::string_view spec, std::uint64_t number) {
  return spec.empty() ? std::to_string(number) : format_by(spec, number);
}

}  // namespace crypto
