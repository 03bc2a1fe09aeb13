#pragma once
/// @file
/// DNS messages (RFC 1035), as far as finding peers on the local network needs them.
///
/// ```
/// header   id 2, flags 2, counts of questions, answers, authorities, additionals 2 each
/// question name, type 2, class 2
/// record   name, type 2, class 2, seconds to live 4, size 2, data
/// name     labels: size 1, then as many bytes; ends with size 0, or with a pointer 2 to an earlier
/// name
/// ```
///
/// All numbers big-endian. What is read comes from anybody on the network: sizes are checked,
/// pointers only lead backwards, and counts are limited.
///
/// For the library, not for programs.

#include <crypto/bytes.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace swarm::dns {

enum class Type : std::uint16_t { a = 1, txt = 16, srv = 33 };

struct Question {
  std::string name;  ///< labels with dots between
  Type type = Type::srv;
  friend bool operator==(const Question&, const Question&) = default;
};

/// Where a service is. Priority and weight are 0.
struct Srv {
  std::string target;
  std::uint16_t port = 0;
  friend bool operator==(const Srv&, const Srv&) = default;
};

/// Texts of up to 255 bytes each.
struct Txt {
  std::vector<crypto::Bytes> texts;
  friend bool operator==(const Txt&, const Txt&) = default;
};

/// An IPv4 address.
struct A {
  std::array<std::uint8_t, 4> address{};
  friend bool operator==(const A&, const A&) = default;
};

/// A record to live 0 seconds, of class 1 (internet).
struct Record {
  std::string name;
  std::variant<Srv, Txt, A> data;
  friend bool operator==(const Record&, const Record&) = default;
};

/// A message; records of types that we don't use, authorities and additionals are left out.
struct Message {
  bool response = false;  ///< answers carry the authoritative flag too
  std::vector<Question> questions = {};
  std::vector<Record> answers = {};
  friend bool operator==(const Message&, const Message&) = default;
};

inline constexpr std::size_t largest_message = 9000;  ///< bytes, as multicast DNS has it

/// Names are written out, never as pointers.
/// @throws std::length_error for a label of more than 63 bytes, or a text of more than 255
crypto::Bytes encode(const Message& message);

/// @return nothing if any part of it is damaged, has a dot within a label, or there is more than a
/// finder would ever want
std::optional<Message> decode(crypto::BytesView bytes);

}  // namespace swarm::dns
