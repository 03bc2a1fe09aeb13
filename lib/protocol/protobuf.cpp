#include <protocol/protobuf.hpp>

#include <fmt/core.h>

namespace protocol {

void FieldReader::refuse(std::string_view why) const {
  throw Error(Errc::bad_message,
              fmt::format("the peer sent a {} message that can't be read: {}", message_, why));
}

std::uint64_t FieldReader::take_number() {
  auto number = hypercore::take_varint(rest_);
  if (!number) refuse("it ends inside a number, or a number has more than 64 bits");
  return *number;
}

BytesView FieldReader::take_bytes(std::uint64_t count) {
  if (count > rest_.size()) {
    refuse(fmt::format("a field of {} bytes begins where {} are left", count, rest_.size()));
  }
  BytesView taken = rest_.first(count);
  rest_ = rest_.subspan(count);
  return taken;
}

std::optional<std::uint64_t> FieldReader::next() {
  if (rest_.empty()) return {};
  std::uint64_t tag = take_number();
  kind_ = Kind::skipped;
  switch (tag & 7) {
    case 0:
      number_ = take_number();
      kind_ = Kind::number;
      break;
    case 1:
      take_bytes(8);
      break;
    case 2:
      bytes_ = take_bytes(take_number());
      kind_ = Kind::bytes;
      break;
    case 5:
      take_bytes(4);
      break;
    default:
      refuse("it has a field of a kind that is not known here, a group perhaps");
  }
  return tag >> 3;
}

std::uint64_t FieldReader::number() const {
  if (kind_ != Kind::number) refuse("a field that is to be a number is none");
  if (number_ > largest_number) refuse("a number is larger than 2^53 - 1");
  return number_;
}

bool FieldReader::flag() const {
  if (kind_ != Kind::number) refuse("a field that is to be true or false is not");
  return number_ != 0;
}

BytesView FieldReader::bytes() const {
  if (kind_ != Kind::bytes) refuse("a field that is to be bytes is none");
  return bytes_;
}

}  // namespace protocol
