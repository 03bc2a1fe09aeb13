// One directory, written by both sides in turn. Each opens, reads and audits what the other left.
#include <interop/with_javascript.hpp>

namespace interop {
namespace {

using TakeTurns = WithJavaScript;

/// Opens the feed on both sides, one after the other, and expects blocks 0 to `length - 1` there.
void expect_both_read(JsPeer& js, const std::filesystem::path& path, std::uint64_t length,
                      unsigned big) {
  Files before = files_in(path);
  {
    hypercore::Feed feed = hypercore::Feed::open(path);
    ASSERT_EQ(feed.length(), length);
    EXPECT_FALSE(feed.recovery().mended()) << feed.recovery().what;
    EXPECT_EQ(read_all(feed, length), blocks(0, length, big));
    hypercore::AuditReport report = feed.audit();
    EXPECT_TRUE(report.clean());
    EXPECT_EQ(report.valid, length);
    feed.close();
  }
  EXPECT_TRUE(same_files(files_in(path), before)) << "reading changed a file";
  JsFeed feed = js.open(path);
  ASSERT_EQ(feed.length(), length);
  EXPECT_TRUE(feed.writable());
  EXPECT_EQ(feed.get(0, length), blocks(0, length, big));
  EXPECT_EQ(feed.audit(), (Json{{"valid", length}, {"invalid", 0}}));
  EXPECT_TRUE(length == 0 || feed.newest_signature_is_genuine());
  feed.close();
}

void append_with(JsPeer& js, bool ours, const std::filesystem::path& path,
                 const std::vector<crypto::Bytes>& more, Appending how) {
  if (ours) {
    hypercore::Feed feed = hypercore::Feed::open(path, {.key_pair = key_pair(2)});
    append(feed, more, how);
    feed.close();
  } else {
    JsFeed feed = js.open(path, {.key_pair = key_pair(2)});
    feed.append(more, how);
    feed.close();
  }
}

/// Appends `counts[i]` blocks in turn i: alternating sides from whoever is first, alternating ways.
/// Compares with a feed that one side wrote alone, opened and closed as often.
void take_turns(JsPeer& js, bool ours_first, const std::vector<std::uint64_t>& counts,
                unsigned big) {
  TemporaryDirectory directory;
  std::uint64_t length = 0;
  bool ours = ours_first;
  for (std::size_t turn = 0; turn < counts.size(); ++turn, ours = !ours) {
    SCOPED_TRACE(testing::Message() << "turn " << turn << " of " << (ours ? "C++" : "JavaScript"));
    Appending how = turn / 2 % 2 == 0 ? Appending::one_by_one : Appending::in_one_batch;
    std::vector<crypto::Bytes> more = blocks(length, length + counts[turn], big);
    append_with(js, ours, directory / "shared", more, how);
    append_with(js, true, directory / "ours", more, how);
    append_with(js, false, directory / "theirs", more, how);
    length += counts[turn];
    expect_both_read(js, directory / "shared", length, big);
    EXPECT_TRUE(same_files(files_in(directory / "shared"), files_in(directory / "theirs")));
    EXPECT_TRUE(same_files(files_in(directory / "ours"), files_in(directory / "theirs")));
    if (testing::Test::HasFailure()) return;
  }
}

TEST_F(TakeTurns, OursFirst) { take_turns(js(), true, {0, 1, 1, 2, 3, 5, 8, 33, 1, 100}, 0); }

TEST_F(TakeTurns, JavaScriptFirst) {
  take_turns(js(), false, {0, 1, 1, 2, 3, 5, 8, 33, 1, 100}, 0);
}

TEST_F(TakeTurns, WithManyBlocks) { take_turns(js(), true, {1000, 33, 7100, 100, 1000}, 0); }

TEST_F(TakeTurns, WithBlocksOf64KiB) { take_turns(js(), false, {3, 5, 2, 6}, 30); }

TEST_F(TakeTurns, ClearingBlocks) {
  auto shared = directory() / "shared";
  auto theirs = directory() / "theirs";
  auto append_both = [&](bool ours, std::uint64_t first, std::uint64_t end) {
    append_with(js(), ours, shared, blocks(first, end), Appending::one_by_one);
    append_with(js(), false, theirs, blocks(first, end), Appending::one_by_one);
  };
  auto clear_both = [&](bool ours, std::uint64_t first, std::uint64_t end) {
    if (ours) {
      hypercore::Feed feed = hypercore::Feed::open(shared);
      feed.clear(first, end);
      feed.close();
    } else {
      JsFeed feed = js().open(shared);
      feed.clear(first, end);
      feed.close();
    }
    JsFeed feed = js().open(theirs);
    feed.clear(first, end);
    feed.close();
  };
  auto expect_same = [&](const std::string& has) {
    EXPECT_TRUE(same_files(files_in(shared), files_in(theirs)));
    hypercore::Feed feed = hypercore::Feed::open(shared);
    EXPECT_FALSE(feed.recovery().mended()) << feed.recovery().what;
    ASSERT_EQ(feed.length(), has.size());
    for (std::uint64_t seq = 0; seq < has.size(); ++seq) {
      ASSERT_EQ(feed.has(seq), has[seq] == '1') << seq;
      if (has[seq] == '1') {
        ASSERT_EQ(feed.get(seq), block(seq)) << seq;
      }
    }
    EXPECT_TRUE(feed.audit().clean());
    feed.close();
    JsFeed js_feed = js().open(shared);
    EXPECT_EQ(js_feed.has(0, has.size()), has);
    EXPECT_EQ(js_feed.audit().at("invalid"), 0);
    js_feed.close();
  };

  append_both(true, 0, 20);
  clear_both(true, 2, 5);
  expect_same("11000111111111111111");
  clear_both(false, 8, 9);
  expect_same("11000111011111111111");
  append_both(false, 20, 22);
  clear_both(true, 9, 20);
  expect_same("1100011100000000000011");
  clear_both(false, 21, 22);  // the last block: hypercore 9 cuts the data file
  expect_same("1100011100000000000010");
  append_both(true, 22, 24);
  expect_same("110001110000000000001011");
  clear_both(true, 20, 24);  // and so do we
  expect_same("110001110000000000000000");
  append_both(false, 24, 25);
  expect_same("1100011100000000000000001");
}

}  // namespace
}  // namespace interop
