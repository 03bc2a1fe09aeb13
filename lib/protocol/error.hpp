#pragma once
/// @file
/// Why a connection was given up, as one exception with a code to test and a sentence to read.

#include <stdexcept>
#include <string>
#include <string_view>

namespace protocol {

/// What the peer, or the network, did.
enum class Errc {
  handshake_failed,   ///< no Noise handshake, or one that does not fit; both ends initiators, say
  frame_too_large,    ///< more than 8 MiB (8 388 608 bytes), or shorter than its own header
  bad_varint,         ///< a number that does not end
  bad_message,        ///< a body that does not decode
  bad_capability,     ///< the peer opened a feed whose public key it does not know
  too_many_channels,  ///< more feeds on one connection than we allow
  bad_proof,          ///< a block, proof or signature that does not verify
  fork,               ///< two histories of one feed, both signed by its owner
  bad_have,           ///< claims about blocks that no feed can have
  flooded,            ///< more than we are willing to hold for a peer that does not read
  timeout,            ///< nothing came for the time allowed
  request_timeout,    ///< a block it said it has did not come
  not_available,      ///< no peer that is connected has it
  connection_lost,    ///< the stream broke or ended in the middle of something
  closed,             ///< we closed it
  cancelled,          ///< the program asked for the wait to end
  storage,            ///< our own disk refused; the message says what
  wrong_shared_key,   ///< the peer has a multifeed with another shared key, or something else
  other_version,      ///< the peer's multifeed speaks another version of the protocol
};

/// The message says what happened and what to do.
class Error : public std::runtime_error {
 public:
  Error(Errc code, const std::string& message) : std::runtime_error(message), code_(code) {}
  Errc code() const { return code_; }

 private:
  Errc code_;
};

/// The name of a code, `bad_capability` for one.
std::string_view name_of(Errc code);

}  // namespace protocol
