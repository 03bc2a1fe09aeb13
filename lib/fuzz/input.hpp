#pragma once
/// @file
/// What a fuzz target reads its input with, and says that something is wrong with.

#include <crypto/bytes.hpp>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

namespace fuzz {

using crypto::Bytes;
using crypto::BytesView;

/// Bytes that the fuzzer chose, taken off the front. What is not there is zeros.
class Input {
 public:
  Input(const std::uint8_t* data, std::size_t size)
      : rest_(reinterpret_cast<const std::byte*>(data), size) {}

  bool empty() const { return rest_.empty(); }
  std::uint8_t byte() {
    BytesView taken = bytes(1);
    return taken.empty() ? 0 : std::to_integer<std::uint8_t>(taken[0]);
  }
  /// 0 to `limit - 1`, at most 255
  std::size_t below(std::size_t limit) { return byte() % limit; }
  /// Up to 65535.
  std::size_t number() {
    std::size_t high = byte();
    return high << 8 | byte();
  }
  BytesView bytes(std::size_t most) {
    BytesView taken = rest_.first(std::min(most, rest_.size()));
    rest_ = rest_.subspan(taken.size());
    return taken;
  }
  /// All but what was taken, as a block of its own: reading past its end is noticed.
  Bytes rest() {
    BytesView all = bytes(rest_.size());
    return {all.begin(), all.end()};
  }

 private:
  BytesView rest_;
};

/// Ends the run if `true_statement` is not: the fuzzer keeps the input.
inline void require(bool true_statement, const char* what) {
  if (true_statement) return;
  std::fprintf(stderr, "not true: %s\n", what);
  std::abort();
}

}  // namespace fuzz
