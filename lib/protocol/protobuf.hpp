#pragma once
/// @file
/// The part of protobuf (proto2) that the messages of the wire need: fields of numbers and of
/// bytes. Fields that nobody knows are skipped, as those of a newer program may be there. Source:
/// docs/formats/hypercore-wire.md, section 5.
///
/// For the library, not for programs.

#include <protocol/error.hpp>

#include <crypto/bytes.hpp>
#include <hypercore/varint.hpp>

#include <cstdint>
#include <optional>
#include <string_view>

namespace protocol {

using crypto::Bytes;
using crypto::BytesView;

/// The largest number on the wire, 2^53 - 1: beyond it JavaScript peers can't count exactly.
inline constexpr std::uint64_t largest_number = (std::uint64_t{1} << 53) - 1;

/// Reads the fields of one message, one after the other.
class FieldReader {
 public:
  /// @param message its name, for errors
  FieldReader(std::string_view message, BytesView body) : message_(message), rest_(body) {}

  /// Goes to the next field of a number or of bytes, or to the end.
  /// @return its number; nothing at the end
  /// @throws Error bad_message
  std::optional<std::uint64_t> next();

  // What the field holds that `next` went to. All throw Error bad_message if it holds something
  // else.
  std::uint64_t number() const;  ///< at most `largest_number`
  bool flag() const;
  BytesView bytes() const;  ///< a view of the body
  template <class Fixed>
  Fixed fixed() const;  ///< exactly as many bytes as a `Fixed` has

  [[noreturn]] void refuse(std::string_view why) const;

 private:
  enum class Kind { number, bytes, skipped };

  std::uint64_t take_number();
  BytesView take_bytes(std::uint64_t count);

  std::string_view message_;
  BytesView rest_;
  Kind kind_ = Kind::skipped;
  std::uint64_t number_ = 0;
  BytesView bytes_;
};

template <class Fixed>
Fixed FieldReader::fixed() const {
  if (bytes().size() != Fixed::size()) refuse("a key, hash or signature has the wrong size");
  return Fixed::from(bytes_);
}

/// Counts the bytes that fields take. The same calls then go to a FieldWriter.
class FieldCounter {
 public:
  void number(unsigned field, std::uint64_t value) {
    count_ += hypercore::varint_size(std::uint64_t{field} << 3) + hypercore::varint_size(value);
  }
  void bytes(unsigned field, BytesView value) {
    header(field, value.size());
    count_ += value.size();
  }
  /// The head of a message within the message, which has `size` bytes.
  void header(unsigned field, std::size_t size) { number(field, size); }
  /// A number, and bytes up to the message's end, both without the head of a field.
  void bare(std::uint64_t value, BytesView rest) {
    count_ += hypercore::varint_size(value) + rest.size();
  }

  std::size_t count() const { return count_; }

 private:
  std::size_t count_ = 0;
};

/// Adds fields at the end of `to`.
class FieldWriter {
 public:
  explicit FieldWriter(Bytes& to) : to_(to) {}

  void number(unsigned field, std::uint64_t value) {
    hypercore::append_varint(to_, std::uint64_t{field} << 3);
    hypercore::append_varint(to_, value);
  }
  void bytes(unsigned field, BytesView value) {
    header(field, value.size());
    to_.insert(to_.end(), value.begin(), value.end());
  }
  void header(unsigned field, std::size_t size) {
    hypercore::append_varint(to_, (std::uint64_t{field} << 3) | 2);
    hypercore::append_varint(to_, size);
  }
  void bare(std::uint64_t value, BytesView rest) {
    hypercore::append_varint(to_, value);
    to_.insert(to_.end(), rest.begin(), rest.end());
  }

 private:
  Bytes& to_;
};

}  // namespace protocol
