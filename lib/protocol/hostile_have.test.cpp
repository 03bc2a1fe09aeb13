// Peers that lie about what they have.
#include <protocol/peer.hpp>

#include <hypercore/rle.hpp>
#include <hypercore/varint.hpp>

#include <gtest/gtest.h>
#include <testing/session_pair.hpp>
#include <testing/siege.hpp>

namespace {

using namespace protocol;
using hypercore::Seq;
using std::chrono::milliseconds;
using std::chrono::seconds;
using testing_sessions::heap_in_use;
using testing_sessions::Siege;

constexpr std::uint64_t largest = (std::uint64_t{1} << 53) - 1;

void expect_refused(const Have& have, Errc code = Errc::bad_have) {
  Siege siege;
  siege.enemy.then = [&] {
    siege.enemy.open(1, siege.key());
    siege.enemy.say(1, have);
  };
  siege.fight();
  siege.expect_repelled(code);
}

TEST(HostileHave, RangesThatNoFeedHasAreRefused) {
  expect_refused({.start = 0, .length = largest, .bitfield = {}});
  expect_refused({.start = largest, .length = 1, .bitfield = {}});
  expect_refused({.start = largest, .length = largest, .bitfield = {}});
  expect_refused({.start = RemoteBlocks::limit, .length = 1, .bitfield = {}});
  expect_refused({.start = 1, .length = RemoteBlocks::limit, .bitfield = {}});
  // 2^53 itself can't be said.
  expect_refused({.start = 0, .length = largest + 1, .bitfield = {}}, Errc::bad_message);
}

TEST(HostileHave, ListsOfBlocksThatNoFeedHasAreRefused) {
  Bytes ones = hypercore::rle_encode(Bytes(1024, std::byte{0xff}));
  expect_refused({.start = RemoteBlocks::limit, .length = 8192, .bitfield = ones});
  expect_refused({.start = RemoteBlocks::limit - 8, .length = 8192, .bitfield = ones});
  expect_refused({.start = largest - 7, .length = 8192, .bitfield = ones});
  expect_refused({.start = 1, .length = 8192, .bitfield = ones});
}

Bytes run(std::uint64_t bytes) {
  Bytes result;
  hypercore::append_varint(result, 4 * bytes + 3);
  return result;
}

TEST(HostileHave, RunLengthBombsAreRefusedBeforeTheyGrow) {
  for (std::uint64_t size : {std::uint64_t{1} << 24, std::uint64_t{1} << 40, largest / 4}) {
    SCOPED_TRACE(size);
    std::size_t before = heap_in_use();
    Bytes bomb = run(size);
    expect_refused({.start = 0, .length = 1 << 20, .bitfield = bomb});
    EXPECT_LT(heap_in_use(), before + (std::size_t{4} << 20));
  }
  Bytes many;
  for (int i = 0; i < 100; ++i) {
    Bytes one = run(65536);
    many.insert(many.end(), one.begin(), one.end());
  }
  expect_refused({.start = 0, .length = 1 << 20, .bitfield = many});
}

TEST(HostileHave, DamagedListsOfBlocksAreRefused) {
  Bytes cut{std::byte{0x10}, std::byte{1}};  // eight bytes are announced, one is there
  Bytes endless(16, std::byte{0xff});        // a number that does not end
  expect_refused({.start = 0, .length = 1 << 20, .bitfield = cut});
  expect_refused({.start = 0, .length = 1 << 20, .bitfield = endless});
}

TEST(HostileHave, EverythingAFeedCanHaveIsAskedForAndGivenUpAtTheTimeout) {
  Siege siege;
  siege.enemy.then = [&] {
    siege.enemy.open(1, siege.key());
    siege.enemy.say(1, Have{.start = 0, .length = RemoteBlocks::limit, .bitfield = {}});
  };
  siege.fight();
  EXPECT_LE(siege.enemy.count("Request"), 1024u);
  EXPECT_LE(siege.enemy.count("Want"), 16u);
  siege.run();
  // The enemy is asked for these blocks. After a moment the honest peer is asked, too.
  for (int i = 0; i < 30 && !siege.attacked()->is_over(); ++i) {
    siege.enemy.say_bytes(Bytes{std::byte{0}});
    siege.pass(seconds(1));
    if (i == 3) {
      EXPECT_EQ(siege.clone.downloaded(), 20u);
    }
  }
  siege.expect_repelled(Errc::request_timeout);
}

TEST(HostileHave, BlocksOfferedAndTakenBackAgainAndAgainHoldNobodyUp) {
  Siege siege;
  auto offer = [&] { siege.enemy.say(1, Have{.start = 0, .length = 20, .bitfield = {}}); };
  siege.enemy.then = [&] {
    siege.enemy.open(1, siege.key());
    offer();
  };
  siege.fight();
  siege.run();
  for (int i = 0; i < 100; ++i) {
    siege.enemy.say(1, Unhave{0, 20});
    offer();
    siege.pass(milliseconds(100));
  }
  EXPECT_EQ(siege.clone.downloaded(), 20u);
  siege.expect_unharmed();
}

TEST(HostileHave, QuestionsAnsweredWithNothingHoldNobodyUp) {
  Siege siege;
  auto offer = [&] { siege.enemy.say(1, Have{.start = 0, .length = 20, .bitfield = {}}); };
  siege.enemy.then = [&] {
    siege.enemy.open(1, siege.key());
    offer();
  };
  // "I have its hash only", genuine, and "but now I have it".
  int answered = 0;
  siege.enemy.on_message = [&](std::uint64_t, const Message& message) {
    const auto* request = std::get_if<Request>(&message);
    if (request == nullptr || ++answered > 5000) return;
    hypercore::Bitfield theirs;
    auto proof = prove_block(siege.writer.state(), theirs, request->index, request->nodes, true);
    siege.enemy.say(1, Data{request->index, {}, proof->nodes, proof->signature});
    offer();
  };
  siege.run();
  for (int i = 0; i < 40; ++i) siege.pass(milliseconds(100));
  EXPECT_EQ(siege.clone.downloaded(), 20u);
  EXPECT_LT(answered, 5000);
  siege.expect_unharmed();
}

TEST(HostileHave, WhatOneConnectionClaimsIsBoundedInMemory) {
  Siege siege(Siege::Victim::clone, 20, {.live = true, .sparse = true});
  siege.enemy.then = [&] { siege.enemy.open(1, siege.key()); };
  siege.fight();
  std::size_t before = heap_in_use();
  // Every other block of a page, a page in three, as far as it goes.
  for (std::uint64_t page = 0; page < 3 * 40000; page += 3) {
    siege.enemy.say(
        1, Have{.start = page * RemoteBlocks::page_blocks + 1, .length = 1, .bitfield = {}});
    if (page % 999 == 0) siege.fight();
  }
  siege.fight();
  EXPECT_LT(heap_in_use() - before, std::size_t{44} << 20);
  EXPECT_EQ(*siege.attacked()->pages_left(), 0u);
  // What it had to spend is given back with it.
  siege.attacked()->fail({});
  EXPECT_LT(heap_in_use(), before + (std::size_t{2} << 20));
  siege.expect_unharmed();
}

TEST(HostileHave, ClaimsAboutManyFeedsShareOneBudget) {
  Siege siege(Siege::Victim::clone, 20, {.live = true, .sparse = true});
  std::vector<hypercore::Feed> feeds;
  for (int i = 0; i < 20; ++i) feeds.push_back(hypercore::Feed::in_memory());
  for (const auto& feed : feeds) {
    Peer::start(siege.attacked(), feed, {.live = true, .download = true, .sparse = true});
  }
  siege.fight();
  for (std::size_t i = 0; i < feeds.size(); ++i) {
    siege.enemy.open(i + 1, feeds[i].key());
    for (std::uint64_t page = 0; page < 3 * 4000; page += 3) {
      siege.enemy.say(
          i + 1, Have{.start = page * RemoteBlocks::page_blocks + 1, .length = 1, .bitfield = {}});
    }
    siege.fight();
  }
  EXPECT_EQ(*siege.attacked()->pages_left(), 0u);
  siege.expect_unharmed();
}

TEST(HostileHave, AcknowledgementsOfBlocksThatAreNotThereReachNobody) {
  std::vector<std::pair<Seq, Seq>> acknowledged;
  Siege siege(Siege::Victim::writer, 20, {.live = true, .ack = [&](Seq first, Seq end) {
                                            acknowledged.emplace_back(first, end);
                                          }});
  siege.enemy.then = [&] {
    siege.enemy.open(1, siege.key());
    siege.enemy.say(1, Have{.start = 3, .length = 2, .bitfield = {}, .ack = true});
    siege.enemy.say(1, Have{.start = 3, .length = largest, .bitfield = {}, .ack = true});
    siege.enemy.say(1, Have{.start = 25, .length = 1, .bitfield = {}, .ack = true});
  };
  siege.fight();
  ASSERT_FALSE(acknowledged.empty());
  EXPECT_EQ(acknowledged[0], (std::pair<Seq, Seq>(3, 5)));
  for (const auto& [first, end] : acknowledged) EXPECT_LE(end, siege.writer.length());
}

TEST(HostileHave, AHashThatWasAskedForAndIsUselessDoesNotKeepOthersFromBeingAsked) {
  // update(20): the enemy says that it has 2^32 blocks and answers with the tree of the first one.
  Siege siege(Siege::Victim::clone, 20, {.live = true, .sparse = true});
  siege.enemy.then = [&] {
    siege.enemy.open(1, siege.key());
    siege.enemy.say(1, Have{.start = RemoteBlocks::limit - 1, .length = 1, .bitfield = {}});
  };
  int answered = 0;
  hypercore::Feed old = hypercore::Feed::in_memory(
      {.key_pair = crypto::KeyPair::from_secret_key(*siege.writer.secret_key())});
  old.append(siege.writer.get(0));
  siege.enemy.on_message = [&](std::uint64_t, const Message& message) {
    const auto* request = std::get_if<Request>(&message);
    if (request == nullptr || ++answered > 1000) return;
    hypercore::Bitfield theirs;
    auto proof = prove_block(old.state(), theirs, 0, 0, true);
    siege.enemy.say(1, Data{0, {}, proof->nodes, proof->signature});
  };
  siege.run();
  bool updated = false;
  bool found = false;
  auto exchange = Exchange::of(siege.clone);
  exchange->wait_for_length(20, false, [&](const WaitResult& result) { updated = !result; });
  siege.run();
  EXPECT_TRUE(updated);
  exchange->wait_for_byte(siege.writer.byte_length() - 1, false,
                          [&](const WaitResult& result) { found = !result; });
  siege.run();
  EXPECT_TRUE(found);
  EXPECT_LT(answered, 1000);
  siege.expect_unharmed();
}

TEST(HostileHave, WhatIsSaidToBeThereAndNotGivenKeepsNoOtherSessionOpen) {
  Siege siege;
  siege.enemy.then = [&] {
    siege.enemy.open(1, siege.key());
    siege.enemy.say(1, Have{.start = 0, .length = 100, .bitfield = {}});
    siege.enemy.say(1, protocol::Status{.uploading = false, .downloading = true});
  };
  siege.run();
  ASSERT_FALSE(siege.attacked()->is_over()) << siege.attacked()->error()->what();
  testing_sessions::SessionPair pair;  // ends by itself when nothing is left to fetch
  protocol::Peer::start(pair.a(), siege.writer, {});
  protocol::Peer::start(pair.b(), siege.clone, {});
  pair.run();
  ASSERT_TRUE(pair.b()->is_over());
  EXPECT_FALSE(pair.b()->error()) << pair.b()->error()->what();
  siege.expect_unharmed();
}

}  // namespace
