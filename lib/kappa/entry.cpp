#include <kappa/entry.hpp>

#include <charconv>

namespace kappa {
namespace {

constexpr std::size_t key_digits = 2 * crypto::PublicKey::size();

std::optional<std::uint64_t> number(std::string_view digits) {
  std::uint64_t value = 0;
  auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc{} || end != digits.data() + digits.size()) return {};
  // One way to write each number, so that equal ids are equal texts.
  if (digits.size() > 1 && digits[0] == '0') return {};
  return value;
}

bool is_lower_case_hex(std::string_view text) {
  return text.find_first_not_of("0123456789abcdef") == text.npos;
}

}  // namespace

std::string EntryId::text() const { return feed.hex() + "@" + std::to_string(seq.value()); }

std::optional<EntryId> EntryId::parse(std::string_view text) {
  if (text.size() < key_digits + 2 || text[key_digits] != '@') return {};
  std::string_view key = text.substr(0, key_digits);
  std::optional<std::uint64_t> seq = number(text.substr(key_digits + 1));
  if (!seq || !is_lower_case_hex(key)) return {};
  return EntryId{crypto::PublicKey::from_hex(key), *seq};
}

}  // namespace kappa
