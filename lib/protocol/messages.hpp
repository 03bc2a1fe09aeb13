#pragma once
/// @file
/// What peers say to each other on a channel: one struct a message, with the defaults that an
/// absent field has. Bodies are protobuf (proto2), fields in number order. Source:
/// docs/formats/hypercore-wire.md, section 5.
///
/// Bytes in a message are views: of what the sender owns, or, when received, of the receive buffer,
/// valid only during the call that hands the message over.

#include <protocol/error.hpp>

#include <crypto/keys.hpp>
#include <hypercore/merkle.hpp>

#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace protocol {

using crypto::Bytes;
using crypto::BytesView;

using Capability =
    crypto::FixedBytes<struct CapabilityTag, 32>;  ///< shows knowledge of a feed's key

/// Opens a channel for a feed. Type 0.
struct Open {
  crypto::DiscoveryKey discovery_key;
  std::optional<Capability> capability;
};

/// Which extensions a peer speaks. Type 1.
struct Options {
  std::vector<std::string> extensions;
  bool ack = false;  ///< wants each block that was stored acknowledged
};

/// Type 2.
struct Status {
  bool uploading = false;
  bool downloading = false;
};

/// These blocks are here. Type 3.
struct Have {
  std::uint64_t start = 0;
  std::uint64_t length = 1;
  std::optional<BytesView> bitfield;  ///< run-length coded, bit 0 is block `start`
  bool ack = false;
};

/// These blocks are gone. Type 4.
struct Unhave {
  std::uint64_t start = 0;
  std::uint64_t length = 1;
};

/// Tell me which of these blocks you have. Type 5.
struct Want {
  std::uint64_t start = 0;
  std::uint64_t length = 0;
};

/// Type 6.
struct Unwant {
  std::uint64_t start = 0;
  std::uint64_t length = 0;
};

/// Send me this block, and what proves it. Type 7.
struct Request {
  std::uint64_t index = 0;
  std::uint64_t bytes = 0;  ///< if not 0: the block that this byte of the feed is in
  bool hash = false;        ///< only its hash
  std::uint64_t nodes = 0;  ///< digest of what is known already
};

/// Type 8.
struct Cancel {
  std::uint64_t index = 0;
  std::uint64_t bytes = 0;
  bool hash = false;
};

/// A block and its proof. Type 9.
struct Data {
  std::uint64_t index = 0;
  std::optional<BytesView> value;  ///< absent: only the proof; empty: an empty block
  std::vector<hypercore::Node> nodes;
  std::optional<crypto::Signature> signature;
};

/// No more on this channel. Type 10.
struct Close {
  std::optional<crypto::DiscoveryKey> discovery_key;
};

/// For a protocol of the application's own. Type 15; not protobuf.
struct Extension {
  std::uint64_t id = 0;  ///< position in the sender's list of names
  BytesView body;
};

/// Any of them.
using Message = std::variant<Open, Options, Status, Have, Unhave, Want, Unwant, Request, Cancel,
                             Data, Close, Extension>;

/// The number of a message's type on the wire.
unsigned type_of(const Message& message);
/// Its name as in the specification, `Open` for one; for logs and figures.
std::string_view name_of(const Message& message);

/// Adds the whole frame of a message at the end of `to`, as JavaScript writes it byte for byte:
/// Request with all four fields; Status and Options as the original; Have without what has its
/// default.
void append_message(Bytes& to, std::uint64_t channel, const Message& message);

/// The message in a frame's body.
/// @return nothing for types 11 to 14, which are to be ignored
/// @throws Error bad_message. Bounded: at most 1024 proof nodes and 256 extension names, refused
/// beyond
std::optional<Message> decode_message(unsigned type, BytesView body);

}  // namespace protocol
