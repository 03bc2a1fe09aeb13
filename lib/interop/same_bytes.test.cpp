// A feed that we write and one that hypercore 9 writes, from the same key pair and blocks, are the
// same six files. Hypercore merges appends that it gets while one is under way, so each is awaited.
#include <interop/with_javascript.hpp>

namespace interop {
namespace {

using SameBytes = WithJavaScript;

/// Appends blocks `first` to `end - 1`.
struct Step {
  std::uint64_t first;
  std::uint64_t end;
  Appending how;
};

class Writers {
 public:
  Writers(JsPeer& js, const TemporaryDirectory& directory, unsigned big = 0)
      : js_(js), ours_(directory / "ours"), theirs_(directory / "theirs"), big_(big) {}

  void write(const std::vector<Step>& steps) {
    hypercore::Feed feed = hypercore::Feed::open(ours_, {.key_pair = key_pair(1)});
    JsFeed js_feed = js_.open(theirs_, {.key_pair = key_pair(1)});
    for (const Step& step : steps) {
      append(feed, blocks(step.first, step.end, big_), step.how);
      js_feed.append(blocks(step.first, step.end, big_), step.how);
    }
    EXPECT_EQ(feed.length(), js_feed.length());
    EXPECT_EQ(feed.byte_length(), js_feed.byte_length());
    feed.close();
    js_feed.close();
  }

  testing::AssertionResult same() const { return same_files(files_in(ours_), files_in(theirs_)); }

 private:
  JsPeer& js_;
  std::filesystem::path ours_, theirs_;
  unsigned big_;
};

TEST_F(SameBytes, AnEmptyFeed) {
  Writers writers(js(), directory());
  writers.write({});
  EXPECT_TRUE(writers.same());
}

TEST_F(SameBytes, FeedsOfManySizesAppendedOneByOne) {
  for (std::uint64_t size : {1, 2, 3, 5, 8, 33, 1000}) {
    SCOPED_TRACE(size);
    TemporaryDirectory place;
    Writers writers(js(), place);
    writers.write({{0, size, Appending::one_by_one}});
    EXPECT_TRUE(writers.same());
  }
}

TEST_F(SameBytes, FeedsOfManySizesAppendedInOneBatch) {
  for (std::uint64_t size : {1, 2, 3, 5, 8, 33, 1000}) {
    SCOPED_TRACE(size);
    TemporaryDirectory place;
    Writers writers(js(), place);
    writers.write({{0, size, Appending::in_one_batch}});
    EXPECT_TRUE(writers.same());
  }
}

TEST_F(SameBytes, BatchesAfterEachOtherWithSingleBlocksAndEmptyBatchesBetween) {
  Writers writers(js(), directory());
  writers.write({{0, 3, Appending::in_one_batch},
                 {3, 3, Appending::in_one_batch},
                 {3, 4, Appending::one_by_one},
                 {4, 11, Appending::in_one_batch},
                 {11, 13, Appending::in_one_batch},
                 {13, 20, Appending::one_by_one},
                 {20, 150, Appending::in_one_batch},
                 {150, 157, Appending::in_one_batch}});
  EXPECT_TRUE(writers.same());
}

TEST_F(SameBytes, BlocksOf64KiB) {
  Writers writers(js(), directory(), 40);
  writers.write({{0, 10, Appending::one_by_one}, {10, 50, Appending::in_one_batch}});
  EXPECT_TRUE(writers.same());
}

TEST_F(SameBytes, AFeedThatGrowsIntoTheSecondPageOfTheBitfield) {
  Writers writers(js(), directory());
  writers.write({{0, 8190, Appending::in_one_batch},
                 {8190, 8195, Appending::one_by_one},
                 {8195, 16390, Appending::in_one_batch}});
  EXPECT_TRUE(writers.same());
}

TEST_F(SameBytes, ABatchOf20000) {
  Writers writers(js(), directory());
  writers.write({{0, 20000, Appending::in_one_batch}, {20000, 20003, Appending::one_by_one}});
  EXPECT_TRUE(writers.same());
}

TEST_F(SameBytes, FeedsThatAreClosedAndOpenedBetweenAppends) {
  Writers writers(js(), directory());
  for (std::uint64_t first = 0; first < 60; first += 4) {
    writers.write({{first, first + 3, Appending::in_one_batch},
                   {first + 3, first + 4, Appending::one_by_one}});
    ASSERT_TRUE(writers.same()) << "after block " << first + 3;
  }
}

}  // namespace
}  // namespace interop
