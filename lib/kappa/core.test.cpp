// A core from outside: what is appended, by whomever, whenever, comes into every view once.
#include <kappa/core.hpp>
#include <testing/ledger.hpp>
#include <testing/temporary_directory.hpp>

#include <asio/io_context.hpp>
#include <asio/post.hpp>

#include <gtest/gtest.h>

namespace kappa {
namespace {

using hypercore::Json;
using testing_help::faults;
using testing_help::Ledger;

struct CoreTest : testing::Test {
  void run() {
    io.restart();
    io.run();
  }
  static void append(const hypercore::JsonFeed& feed, int count) {
    for (int i = 0; i < count; ++i)
      feed.append({{"number", feed.length().value()}, {"text", "hello"}});
  }
  static int calls_in(asio::io_context& io, const Core& core, std::uint32_t version = 1) {
    auto calls = std::make_shared<int>(0);
    auto ledger = core.use("ledger", version, Ledger{calls});
    io.restart();
    io.run();
    EXPECT_EQ(faults(core, ledger), "");
    return *calls;
  }

  testing_help::TemporaryDirectory place;
  asio::io_context io;
};

TEST_F(CoreTest, GivesAViewEveryEntryOfEveryFeedOnce) {
  Core core(io, place / "room", {.batch = 7});
  append(core.writer("one"), 20);
  append(core.writer("two"), 3);
  auto ledger = core.use("ledger", Ledger{});
  run();
  EXPECT_EQ(faults(core, ledger), "");
  EXPECT_EQ(ledger.get("count"), "23");
}

TEST_F(CoreTest, IndexesWhatIsAppendedLaterAndFeedsThatComeLater) {
  Core core(io, place / "room");
  auto ledger = core.use("ledger", Ledger{});
  run();
  EXPECT_EQ(ledger.progress().activity, Activity::ready);
  append(core.writer("one"), 2);
  run();
  EXPECT_EQ(faults(core, ledger), "");
  append(core.writer("two"), 2);
  append(core.writer("one"), 2);
  EXPECT_EQ(ledger.progress().activity, Activity::indexing);
  run();
  EXPECT_EQ(faults(core, ledger), "");
  EXPECT_EQ(ledger.get("count"), "6");
}

TEST_F(CoreTest, CallsOneWhoWaitsForAViewOnlyWhileTheViewHasSeenEverything) {
  Core core(io, place / "room");
  auto feed = core.writer("one");
  auto ledger = core.use("ledger", Ledger{});
  std::vector<std::string> counts;
  for (int i = 0; i < 3; ++i) {
    ledger.on_ready([&, ledger, feed] {
      counts.push_back(ledger.get("count").value_or("0"));
      append(feed, 1);
    });
  }
  run();
  EXPECT_EQ(counts, (std::vector<std::string>{"0", "1", "2"}));
}

TEST_F(CoreTest, CallsOneWhoWaitsForAllViewsOnlyWhileTheyHaveSeenEverything) {
  Core core(io, place / "room");
  auto feed = core.writer("one");
  auto ledger = core.use("ledger", Ledger{});
  std::vector<std::string> counts;
  for (int i = 0; i < 3; ++i) {
    core.on_ready([&, ledger, feed] {
      counts.push_back(ledger.get("count").value_or("0"));
      append(feed, 1);
    });
  }
  run();
  EXPECT_EQ(counts, (std::vector<std::string>{"0", "1", "2"}));
}

TEST_F(CoreTest, CallsThoseWhoWaitInTheOrderInWhichTheyAsked) {
  Core core(io, place / "room");
  auto feed = core.writer("one");
  auto ledger = core.use("ledger", Ledger{});
  std::string called;
  std::function<void(char)> asks = [&](char name) {
    const auto callback = [&, name] {
      called += name;
      append(feed, 1);  // all others have to go on waiting
      if (name == 'a') asks('e');
    };
    if (name % 2 == 0) return ledger.on_ready(callback);
    core.on_ready(callback);
  };
  for (const char name : {'a', 'b', 'c', 'd'}) asks(name);
  run();
  EXPECT_EQ(called, "abcde");
}

TEST_F(CoreTest, KeepsViewsInMemoryWhereNoFolderIsGiven) {
  auto feeds = multifeed::Multifeed::in_memory();
  Core core(io, feeds);
  append(core.writer(), 3);
  auto ledger = core.use("ledger", Ledger{});
  run();
  EXPECT_EQ(faults(core, ledger), "");
  core.close();
  EXPECT_FALSE(feeds.closed());  // it is somebody else's
}

TEST_F(CoreTest, GoesOnWhereItWasAfterARestart) {
  {
    Core core(io, place / "room");
    append(core.writer(), 5);
    EXPECT_EQ(calls_in(io, core), 5);
    core.close();
  }
  Core core(io, place / "room");
  append(core.writer(), 2);
  EXPECT_EQ(calls_in(io, core), 2);
}

TEST_F(CoreTest, MakesAViewAgainWhenItsVersionChanges) {
  for (std::uint32_t version : {1, 2, 1}) {
    Core core(io, place / "room");
    if (version == 1 && core.feeds().empty()) append(core.writer(), 5);
    EXPECT_EQ(calls_in(io, core, version), 5);
    core.close();
  }
  Core core(io, place / "room");
  EXPECT_EQ(calls_in(io, core, 1), 0);
}

TEST_F(CoreTest, SaysWhyAViewIsMadeAgain) {
  {
    Core core(io, place / "room");
    EXPECT_EQ(core.use("ledger", Ledger{}).rebuilt().why, "");
    core.close();
  }
  Core core(io, place / "room");
  auto why = core.use("ledger", 7, Ledger{}).rebuilt().why;
  EXPECT_EQ(why,
            "the view `ledger` is version 7 now, its rows were made by version 1; it is made again "
            "from the logs");
}

TEST_F(CoreTest, ReadsTheLogOnceForAllViewsThatStandAtTheSamePlace) {
  Core core(io, multifeed::Multifeed::in_memory(), {}, {.batch = 8});
  auto feed = core.writer();
  append(feed, 100);
  auto one = core.use("one", Ledger{});
  auto two = core.use("two", Ledger{});
  auto three = core.use("three", Ledger{});
  run();
  EXPECT_EQ(feed.bytes().stats().read_blocks, 100u);
  for (const auto& view : {one, two, three}) EXPECT_EQ(faults(core, view), "");
}

TEST_F(CoreTest, LetsAViewThatComesLaterCatchUpAndThenReadsOnceForAll) {
  Core core(io, multifeed::Multifeed::in_memory(), {}, {.batch = 8});
  auto feed = core.writer();
  append(feed, 50);
  auto one = core.use("one", Ledger{});
  run();
  append(feed, 50);
  auto two = core.use("two", Ledger{});
  run();
  EXPECT_EQ(feed.bytes().stats().read_blocks, 50u + 100u);
  EXPECT_EQ(faults(core, one), "");
  EXPECT_EQ(faults(core, two), "");
}

TEST_F(CoreTest, IsReadyWhenAllHaveSeenAllAndSaysSoFromTheContextOnly) {
  Core core(io, place / "room", {.batch = 2});
  append(core.writer(), 9);
  auto ledger = core.use("ledger", Ledger{});
  std::vector<std::string> events;
  core.on_ready([&, ledger] { events.push_back("all " + *ledger.get("count")); });
  ledger.on_ready([&, ledger] { events.push_back("one " + *ledger.get("count")); });
  EXPECT_TRUE(events.empty());
  run();
  EXPECT_EQ(events, (std::vector<std::string>{"all 9", "one 9"}));
  append(core.writer(), 1);
  core.on_ready([&, ledger] { events.push_back("all " + *ledger.get("count")); });
  run();
  ledger.on_ready([&] { events.push_back("at once"); });
  EXPECT_EQ(events.size(), 3u);
  run();
  EXPECT_EQ(events.back(), "at once");
  EXPECT_EQ(events.at(2), "all 10");
}

TEST_F(CoreTest, IsReadyWithoutAnyFeedOrView) {
  Core core(io, place / "room");
  int ready = 0;
  core.on_ready([&] { ++ready; });
  core.use("ledger", Ledger{}).on_ready([&] { ++ready; });
  run();
  EXPECT_EQ(ready, 2);
}

TEST_F(CoreTest, TellsEachBatchOnceItIsCommitted) {
  Core core(io, place / "room", {.batch = 4});
  append(core.writer(), 10);
  auto ledger = core.use("ledger", Ledger{});
  std::vector<std::pair<std::size_t, std::string>> batches;
  ledger.on_indexed([&, ledger](std::span<const Entry> entries) {
    batches.emplace_back(entries.size(), *ledger.get("count"));
  });
  run();
  EXPECT_EQ(batches, (decltype(batches){{4, "4"}, {4, "8"}, {2, "10"}}));
}

TEST_F(CoreTest, GivesOthersTheirTurnBetweenBatches) {
  Core core(io, place / "room", {.batch = 1});
  append(core.writer(), 10);
  auto ledger = core.use("ledger", Ledger{});
  std::vector<std::string> seen;
  std::function<void()> look = [&] {
    seen.push_back(ledger.get("count").value_or("0"));
    if (seen.back() != "10") asio::post(io, look);
  };
  asio::post(io, look);
  run();
  EXPECT_GE(seen.size(), 10u);
}

TEST_F(CoreTest, ManyFeedsWithOneEntryEachAreOneBatch) {
  Core core(io, multifeed::Multifeed::in_memory());
  for (int i = 0; i < 100; ++i) append(core.writer("w" + std::to_string(i)), 1);
  auto ledger = core.use("ledger", Ledger{});
  int batches = 0;
  ledger.on_indexed([&](std::span<const Entry>) { ++batches; });
  run();
  EXPECT_EQ(batches, 1);
  EXPECT_EQ(faults(core, ledger), "");
}

TEST_F(CoreTest, PausesAViewAfterTheBatchInHandAndMissesNothing) {
  Core core(io, place / "room", {.batch = 2});
  append(core.writer(), 9);
  auto paused = core.use("paused", Ledger{});
  auto other = core.use("other", Ledger{});
  paused.on_indexed([&, paused](std::span<const Entry>) { paused.pause(); });
  run();
  EXPECT_EQ(paused.get("count"), "2");
  EXPECT_EQ(paused.progress().activity, Activity::paused);
  EXPECT_EQ(other.get("count"), "9");
  int ready = 0;
  core.on_ready([&] { ++ready; });  // a paused view keeps nobody waiting
  paused.on_ready([&] { ready += 10; });
  append(core.writer(), 2);
  append(core.writer("new"), 2);
  run();
  EXPECT_EQ(ready, 1);
  for (int i = 0; i < 10; ++i) {
    paused.resume();
    run();
  }
  EXPECT_EQ(faults(core, paused), "");
  paused.resume();
  run();
  EXPECT_EQ(ready, 11);
}

TEST_F(CoreTest, PausesAndResumesAllViews) {
  Core core(io, place / "room");
  auto one = core.use("one", Ledger{});
  auto two = core.use("two", Ledger{});
  core.pause();
  append(core.writer(), 3);
  run();
  EXPECT_EQ(one.get("count"), std::nullopt);
  core.resume();
  run();
  EXPECT_EQ(one.get("count"), "3");
  EXPECT_EQ(two.get("count"), "3");
}

TEST_F(CoreTest, SaysHowFarAViewIs) {
  Core core(io, place / "room", {.batch = 4});
  append(core.writer(), 10);
  auto ledger = core.use("ledger", Ledger{});
  EXPECT_EQ(ledger.progress().activity, Activity::waiting_for_logs);
  std::vector<std::uint64_t> indexed;
  ledger.on_indexed([&, ledger](std::span<const Entry>) {
    indexed.push_back(ledger.progress().indexed);
    EXPECT_EQ(ledger.progress().total, 10u);
  });
  run();
  EXPECT_EQ(indexed, (std::vector<std::uint64_t>{4, 8, 10}));
  EXPECT_EQ(ledger.progress().activity, Activity::ready);
}

TEST_F(CoreTest, GivesNullForABlockThatIsNoJson) {
  Core core(io, place / "room");
  auto bytes = core.writer().bytes();
  bytes.append("not JSON");
  bytes.append(std::string(100'000, '['));
  bytes.append("");
  bytes.append(std::string("\xff\xfe\0", 3));
  bytes.append("{\"fine\":true}");
  auto ledger = core.use("ledger", Ledger{});
  run();
  EXPECT_EQ(ledger.failure(), std::nullopt);
  EXPECT_EQ(ledger.get("count"), "5");
  EXPECT_EQ(ledger.get("entry " + EntryId{core.writer().key(), 1}.text()), "null");
  EXPECT_EQ(ledger.get("entry " + EntryId{core.writer().key(), 4}.text()), "{\"fine\":true}");
}

TEST_F(CoreTest, FindsEntriesByTheirIds) {
  Core core(io, place / "room");
  append(core.writer(), 2);
  EntryId id{core.writer().key(), 1};
  EXPECT_EQ(core.entry(id)->value["number"], Json(1));
  EXPECT_FALSE(core.entry({id.feed, 2}));
  EXPECT_FALSE(core.entry({crypto::PublicKey{}, 0}));
  EXPECT_EQ(core.use("ledger", Ledger{}).entry(id)->id, id);
}

TEST_F(CoreTest, LivesOnInTheHandlesOfItsViews) {
  auto ledger = [&] {
    Core core(io, place / "room");
    append(core.writer(), 3);
    return core.use("ledger", Ledger{});
  }();
  run();
  EXPECT_EQ(ledger.get("count"), "3");
}

TEST_F(CoreTest, IsClosedWithItsLastHandle) {
  {
    Core core(io, place / "room");
    append(core.writer(), 3);
    core.use("ledger", Ledger{});
  }
  Core again(io, place / "room");
  EXPECT_EQ(calls_in(io, again), 3);
}

TEST_F(CoreTest, StaysOpenWhileSomebodyWaitsForIt) {
  int ready = 0;
  {
    Core core(io, place / "room");
    append(core.writer(), 3);
    core.use("ledger", Ledger{});
    core.on_ready([&] { ++ready; });
  }
  run();
  EXPECT_EQ(ready, 1);
  Core again(io, place / "room");
  EXPECT_EQ(calls_in(io, again), 0);
}

TEST(Core, LetsGoOfWhatItsCallbacksHoldWhenTheContextIsDestroyed) {
  auto held = std::make_shared<int>(0);
  {
    asio::io_context io;
    Core core(io, multifeed::Multifeed::in_memory());
    auto ledger = core.use("ledger", Ledger{});
    ledger.on_indexed([held, core, ledger](std::span<const Entry>) {});
    core.on_error([held, core, ledger](const Failure&) {});
    core.on_ready([held, core, ledger] {});
    ledger.on_ready([held, core, ledger] {});
  }
  EXPECT_EQ(held.use_count(), 1);
}

}  // namespace
}  // namespace kappa
