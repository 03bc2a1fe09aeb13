#pragma once
/// @file
/// Remembers at which byte each 64th block begins. With it, finding a block takes the few nodes
/// near it instead of all roots to its left. Bounded: 16,384 places, 256 KiB.
///
/// For the library, not for programs.

#include <algorithm>
#include <bit>
#include <cstdint>
#include <optional>
#include <vector>

namespace hypercore {

class OffsetCache {
 public:
  static constexpr std::uint64_t group_blocks = 64;

  std::optional<std::uint64_t> find(std::uint64_t group) const {
    if (places_.empty()) return std::nullopt;
    const Place& place = places_[group % places_.size()];
    if (place.group != group) return std::nullopt;
    return place.offset;
  }

  void put(std::uint64_t group, std::uint64_t offset) {
    std::size_t wanted = static_cast<std::size_t>(std::bit_ceil(std::min(group + 1, most_places)));
    if (places_.size() < wanted) places_.assign(wanted, Place{});
    places_[group % places_.size()] = {group, offset};
  }

 private:
  static constexpr std::uint64_t most_places = 16384;
  struct Place {
    std::uint64_t group = ~std::uint64_t{0};
    std::uint64_t offset = 0;
  };
  std::vector<Place> places_;
};

}  // namespace hypercore
