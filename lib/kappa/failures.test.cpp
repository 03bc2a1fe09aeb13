// What goes wrong in one view stays there, and says where.
#include <kappa/core.hpp>
#include <testing/ledger.hpp>
#include <testing/temporary_directory.hpp>

#include <asio/io_context.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <storage/error.hpp>

#include <fstream>

namespace kappa {
namespace {

using testing::HasSubstr;
using testing_help::faults;
using testing_help::Ledger;

/// A ledger whose function throws at block `seq` of every feed.
struct FailsAt {
  std::uint64_t seq;
  std::function<void()> how = [] { throw std::runtime_error("seven is unlucky"); };
  void map(const Entry& entry, Rows& rows) const {
    Ledger{}.map(entry, rows);
    if (entry.id.seq == seq) how();
  }
};

struct Failures : testing::Test {
  void run() {
    io.restart();
    io.run();
  }
  static void append(const Core& core, int count) {
    for (int i = 0; i < count; ++i) core.writer().append({{"number", i}});
  }

  testing_help::TemporaryDirectory place;
  asio::io_context io;
};

TEST_F(Failures, OfAFunctionStopItsViewAndNameTheEntry) {
  Core core(io, place / "room", {.batch = 5});
  append(core, 12);
  auto failing = core.use("failing", FailsAt{7});
  auto fine = core.use("fine", Ledger{});
  std::vector<Failure> failures;
  core.on_error([&](const Failure& failure) { failures.push_back(failure); });
  bool ready = false, all_ready = false;
  failing.on_ready([&] { ready = true; });
  core.on_ready([&] { all_ready = true; });
  run();
  EntryId id{core.writer().key(), 7};
  ASSERT_EQ(failures.size(), 1u);
  EXPECT_EQ(failures[0].view, "failing");
  EXPECT_EQ(failures[0].entry, id);
  EXPECT_EQ(failures[0].message,
            "the view `failing` stopped at the entry " + id.text() + ": seven is unlucky");
  EXPECT_EQ(failing.failure()->message, failures[0].message);
  EXPECT_EQ(failing.progress().activity, Activity::failed);
  EXPECT_EQ(failing.progress().indexed, 7u);
  EXPECT_EQ(failing.get("count"), "7");  // what came before it is there, and nothing of it
  EXPECT_EQ(failing.get("entry " + id.text()), std::nullopt);
  EXPECT_EQ(faults(core, fine), "");
  EXPECT_FALSE(ready);
  EXPECT_TRUE(all_ready);
  append(core, 1);
  run();
  EXPECT_EQ(failing.get("count"), "7");
  EXPECT_EQ(faults(core, fine), "");
}

TEST_F(Failures, AreOverAfterARestartWithMendedCode) {
  {
    Core core(io, place / "room");
    append(core, 12);
    core.on_error([](const Failure&) {});
    core.use("view", FailsAt{7});
    run();
    core.close();
  }
  Core core(io, place / "room");
  auto calls = std::make_shared<int>(0);
  auto view = core.use("view", Ledger{calls});
  run();
  EXPECT_EQ(faults(core, view), "");
  EXPECT_EQ(*calls, 5);
}

TEST_F(Failures, ThatNobodyAsksForComeOutOfRun) {
  Core core(io, place / "room");
  append(core, 3);
  core.use("view", FailsAt{1});
  try {
    run();
    FAIL() << "nothing was thrown";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), Errc::view_failed);
    EXPECT_THAT(error.what(), HasSubstr("seven is unlucky"));
  }
  run();  // and that is all
}

TEST_F(Failures, MayBeThrownAsAnything) {
  Core core(io, place / "room");
  append(core, 3);
  auto view = core.use("view", FailsAt{1, [] { throw 7; }});
  core.on_error([](const Failure&) {});
  run();
  EXPECT_THAT(view.failure()->message, HasSubstr("no std::exception"));
  EXPECT_EQ(view.get("count"), "1");
}

TEST_F(Failures, InOneFeedLeaveWhatWasCommittedOfOthers) {
  Core core(io, place / "room");
  append(core, 3);
  core.writer("other").append_batch(std::vector<hypercore::Json>(20, nullptr));
  core.writer("third").append("unseen");
  auto view = core.use("view", FailsAt{7});
  core.on_error([](const Failure&) {});
  run();
  EXPECT_EQ(view.failure()->entry, (EntryId{core.writer("other").key(), 7}));
  EXPECT_EQ(view.get("count"), "10");
  core.close();
  Core again(io, place / "room");
  auto mended = again.use("view", Ledger{});
  run();
  EXPECT_EQ(faults(again, mended), "");
}

TEST_F(Failures, OfACallbackComeOutOfRunAndCostNoEntry) {
  Core core(io, place / "room", {.batch = 2});
  append(core, 6);
  auto view = core.use("view", Ledger{});
  int heard = 0;
  view.on_indexed([](std::span<const Entry>) { throw std::runtime_error("not now"); });
  view.on_indexed([&](std::span<const Entry>) { ++heard; });
  int thrown = 0;
  for (int i = 0; i < 3; ++i) {
    try {
      run();
    } catch (const std::runtime_error& error) {
      EXPECT_STREQ(error.what(), "not now");
      ++thrown;
    }
  }
  run();
  EXPECT_EQ(thrown, 3);
  EXPECT_EQ(heard, 3);
  EXPECT_EQ(faults(core, view), "");
}

TEST_F(Failures, OfAReadyCallbackComeOutOfRunAndOthersAreCalled) {
  Core core(io, place / "room");
  int ready = 0;
  core.on_ready([] { throw std::runtime_error("first"); });
  core.on_ready([&] { ++ready; });
  EXPECT_THROW(run(), std::runtime_error);
  run();
  EXPECT_EQ(ready, 1);
}

TEST_F(Failures, OfADamagedBlockNameIt) {
  {
    Core core(io, place / "room");
    append(core, 5);
  }
  {
    std::fstream data(place / "room" / "0" / "data", std::ios::in | std::ios::out);
    data.seekp(30);  // in the third block of 13 bytes
    data.put('x');
  }
  Core core(io, place / "room");
  auto view = core.use("view", Ledger{});
  core.on_error([](const Failure&) {});
  run();
  ASSERT_TRUE(view.failure());
  EXPECT_EQ(view.failure()->entry, (EntryId{core.writer().key(), 2}));
  EXPECT_THAT(view.failure()->message, HasSubstr("block 2 of"));
  EXPECT_EQ(view.get("count"), "2");
}

TEST_F(Failures, ACallbackMayCloseTheCore) {
  Core core(io, place / "room", {.batch = 1});
  append(core, 5);
  auto view = core.use("view", Ledger{});
  auto other = core.use("other", Ledger{});
  view.on_indexed([core](std::span<const Entry>) { core.close(); });
  run();
  EXPECT_THROW(view.get("count"), Error);
  EXPECT_THROW(core.use("third", Ledger{}), Error);
  EXPECT_THROW(core.on_ready([] {}), Error);
  EXPECT_EQ(view.name(), "view");
}

TEST_F(Failures, AFunctionMayCloseTheCore) {
  struct Closes {
    const Core* core;
    void map(const Entry&, Rows& rows) const {
      core->close();
      EXPECT_THROW(rows.get("any"), Error);
      rows.put("any", "thing");
    }
  };
  Core core(io, place / "room");
  append(core, 5);
  core.use("view", Closes{&core});
  run();
  EXPECT_THROW(core.writer(), Error);
}

TEST_F(Failures, TwoViewsWithOneNameAreRefused) {
  Core core(io, place / "room");
  core.use("view", Ledger{});
  try {
    core.use("view", Ledger{});
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), Errc::name_in_use);
  }
}

TEST_F(Failures, NamesThatAreNoneAreRefused) {
  Core core(io, place / "room");
  for (const std::string& name : {std::string(), std::string(81, 'a'), std::string("\xff")}) {
    try {
      core.use(name, Ledger{});
      FAIL() << name;
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), Errc::bad_name);
    }
  }
}

TEST_F(Failures, AViewThatAnotherCoreHasOpenIsRefused) {
  auto feeds = multifeed::Multifeed::in_memory();
  Core one(io, feeds, place / "views");
  Core two(io, feeds, place / "views");
  one.use("view", Ledger{});
  two.use("other", Ledger{});
  try {
    two.use("view", Ledger{});
    FAIL();
  } catch (const storage::Error& error) {
    EXPECT_EQ(error.code(), storage::Errc::locked);
    EXPECT_THAT(error.what(), HasSubstr("view"));
  }
  one.close();
  two.use("view", Ledger{});
}

}  // namespace
}  // namespace kappa
