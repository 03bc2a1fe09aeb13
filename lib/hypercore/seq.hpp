#pragma once
/// @file
/// The two numbers that are easily confused: which block of a feed (`Seq`), and which node of its
/// Merkle tree (`NodeIndex`). They are types of their own, so that mixing them does not compile.

#include <crypto/formatting.hpp>

#include <compare>
#include <concepts>
#include <cstdint>

namespace hypercore {

/// A sequence number: which block of a feed, counted from 0. Made from any integer.
/// @throws Error bad_sequence_number for a negative one
class Seq {
 public:
  constexpr Seq() = default;
  template <std::integral Integer>
  constexpr Seq(Integer number)  // NOLINT: `feed.get(0)` is meant to work
      : value_(static_cast<std::uint64_t>(number)) {
    if constexpr (std::signed_integral<Integer>) {
      if (number < 0) throw_negative(number);
    }
  }

  constexpr std::uint64_t value() const { return value_; }

  constexpr Seq& operator++() { return ++value_, *this; }
  friend constexpr Seq operator+(Seq seq, std::uint64_t count) { return seq.value_ + count; }
  friend constexpr Seq operator-(Seq seq, std::uint64_t count) { return seq.value_ - count; }
  friend constexpr auto operator<=>(Seq, Seq) = default;

 private:
  [[noreturn]] static void throw_negative(std::int64_t number);
  std::uint64_t value_ = 0;
};

/// Which node of the tree, in flat-tree order: block `n` is the leaf `2n`, parents are odd or lie
/// between. Explicit, because every bare integer near a tree deserves a second look.
class NodeIndex {
 public:
  constexpr NodeIndex() = default;
  constexpr explicit NodeIndex(std::uint64_t value) : value_(value) {}
  constexpr std::uint64_t value() const { return value_; }
  friend constexpr auto operator<=>(NodeIndex, NodeIndex) = default;

 private:
  std::uint64_t value_ = 0;
};

inline constexpr Seq from_start{};  ///< for `on_block`: everything there is, then everything new

}  // namespace hypercore

template <>
struct fmt::formatter<hypercore::Seq> : crypto::SpecFormatter {
  template <class Context>
  auto format(hypercore::Seq seq, Context& context) const {
    return write(seq.value(), context);
  }
};

template <>
struct fmt::formatter<hypercore::NodeIndex> : crypto::SpecFormatter {
  template <class Context>
  auto format(hypercore::NodeIndex index, Context& context) const {
    return write(index.value(), context);
  }
};
