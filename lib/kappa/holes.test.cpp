// Feeds of which blocks are missing, and feeds that are not what they were.
#include <kappa/core.hpp>
#include <testing/ledger.hpp>
#include <testing/temporary_directory.hpp>

#include <asio/io_context.hpp>
#include <hypercore/feed_state.hpp>
#include <multifeed/multifeed_state.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>

namespace kappa {
namespace {

using hypercore::Feed;
using hypercore::Seq;
using testing::HasSubstr;
using testing_help::faults;
using testing_help::Ledger;

/// Somebody else's feed, and our copy of it among `feeds`, into which blocks come one by one.
struct Remote {
  explicit Remote(const multifeed::Multifeed& feeds, int blocks) {
    for (int i = 0; i < blocks; ++i) writer.append(std::to_string(i));
    feeds.state().add_copy(writer.key());
    feeds.state().deliver();
    copy = feeds.feed(writer.key());
  }
  void send(Seq seq) const {
    crypto::Bytes block = writer.get(seq);
    hypercore::Bitfield theirs;
    auto proof = hypercore::prove_block(
        writer.state(), theirs, seq, hypercore::proof_digest(copy->state().bitfield, seq), false);
    hypercore::put_block(copy->state(), seq, block, proof.value());
    hypercore::finish_puts(copy->state());
    hypercore::deliver(copy->state());
  }

  Feed writer = Feed::in_memory();
  std::optional<Feed> copy = {};
};

struct Holes : testing::Test {
  void run() {
    io.restart();
    io.run();
  }
  testing_help::TemporaryDirectory place;
  asio::io_context io;
  multifeed::Multifeed feeds = multifeed::Multifeed::in_memory();
};

TEST_F(Holes, StopOnlyTheirFeedUntilTheBlockIsHere) {
  Core core(io, feeds);
  Remote remote(feeds, 6);
  auto view = core.use("ledger", Ledger{});
  for (int seq : {0, 1, 3, 5}) remote.send(seq);
  core.writer().append("mine");
  run();
  EXPECT_EQ(view.get("count"), "3");
  EXPECT_EQ(view.progress().activity, Activity::ready);
  EXPECT_EQ(view.progress().total, 7u);
  EXPECT_EQ(view.progress().indexed, 3u);
  remote.send(2);
  EXPECT_EQ(view.progress().activity, Activity::indexing);
  run();
  EXPECT_EQ(view.get("count"), "5");
  remote.send(4);
  run();
  EXPECT_EQ(faults(core, view), "");
}

TEST_F(Holes, AreFilledInAnyOrderOverRestarts) {
  rc::check([] {
    asio::io_context io;
    testing_help::TemporaryDirectory place;
    auto feeds = multifeed::Multifeed::in_memory();
    auto count = *rc::gen::inRange(1, 12);
    Remote remote(feeds, count);
    std::vector<int> order(static_cast<std::size_t>(count));
    for (int i = 0; i < count; ++i) order[static_cast<std::size_t>(i)] = i;
    for (std::size_t i = order.size(); i > 1; --i)
      std::swap(order[i - 1], order[*rc::gen::inRange<std::size_t>(0, i)]);
    auto batch = *rc::gen::inRange<std::size_t>(1, 8);
    std::optional<Core> core;
    std::optional<ViewHandle> view;
    auto open = [&] {
      if (core) core->close();
      core.emplace(io, feeds, place / "views", CoreOptions{.batch = batch});
      view = core->use("ledger", Ledger{});
    };
    open();
    for (int seq : order) {
      remote.send(seq);
      auto what = *rc::gen::inRange(0, 10);
      if (what == 0) open();
      if (what == 1) {
        io.restart();
        io.run();
      }
    }
    io.restart();
    io.run();
    RC_ASSERT(faults(*core, *view) == "");
  });
}

TEST_F(Holes, ThatAWriterClearedArePassedOver) {
  Core core(io, feeds);
  auto writer = core.writer();
  for (int i = 0; i < 5; ++i) writer.append(i);
  writer.bytes().clear(1, 3);
  auto view = core.use("ledger", Ledger{});
  run();
  EXPECT_EQ(view.get("count"), "3");
  EXPECT_EQ(view.progress().indexed, 5u);
  writer.append(5);
  run();
  EXPECT_EQ(view.get("count"), "4");
}

TEST_F(Holes, ABlockThatIsClearedAfterwardsStaysInTheView) {
  Core core(io, feeds);
  auto writer = core.writer();
  for (int i = 0; i < 5; ++i) writer.append(i);
  auto view = core.use("ledger", Ledger{});
  run();
  writer.bytes().clear(1, 3);
  writer.append(5);
  run();
  EXPECT_EQ(view.get("count"), "6");
}

struct OtherFeeds : Holes {
  /// Two runs of a view over feeds that changed in between. @return why it was made again
  std::string change(const std::function<void(const std::filesystem::path&)>& to) {
    std::filesystem::path room = place / "room";
    {
      Core core(io, room);
      auto writer = core.writer();
      for (int i = 0; i < 10; ++i) writer.append({{"number", i}});
      core.writer("other").append("hello");
      core.use("ledger", Ledger{});
      run();
      core.close();
    }
    to(room);
    Core core(io, room);
    auto view = core.use("ledger", Ledger{});
    run();
    EXPECT_EQ(faults(core, view), "");
    std::string why = view.rebuilt().why;
    core.close();
    return why;
  }
};

TEST_F(OtherFeeds, WhatOnlyGrewIsNotSeenAgain) {
  EXPECT_EQ(change([](const auto& room) {
              auto feeds = multifeed::Multifeed::open(room);
              feeds.writer().append("{}");
              feeds.writer("new").append("{}");
            }),
            "");
}

TEST_F(OtherFeeds, AFeedThatLostItsEndIsNoticed) {
  EXPECT_THAT(change([](const auto& room) {
                auto tree = std::filesystem::file_size(room / "0" / "tree");
                std::filesystem::resize_file(room / "0" / "tree", tree - 80);
                auto feeds = multifeed::Multifeed::open(room);
                ASSERT_EQ(feeds.writer().length(), 9u);
              }),
              HasSubstr("its end was lost"));
}

TEST_F(OtherFeeds, AFeedThatLostItsEndAndWentOnOtherwiseIsNoticed) {
  EXPECT_THAT(change([](const auto& room) {
                auto tree = std::filesystem::file_size(room / "0" / "tree");
                std::filesystem::resize_file(room / "0" / "tree", tree - 160);
                auto feeds = multifeed::Multifeed::open(room);
                auto writer = feeds.writer();
                ASSERT_EQ(writer.length(), 8u);
                // Other blocks, and the newest is as it was.
                writer.append("{}");
                writer.append("{\"number\":9}\n");
                writer.append("{}");
              }),
              HasSubstr("other blocks took their place"));
}

TEST_F(OtherFeeds, AFeedThatIsNotThereAnyMoreIsNoticed) {
  EXPECT_THAT(change([](const auto& room) { std::filesystem::remove_all(room / "1"); }),
              HasSubstr("a feed that is not here now"));
}

}  // namespace
}  // namespace kappa
