// Many blocks read at once are what they are one by one, and so are the errors.
#include <hypercore/read_run.hpp>
#include <storage/memory.hpp>

#include <gtest/gtest.h>
#include <rapidcheck.h>

namespace hypercore {
namespace {

std::vector<std::string> run_of(const Feed& feed, Seq first, Seq end) {
  std::vector<std::string> blocks;
  read_run(feed.state(), first, end, [&](Seq seq, BytesView block) {
    EXPECT_EQ(seq, first + blocks.size());
    blocks.emplace_back(crypto::text_of(block));
    return true;
  });
  return blocks;
}

TEST(ReadRun, GivesWhatGetGives) {
  rc::check([](const std::vector<std::string>& blocks) {
    Feed feed = Feed::in_memory();
    for (const std::string& block : blocks) feed.append(block);
    auto first = *rc::gen::inRange<std::size_t>(0, blocks.size() + 1);
    auto end = *rc::gen::inRange<std::size_t>(first, blocks.size() + 1);
    RC_ASSERT(run_of(feed, first, end) ==
              std::vector<std::string>(blocks.begin() + std::ptrdiff_t(first),
                                       blocks.begin() + std::ptrdiff_t(end)));
    RC_ASSERT(feed.stats().read_blocks == end - first);
  });
}

TEST(ReadRun, GivesBlocksThatAreLargerThanItsBuffer) {
  Feed feed = Feed::in_memory();
  for (std::size_t size : {10u, 300'000u, 0u, 200'000u, 100'000u, 7u})
    feed.append(std::string(size, 'x'));
  auto blocks = run_of(feed, 0, 6);
  ASSERT_EQ(blocks.size(), 6u);
  EXPECT_EQ(blocks[1].size(), 300'000u);
  EXPECT_EQ(blocks[5].size(), 7u);
}

TEST(ReadRun, StopsWhenItIsTold) {
  Feed feed = Feed::in_memory();
  for (int i = 0; i < 5; ++i) feed.append(std::to_string(i));
  int given = 0;
  read_run(feed.state(), 0, 5, [&](Seq, BytesView) { return ++given < 2; });
  EXPECT_EQ(given, 2);
}

TEST(ReadRun, GivesAllBlocksBeforeADamagedOneAndThenThrowsAsGetDoes) {
  for (std::size_t damaged = 0; damaged < 5; ++damaged) {
    auto files = std::make_shared<storage::MemoryFiles>();
    Feed feed = Feed::open(std::make_shared<storage::MemoryDirectory>(files), std::nullopt);
    for (int i = 0; i < 5; ++i) feed.append(std::to_string(i));
    files->files.at("data")->write(damaged, crypto::bytes_of("x"));
    std::size_t given = 0;
    try {
      read_run(feed.state(), 0, 5, [&](Seq, BytesView) { return ++given, true; });
      FAIL();
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), Errc::damaged_block);
    }
    EXPECT_EQ(given, damaged);
  }
}

TEST(ReadRun, ThrowsWhereTheFileWasCutOff) {
  auto files = std::make_shared<storage::MemoryFiles>();
  Feed feed = Feed::open(std::make_shared<storage::MemoryDirectory>(files), std::nullopt);
  for (int i = 0; i < 5; ++i) feed.append(std::to_string(i));
  files->files.at("data")->truncate(3);
  std::size_t given = 0;
  EXPECT_THROW(read_run(feed.state(), 0, 5, [&](Seq, BytesView) { return ++given, true; }), Error);
  EXPECT_EQ(given, 3u);
}

}  // namespace
}  // namespace hypercore
