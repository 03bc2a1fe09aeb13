#pragma once
/// @file
/// What peers meet about: 32 bytes. Peers that join the same topic find each other.
///
/// @code
/// swarm.join(swarm::Topic::named("our-room"));
/// swarm.join(feed.discovery_key());   // any 32 bytes with a meaning
/// @endcode

#include <crypto/bytes.hpp>

#include <compare>
#include <string>
#include <string_view>

namespace swarm {

/// A value; compare and copy it freely.
class Topic {
 public:
  static constexpr std::size_t size = 32;  ///< bytes

  /// A discovery key, a hash, a public key. (A public key as a topic tells it to everybody on the
  /// network; that is what discovery keys are for.)
  template <class Tag>
  Topic(const crypto::FixedBytes<Tag, size>& bytes) : bytes_(Bytes::from(bytes)) {}

  /// The SHA-256 of a name, so that everybody who knows the name comes to the same topic. The
  /// JavaScript workshop makes its topics with `crypto.createHash('sha256')`: the same.
  static Topic named(std::string_view name);

  crypto::BytesView bytes() const { return bytes_; }
  std::string hex() const { return bytes_.hex(); }

  friend bool operator==(const Topic&, const Topic&) = default;
  friend auto operator<=>(const Topic&, const Topic&) = default;

 private:
  using Bytes = crypto::FixedBytes<struct TopicTag, size>;
  Bytes bytes_;
};

}  // namespace swarm
