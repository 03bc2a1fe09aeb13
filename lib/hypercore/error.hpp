#pragma once
/// @file
/// What a feed refuses, and why, as one exception with a code to test and a sentence to read.

#include <stdexcept>
#include <string>

namespace hypercore {

/// What was refused.
enum class Errc {
  bad_sequence_number,  ///< negative, or past what a feed can hold
  block_not_here,       ///< past the end, or never downloaded, or cleared
  damaged_block,        ///< what the disk holds is not what was signed
  not_writable,         ///< the secret key is not here: this feed is somebody else's
  block_too_large,      ///< more than 8 MiB (8 388 608 bytes)
  closed,               ///< the feed was closed
  no_feed_here,         ///< nothing to open, and `create_if_missing` is off
  another_feed_here,    ///< the directory holds a feed with another key
  missing_key,          ///< files of a feed without a readable `key` file
  foreign_file,         ///< a file that is not a hypercore 9 file
  damaged_feed,         ///< no length of the feed verifies
  bad_encoding,         ///< a block that is no UTF-8 or no JSON
  bad_proof,            ///< what a peer sent does not verify
  fork,                 ///< what a peer sent is signed, and contradicts what is here, signed too
};

/// The message says what happened, to which file or block, and what to do.
class Error : public std::runtime_error {
 public:
  Error(Errc code, const std::string& message) : std::runtime_error(message), code_(code) {}
  Errc code() const { return code_; }

 private:
  Errc code_;
};

}  // namespace hypercore
