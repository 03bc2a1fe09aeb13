#pragma once
/// @file
/// Bytes, and fixed-size bytes that know what they are: a public key can't be passed where a hash
/// is expected.
///
/// @code
/// auto key = crypto::PublicKey::from_hex("8a88e3dd...");
/// fmt::print("{}\n", key);   // 64 hexadecimal digits
/// @endcode

#include <crypto/formatting.hpp>

#include <algorithm>
#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace crypto {

using Bytes = std::vector<std::byte>;          ///< bytes that are owned
using BytesView = std::span<const std::byte>;  ///< bytes that somebody else owns

/// The bytes of a text, without a copy. The view lives as long as the text.
inline BytesView bytes_of(std::string_view text) { return std::as_bytes(std::span(text)); }

/// The text that these bytes are, without a copy and without a check.
inline std::string_view text_of(BytesView bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// Lower-case hexadecimal digits, two a byte.
std::string to_hex(BytesView bytes);

/// The bytes that hexadecimal digits of either case stand for.
/// @throws std::invalid_argument that names the first character that is none, or an odd count
Bytes from_hex(std::string_view digits);

/// `Size` bytes with a meaning. `Tag` makes each meaning a type of its own.
template <class Tag, std::size_t Size>
class FixedBytes {
 public:
  FixedBytes() = default;  ///< all zeros

  /// @throws std::invalid_argument unless there are exactly `Size` bytes
  static FixedBytes from(BytesView bytes) {
    check_size(bytes.size());
    FixedBytes result;
    std::copy(bytes.begin(), bytes.end(), result.bytes_.begin());
    return result;
  }

  /// @throws std::invalid_argument unless these are exactly `2 * Size` hexadecimal digits
  static FixedBytes from_hex(std::string_view digits) { return from(crypto::from_hex(digits)); }

  std::string hex() const { return to_hex(bytes_); }
  bool is_zero() const { return *this == FixedBytes{}; }

  static constexpr std::size_t size() { return Size; }
  const std::byte* data() const { return bytes_.data(); }
  std::byte* data() { return bytes_.data(); }
  const std::byte* begin() const { return data(); }
  std::byte* begin() { return data(); }
  const std::byte* end() const { return data() + Size; }
  std::byte* end() { return data() + Size; }

  // std::array compares std::byte one at a time; hashes are compared all the time.
  friend bool operator==(const FixedBytes& one, const FixedBytes& other) {
    return std::memcmp(one.data(), other.data(), Size) == 0;
  }
  friend std::strong_ordering operator<=>(const FixedBytes& one, const FixedBytes& other) {
    return std::memcmp(one.data(), other.data(), Size) <=> 0;
  }

 private:
  static void check_size(std::size_t size);
  std::array<std::byte, Size> bytes_{};
};

namespace detail {
[[noreturn]] void throw_wrong_size(std::size_t expected, std::size_t actual);
}

template <class Tag, std::size_t Size>
void FixedBytes<Tag, Size>::check_size(std::size_t size) {
  if (size != Size) detail::throw_wrong_size(Size, size);
}

}  // namespace crypto

/// Keys and hashes print as hexadecimal digits.
template <class Tag, std::size_t Size>
struct fmt::formatter<crypto::FixedBytes<Tag, Size>> : crypto::SpecFormatter {
  template <class Context>
  auto format(const crypto::FixedBytes<Tag, Size>& bytes, Context& context) const {
    return write(bytes.hex(), context);
  }
};
