// List and key-value views where they belong: in a core, over feeds, through restarts, new versions
// and meetings of peers.
#include <kappa/core.hpp>
#include <kappa/key_value_view.hpp>
#include <kappa/list_view.hpp>
#include <multifeed/contact.hpp>
#include <testing/session_pair.hpp>
#include <testing/temporary_directory.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <asio/io_context.hpp>

namespace kappa {
namespace {

using hypercore::Json;
using testing::ElementsAre;
using testing::IsEmpty;

using Texts = std::vector<std::string>;

ListView by_timestamp() {
  return ListView([](const Entry& entry) { return sort_key(entry.value["timestamp"]); });
}

KeyValueView by_name() {
  return KeyValueView([](const Entry& entry) {
    return Write{.key = entry.value["name"],
                 .links = links_in(entry),
                 .remove = entry.value["text"].is_null()};
  });
}

Texts texts(const std::vector<Entry>& entries) {
  Texts result;
  result.reserve(entries.size());
  for (const Entry& entry : entries) result.push_back(entry.value["text"].as_string());
  return result;
}

Json message(int timestamp, const char* text) { return {{"timestamp", timestamp}, {"text", text}}; }

struct ViewsInCore : testing::Test {
  void run() {
    io.restart();
    io.run();
  }

  asio::io_context io;
  testing_help::TemporaryDirectory place;
};

TEST_F(ViewsInCore, TailIsShownOnceWhenAllIsThereAndThenOnceForEachBatchThatChangesIt) {
  Core core(io, multifeed::Multifeed::in_memory(), {}, {.batch = 2});
  hypercore::JsonFeed feed = core.writer();
  for (int i = 9; i > 0; --i) feed.append(message(i, std::to_string(i).c_str()));
  List list = core.use("list", by_timestamp());
  std::vector<Texts> shown;
  list.tail(2, [&](const std::vector<Entry>& last) { shown.push_back(texts(last)); });
  EXPECT_THAT(shown, IsEmpty());
  run();
  EXPECT_THAT(shown, ElementsAre(Texts{"8", "9"}));
  feed.append(message(0, "0"));
  run();
  EXPECT_EQ(shown.size(), 1U);
  feed.append(message(10, "10"));
  feed.append(message(11, "11"));
  run();
  ASSERT_EQ(shown.size(), 2U);
  EXPECT_EQ(shown[1], (Texts{"10", "11"}));
}

TEST_F(ViewsInCore, TailThatIsAskedForWhenTheViewIsReadyIsShownToo) {
  Core core(io, multifeed::Multifeed::in_memory());
  core.writer().append(message(1, "one"));
  List list = core.use("list", by_timestamp());
  run();
  std::vector<Texts> shown;
  list.tail(2, [&](const std::vector<Entry>& last) { shown.push_back(texts(last)); });
  run();
  EXPECT_THAT(shown, ElementsAre(Texts{"one"}));
}

TEST_F(ViewsInCore, ListsAreThereAfterARestartAndInsertsAreThoseSinceThen) {
  for (int time : {1, 2}) {
    Core core(io, place / "room");
    List list = core.use("list", by_timestamp());
    Texts inserted;
    list.on_insert(
        [&](const Entry& entry) { inserted.push_back(entry.value["text"].as_string()); });
    if (time == 1) {
      core.writer().append_batch(std::vector<Json>{message(2, "late"), message(1, "early")});
    }
    run();
    EXPECT_THAT(texts(list.read()), ElementsAre("early", "late"));
    EXPECT_THAT(inserted, time == 1 ? Texts({"late", "early"}) : Texts());
    core.close();
  }
}

// The list of kappa-core 7 is empty after a change of version (lib/vectors/kappa.json,
// version_bump); its documentation says what ours does.
TEST_F(ViewsInCore, AListOfANewVersionIsMadeAgainWhereTheOriginalIsEmpty) {
  {
    Core core(io, place / "room");
    List list = core.use("list", by_timestamp());
    core.writer().append_batch(std::vector<Json>{message(2, "a"), message(1, "b")});
    run();
    EXPECT_THAT(texts(list.read()), ElementsAre("b", "a"));
    core.close();
  }
  Core core(io, place / "room");
  List list = core.use("list", 2,
                       ListView([](const Entry& entry) { return sort_key(entry.value["text"]); }));
  run();
  EXPECT_THAT(texts(list.read()), ElementsAre("a", "b"));
}

// kappa-view-kv keeps the rows of the old version and indexes nothing again.
TEST_F(ViewsInCore, AKeyValueViewOfANewVersionHasTheNewKeysAlone) {
  for (std::uint32_t version : {1, 2}) {
    Core core(io, place / "room");
    if (version == 1) core.writer().append({{"name", "ada"}, {"other", "countess"}, {"text", "x"}});
    KeyValues values = core.use("values", version, KeyValueView([version](const Entry& entry) {
                                  return Write{.key = entry.value[version == 1 ? "name" : "other"]};
                                }));
    run();
    EXPECT_THAT(values.keys(), ElementsAre(version == 1 ? "ada" : "countess"));
    core.close();
  }
}

TEST_F(ViewsInCore, ABlockThatWasClearedIsLeftOutOfLists) {
  Core core(io, multifeed::Multifeed::in_memory());
  hypercore::JsonFeed feed = core.writer();
  for (int i = 0; i < 3; ++i) feed.append(message(i, std::to_string(i).c_str()));
  List list = core.use("list", by_timestamp());
  run();
  feed.bytes().clear(1, 2);
  EXPECT_THAT(texts(list.read()), ElementsAre("0", "2"));
  EXPECT_THAT(texts(list.read({.limit = 2, .reverse = true})), ElementsAre("2", "0"));
}

TEST_F(ViewsInCore, ACallbackMayHoldItsViewByValue) {
  Core core(io, multifeed::Multifeed::in_memory());
  core.writer().append({{"name", "ada"}, {"timestamp", 1}, {"text", "x"}});
  List list = core.use("list", by_timestamp());
  KeyValues values = core.use("values", by_name());
  std::size_t seen = 0;
  list.tail(1, [&seen, list](const std::vector<Entry>&) { seen += list.read().size(); });
  values.on_update(
      "ada", [&seen, values](const std::vector<Entry>&) { seen += values.get("ada").size(); });
  run();
  EXPECT_EQ(seen, 2U);
}

/// Somebody with feeds and a key-value view.
struct Peer {
  explicit Peer(asio::io_context& io)
      : core(io, multifeed::Multifeed::in_memory()), values(core.use("values", by_name())) {}

  void write(const char* name, const Json& text) const {
    core.writer().append({{"name", name}, {"text", text}, {"links", values.links_json(name)}});
  }

  Core core;
  KeyValues values;
};

void meet(const Peer& one, const Peer& other) {
  testing_sessions::SessionPair pair;
  multifeed::Contact::start(pair.a(), one.core.multifeed(), {});
  multifeed::Contact::start(pair.b(), other.core.multifeed(), {});
  pair.run();
  ASSERT_FALSE(pair.a()->error() || pair.b()->error());
}

struct ThreePeers : ViewsInCore {
  void everybody_meets() {
    for (int round : {1, 2}) {
      (void)round;
      meet(a, b);
      meet(b, c);
      meet(c, a);
    }
    run();
  }
  void expect_everywhere(const Texts& expected) const {
    for (const Peer* peer : {&a, &b, &c}) {
      EXPECT_EQ(peer->values.links("ada"), a.values.links("ada"));
      Texts found = texts(peer->values.get("ada"));
      EXPECT_THAT(found, testing::UnorderedElementsAreArray(expected));
    }
  }

  Peer a{io}, b{io}, c{io};
};

TEST_F(ThreePeers, WhoWroteOfflineHaveAConflictInTheSameOrderUntilOneMerges) {
  a.write("ada", "from a");
  run();
  everybody_meets();
  expect_everywhere({"from a"});
  a.write("ada", "again from a");
  b.write("ada", "from b");
  c.write("ada", "from c");
  run();
  EXPECT_THAT(texts(b.values.get("ada")), ElementsAre("from b"));
  everybody_meets();
  expect_everywhere({"again from a", "from b", "from c"});
  c.write("ada", "merged by c");
  run();
  everybody_meets();
  expect_everywhere({"merged by c"});
}

TEST_F(ThreePeers, OneThatRemovesAndOneThatWritesAreAConflictInWhichTheWriterIsSeen) {
  a.write("ada", "from a");
  run();
  everybody_meets();
  a.write("ada", nullptr);
  b.write("ada", "from b");
  run();
  EXPECT_THAT(a.values.keys(), IsEmpty());
  everybody_meets();
  expect_everywhere({"from b"});
  EXPECT_EQ(c.values.links("ada").size(), 2U);
  c.write("ada", nullptr);
  run();
  everybody_meets();
  expect_everywhere({});
}

TEST_F(ThreePeers, WhatAPeerReplacedUnseenDoesNotComeBackWhenItArrivesLater) {
  a.write("ada", "first");
  run();
  meet(a, b);
  run();
  b.write("ada", "second");
  run();
  // c gets b's feed and a's at once, and reads them in an order that is not that of the writing.
  std::vector<Texts> heard;
  c.values.on_update("ada",
                     [&](const std::vector<Entry>& heads) { heard.push_back(texts(heads)); });
  meet(b, c);
  run();
  EXPECT_THAT(texts(c.values.get("ada")), ElementsAre("second"));
  ASSERT_FALSE(heard.empty());
  EXPECT_THAT(heard.back(), ElementsAre("second"));
}

}  // namespace
}  // namespace kappa
