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

/// Lower-case digits only, so that equal ids are equal texts. A view may parse a million of these.
std::optional<crypto::PublicKey> key(std::string_view digits) {
  auto value = [](char digit) {
    if (digit >= '0' && digit <= '9') return digit - '0';
    return digit >= 'a' && digit <= 'f' ? digit - 'a' + 10 : -1;
  };
  crypto::PublicKey key;
  std::byte* next = key.data();
  for (std::size_t i = 0; i < key_digits; i += 2) {
    int byte = value(digits[i]) << 4 | value(digits[i + 1]);
    if (byte < 0) return {};
    *next++ = static_cast<std::byte>(byte);
  }
  return key;
}

}  // namespace

std::string EntryId::text() const { return feed.hex() + "@" + std::to_string(seq.value()); }

std::optional<EntryId> EntryId::parse(std::string_view text) {
  if (text.size() < key_digits + 2 || text[key_digits] != '@') return {};
  std::optional<std::uint64_t> seq = number(text.substr(key_digits + 1));
  std::optional<crypto::PublicKey> feed = key(text.substr(0, key_digits));
  if (!seq || !feed) return {};
  return EntryId{*feed, *seq};
}

}  // namespace kappa
