#pragma once
/// @file
/// One who replicates a feed, in C++ or in JavaScript: tests say what happens, and it happens on
/// either side.
///
/// @code
/// interop::CppParty writer(io, "memory", {.key_pair = pair});
/// interop::JsParty reader(js, "memory", {.key = pair.public_key});
/// writer.fill(0, 1000, 64);
/// reader.dial(writer.listen(false).port, false);
/// @endcode

#include <crypto/keys.hpp>

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace interop {

/// Block `seq` of `size` bytes, a multiple of 4; no two agree.
crypto::Bytes test_block(std::uint64_t seq, std::size_t size);

/// Whose feed a party has.
struct Ownership {
  std::optional<crypto::KeyPair> key_pair = {};  ///< its own
  std::optional<crypto::PublicKey> key = {};     ///< a copy of somebody else's
  bool sparse = false;                           ///< that fetches only what it is asked for
};

struct Listening {
  int session;
  unsigned short port;
};

class Party {
 public:
  virtual ~Party() = default;
  Party() = default;
  Party(const Party&) = delete;
  Party& operator=(const Party&) = delete;

  /// Appends blocks `first` to `end - 1`.
  virtual void fill(std::uint64_t first, std::uint64_t end, std::size_t size) = 0;

  // Connections over loopback TCP. Who dials is the initiator.
  virtual Listening listen(bool live) = 0;  ///< for one connection
  virtual int dial(unsigned short port, bool live) = 0;
  /// Waits until it is over. @return why; nothing if both sides were done
  virtual std::optional<std::string> ended(int session) = 0;
  virtual void end(int session) = 0;  ///< in order
  virtual void cut(int session) = 0;  ///< without a word

  /// Waits until as many blocks are here.
  virtual void wait_for(std::uint64_t blocks) = 0;
  virtual std::uint64_t length() = 0;
  /// How many of blocks 0 to `end - 1` are here and right.
  virtual std::uint64_t right_blocks(std::uint64_t end, std::size_t size) = 0;
  /// The files tree and data of a feed in memory, in few digits.
  virtual std::map<std::string, std::string> digests() = 0;
  /// Reads all and compares it with the tree: blocks that are right, and wrong.
  virtual std::pair<std::uint64_t, std::uint64_t> audit() = 0;
  virtual void close() = 0;
};

}  // namespace interop
