#pragma once
/// @file
/// One block of one feed, as views see it, and its name: `<feed's public key in hex>@<seq>`.

#include <crypto/keys.hpp>
#include <hypercore/json.hpp>
#include <hypercore/seq.hpp>

#include <compare>
#include <optional>
#include <string>
#include <string_view>

namespace kappa {

/// Which block of which feed.
struct EntryId {
  crypto::PublicKey feed;  ///< the feed's public key
  hypercore::Seq seq;      ///< the block's number in it

  /// 64 hexadecimal digits, `@`, and the sequence number, as kappa-view-kv writes links.
  std::string text() const;
  /// The id that `text` writes; nothing if it is anything that `text()` would not write.
  static std::optional<EntryId> parse(std::string_view text);
  friend auto operator<=>(const EntryId&, const EntryId&) = default;
};

/// A block with its place. What a peer wrote need not be JSON: then `value` is null.
struct Entry {
  EntryId id;             ///< its place
  hypercore::Json value;  ///< what it says
};

}  // namespace kappa

/// Prints as `EntryId::text`.
template <>
struct fmt::formatter<kappa::EntryId> : crypto::SpecFormatter {
  template <class Context>
  auto format(const kappa::EntryId& id, Context& context) const {
    return write(id.text(), context);
  }
};
