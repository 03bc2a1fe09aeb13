#pragma once
/// @file
/// How a set of feeds is opened, and which feeds of peers it takes.

#include <crypto/keys.hpp>
#include <hypercore/feed.hpp>

#include <functional>

namespace multifeed {

/// The shared key of everybody who did not choose one: 32 bytes that multifeed 6 has built in.
crypto::PublicKey default_shared_key();

/// By default every feed of every peer with the same shared key is taken.
struct Options {
  /// 32 bytes that both sides must know, or nothing is exchanged. It keeps strangers out; it does
  /// not encrypt what is on the disk. (multifeed's `encryptionKey`.)
  crypto::PublicKey shared_key = default_shared_key();
  /// Asked once on each connection for each feed that the peer offers and that is not here:
  /// whether to take it. One that was refused is asked about again when a peer connects.
  std::function<bool(const crypto::PublicKey& feed)> accept = {};
  /// More feeds than this are not taken from peers, however many they offer.
  std::size_t most_feeds = 100'000;
  std::size_t open_files = 128;  ///< at most so many are open at a time, of all feeds together
  hypercore::Durability durability = hypercore::Durability::process;
};

}  // namespace multifeed
