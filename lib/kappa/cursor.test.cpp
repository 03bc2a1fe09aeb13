// What a store says about its rows, when it says what this library wrote, and when it does not.
#include <kappa/cursor.hpp>
#include <kappa/error.hpp>
#include <kappa/memory_store.hpp>

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>

namespace kappa {
namespace {

using hypercore::Feed;

Feed feed_of(int blocks) {
  Feed feed = Feed::in_memory();
  for (int i = 0; i < blocks; ++i) feed.append(std::to_string(i));
  return feed;
}

/// What `read_notes` makes of a store with these rows; nothing if it calls them damaged.
std::optional<std::optional<Notes>> read(const std::vector<Change>& rows) {
  MemoryStore store;
  store.write(rows);
  try {
    return read_notes(store);
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), Errc::damaged_store);
    return {};
  }
}

TEST(Cursor, IsReadAsItWasWritten) {
  Feed feed = feed_of(3);
  auto notes = read({version_row(7), cursor_row(feed, 2), {"r row", "value"}}).value().value();
  EXPECT_EQ(notes.version, 7u);
  ASSERT_EQ(notes.cursors.size(), 1u);
  EXPECT_EQ(notes.cursors.at(feed.key()).next, 2u);
  EXPECT_TRUE(still_there(notes.cursors.at(feed.key()), feed));
}

TEST(Cursor, HasTheLayoutOfItsPage) {
  Change row = cursor_row(Feed::in_memory({.key_pair = crypto::KeyPair::from_seed({})}), 0);
  EXPECT_EQ(row.key.size(), 33u);
  EXPECT_EQ(row.key[0], 'c');
  EXPECT_EQ(row.value->size(), 40u);
  Change version = version_row(258);
  EXPECT_EQ(version.key, "v");
  EXPECT_EQ(*version.value, std::string("\0\0\0\1\0\0\1\2", 8));
  EXPECT_EQ(encode_cursor({0x0102, {}}).substr(0, 8), std::string("\0\0\0\0\0\0\1\2", 8));
}

TEST(Cursor, OfAnEmptyStoreIsNone) { EXPECT_EQ(read({}).value(), std::nullopt); }

TEST(Cursor, WithRowsButWithoutAVersionIsDamage) {
  EXPECT_FALSE(read({{"r row", "value"}}));
  EXPECT_FALSE(read({cursor_row(feed_of(1), 1)}));
}

TEST(Cursor, OfAnotherLengthOrFormatIsDamage) {
  Feed feed = feed_of(3);
  Change good = cursor_row(feed, 2);
  for (std::size_t size : {0u, 7u, 8u, 39u, 41u}) {
    std::string value = *good.value + "x";
    value.resize(size);
    EXPECT_FALSE(read({version_row(1), {good.key, value}})) << size;
  }
  EXPECT_FALSE(read({version_row(1), {"c", *good.value}}));
  EXPECT_FALSE(read({version_row(1), {good.key + "x", *good.value}}));
  EXPECT_FALSE(read({{"v", ""}}));
  EXPECT_FALSE(read({{"v", std::string("\0\0\0\2\0\0\0\1", 8)}}));  // format 2
}

TEST(Cursor, BeyondTheEndOfAFeedIsNotThere) {
  Feed feed = feed_of(3);
  EXPECT_TRUE(still_there({3, {}}, feed));
  EXPECT_FALSE(still_there({4, {}}, feed));
  EXPECT_FALSE(still_there({UINT64_MAX, {}}, feed));
}

TEST(Cursor, OfAnotherFeedWithTheSameNewestBlockIsNotThere) {
  Feed one = feed_of(3);
  Feed other = Feed::in_memory();
  for (const char* block : {"0", "x", "2"}) other.append(block);
  Cursor cursor = decode_cursor(*cursor_row(one, 3).value).value();
  EXPECT_TRUE(still_there(cursor, one));
  EXPECT_FALSE(still_there(cursor, other));
}

TEST(Cursor, WhateverAStoreHoldsIsReadOrCalledDamaged) {
  Feed feed = feed_of(3);
  rc::check([&](std::vector<std::pair<std::string, std::string>> noise, bool with_version,
                std::size_t where, std::uint8_t flip) {
    std::vector<Change> rows;
    Change cursor = cursor_row(feed, 2);
    (*cursor.value)[where % cursor.value->size()] ^= static_cast<char>(flip);
    rows.push_back(cursor);
    if (with_version) rows.push_back(version_row(1));
    for (auto& [key, value] : noise) rows.push_back({"c" + key, value});
    auto notes = read(rows);
    if (!notes || !*notes) return;
    for (const auto& [key, stored] : (*notes)->cursors) still_there(stored, feed);
  });
}

}  // namespace
}  // namespace kappa
