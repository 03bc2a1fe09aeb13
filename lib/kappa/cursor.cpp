#include <kappa/cursor.hpp>

#include <hypercore/big_endian.hpp>
#include <hypercore/feed_state.hpp>
#include <kappa/error.hpp>
#include <kappa/row_keys.hpp>

#include <array>

namespace kappa {
namespace {

constexpr std::size_t cursor_size = 8 + crypto::Hash::size();
constexpr std::uint32_t format = 1;
constexpr std::size_t version_size = 8;

/// The hash that the writer signed, or would have, at that length. Zeros if nodes are missing.
crypto::Hash tree_at(const hypercore::Feed& feed, hypercore::Seq length) {
  auto roots = feed.state().stored_roots(length);
  return roots ? hypercore::tree_hash(*roots) : crypto::Hash{};
}

void add_cursor(Notes& notes, std::string_view key, std::string_view value) {
  std::optional<Cursor> cursor = decode_cursor(value);
  if (!cursor || key.size() != 1 + crypto::PublicKey::size())
    throw Error(Errc::damaged_store, "a note about a feed is not what this library writes");
  notes.cursors.emplace(crypto::PublicKey::from(crypto::bytes_of(key.substr(1))), *cursor);
}

std::uint32_t decode_version(std::string_view bytes) {
  if (bytes.size() != version_size)
    throw Error(Errc::damaged_store, "the note about its version is not what this library writes");
  std::uint64_t both = hypercore::get_u64(crypto::bytes_of(bytes).first<8>());
  if (both >> 32 != format)
    throw Error(Errc::damaged_store, "its format is not the one that this library writes");
  return static_cast<std::uint32_t>(both);
}

}  // namespace

Change cursor_row(const hypercore::Feed& feed, hypercore::Seq next) {
  return {prefixed(cursor_prefix, crypto::text_of(feed.key())),
          encode_cursor({next, tree_at(feed, next)})};
}

bool still_there(const Cursor& cursor, const hypercore::Feed& feed) {
  if (cursor.next > feed.length()) return false;
  crypto::Hash tree = tree_at(feed, cursor.next);
  return cursor.tree.is_zero() || tree.is_zero() || tree == cursor.tree;
}

std::string encode_cursor(const Cursor& cursor) {
  std::array<std::byte, cursor_size> bytes;
  hypercore::put_u64(std::span(bytes).first<8>(), cursor.next.value());
  std::copy(cursor.tree.begin(), cursor.tree.end(), bytes.begin() + 8);
  return std::string(crypto::text_of(bytes));
}

std::optional<Cursor> decode_cursor(std::string_view text) {
  if (text.size() != cursor_size) return {};
  crypto::BytesView bytes = crypto::bytes_of(text);
  return Cursor{hypercore::get_u64(bytes.first<8>()), crypto::Hash::from(bytes.subspan(8))};
}

Change version_row(std::uint32_t version) {
  std::array<std::byte, version_size> bytes;
  hypercore::put_u64(bytes, std::uint64_t{format} << 32 | version);
  return {std::string(version_key), std::string(crypto::text_of(bytes))};
}

std::optional<Notes> read_notes(const Store& store) {
  Notes notes;
  auto version = store.get(version_key);
  if (!version) {
    store.read({}, [](std::string_view, std::string_view) -> bool {
      throw Error(Errc::damaged_store, "it has rows, but no note of the version that made them");
    });
    return {};
  }
  notes.version = decode_version(*version);
  store.read({.from = std::string(1, cursor_prefix), .until = std::string(1, cursor_prefix + 1)},
             [&](std::string_view key, std::string_view value) {
               add_cursor(notes, key, value);
               return true;
             });
  return notes;
}

}  // namespace kappa
