// Peers that ask for what is not there, ask too much, and do not read what they asked for.
#include <protocol/peer.hpp>

#include <gtest/gtest.h>
#include <testing/siege.hpp>

namespace {

using namespace protocol;
using hypercore::Feed;
using hypercore::Seq;
using std::chrono::milliseconds;
using std::chrono::seconds;
using testing_sessions::heap_in_use;
using testing_sessions::Siege;

constexpr std::uint64_t largest = (std::uint64_t{1} << 53) - 1;

TEST(HostileRequests, BlocksThatDoNotExistAreAnsweredPolitely) {
  for (auto victim : {Siege::Victim::writer, Siege::Victim::clone}) {
    Siege siege(victim);
    siege.enemy.then = [&] {
      siege.enemy.open(1, siege.key());
      for (std::uint64_t index :
           {std::uint64_t{20}, std::uint64_t{1} << 32, largest / 2, largest}) {
        siege.enemy.say(1, Request{.index = index});
        siege.enemy.say(1, Request{.index = index, .hash = true});
        siege.enemy.say(1, Request{.index = index, .bytes = largest});
        siege.enemy.say(1, Request{.index = index, .nodes = largest});
        siege.enemy.say(1, Cancel{.index = index});
        siege.enemy.say(1, Unwant{index, largest});
      }
    };
    siege.fight();
    EXPECT_FALSE(siege.attacked()->is_over());
    EXPECT_EQ(siege.enemy.count("Unhave"), 12u);
    EXPECT_EQ(siege.enemy.count("Data"), 0u);
    siege.expect_unharmed();
  }
}

TEST(HostileRequests, DigestsThatNobodyCanHaveAreAnswered) {
  Siege siege(Siege::Victim::writer);
  siege.enemy.then = [&] {
    siege.enemy.open(1, siege.key());
    for (std::uint64_t i = 0; i < 20; ++i) {
      siege.enemy.say(1, Request{.index = i, .nodes = largest});
      siege.enemy.say(1, Request{.index = i, .nodes = largest - 1});
      siege.enemy.say(1, Request{.index = i, .bytes = i + 1, .hash = true});
    }
  };
  siege.fight();
  EXPECT_EQ(siege.enemy.count("Data"), 60u);
  siege.expect_unharmed();
}

TEST(HostileRequests, WantsOfAnySizeAreAnsweredOrIgnored) {
  Siege siege(Siege::Victim::writer);
  siege.enemy.then = [&] {
    siege.enemy.open(1, siege.key());
    siege.enemy.say(1, Want{0, largest / 8192 * 8192});
    siege.enemy.say(1, Want{largest / 8192 * 8192, largest / 8192 * 8192});
    siege.enemy.say(1, Want{1, 8192});
    siege.enemy.say(1, Want{0, largest});
  };
  siege.fight();
  EXPECT_EQ(siege.enemy.count("Have"), 3u);  // the length, and two lists
  siege.expect_unharmed();
}

TEST(HostileRequests, AskingAgainAndAgainForTheListOfBlocksIsRefused) {
  Siege siege(Siege::Victim::writer);
  siege.enemy.then = [&] { siege.enemy.open(1, siege.key()); };
  siege.fight();
  for (int i = 0; i < 100000 && !siege.attacked()->is_over(); ++i) {
    siege.enemy.say(1, Want{0, 1 << 20});
    if (i % 100 == 0) siege.fight();
  }
  siege.fight();
  siege.expect_repelled(Errc::flooded);
}

TEST(HostileRequests, APeerThatNeverReadsCostsABoundedBacklogAndTimesOut) {
  Siege siege(Siege::Victim::writer, 0);
  Bytes large(std::size_t{1} << 20, std::byte{1});
  for (int i = 0; i < 30; ++i) siege.writer.append(large);
  siege.enemy.then = [&] { siege.enemy.open(1, siege.key()); };
  siege.fight();
  siege.enemy_reads = false;
  for (int round = 0; round < 100; ++round) {
    for (std::uint64_t i = 0; i < 30; ++i) siege.enemy.say(1, Request{.index = i});
    siege.fight();
    ASSERT_LE(siege.attacked()->backlog(), SessionCore::enough_backlog + (std::size_t{2} << 20));
  }
  // The driver hands the bytes to the system, which takes none.
  Bytes taken;
  siege.attacked()->take_output(taken, siege.now());
  for (int i = 0; i < 21 && !siege.attacked()->is_over(); ++i) {
    siege.enemy.say_bytes(Bytes{std::byte{0}});
    siege.pass(seconds(1));
  }
  siege.expect_repelled(Errc::timeout);
}

TEST(HostileRequests, ManyQuestionsWhoseAnswersNobodyReadsAreRefused) {
  Siege siege(Siege::Victim::writer, 0);
  siege.writer.append(Bytes(std::size_t{2} << 20));
  siege.enemy.then = [&] { siege.enemy.open(1, siege.key()); };
  siege.fight();
  siege.enemy_reads = false;
  std::size_t before = heap_in_use();
  for (int i = 0; i < 100000 && !siege.attacked()->is_over(); ++i) {
    siege.enemy.say(1, Request{.index = 0});
    if (i % 1000 == 0) siege.fight();
    ASSERT_LT(heap_in_use(), before + (std::size_t{24} << 20));
  }
  siege.fight();
  siege.expect_repelled(Errc::flooded);
}

TEST(HostileRequests, SmallAnswersThatNobodyReadsAreBoundedToo) {
  // Each unasked block is answered with a word, which waits to be read.
  Siege siege;
  siege.enemy.then = [&] { siege.enemy.open(1, siege.key()); };
  siege.fight();
  siege.enemy_reads = false;
  std::size_t most = 0;
  for (int round = 0; round < 400 && !siege.attacked()->is_over(); ++round) {
    for (std::uint64_t i = 0; i < 10000; ++i)
      siege.enemy.say(1, Data{1000 + i, BytesView(), {}, {}});
    siege.fight();
    most = std::max(most, siege.attacked()->backlog());
  }
  EXPECT_LE(most, SessionCore::most_backlog + 100);
  siege.expect_repelled(Errc::flooded);
}

TEST(HostileRequests, AnnouncementsThatNobodyReadsGrowTogether) {
  Siege siege(Siege::Victim::writer, 1);
  siege.enemy.then = [&] {
    siege.enemy.open(1, siege.key());
    siege.enemy.say(1, Want{0, 1 << 20});
  };
  siege.fight();
  siege.enemy_reads = false;
  Bytes large(std::size_t{1} << 20);
  siege.writer.append(large);
  for (int i = 0; i < 3; ++i) siege.enemy.say(1, Request{.index = 1});
  siege.fight();
  std::size_t full = siege.attacked()->backlog();
  std::size_t before = heap_in_use();
  for (int i = 0; i < 5000; ++i) siege.writer.append("");
  EXPECT_LE(siege.attacked()->backlog(), full + 100);
  EXPECT_LT(heap_in_use(), before + (std::size_t{4} << 20));
  siege.enemy_reads = true;
  siege.fight();
  EXPECT_LE(siege.enemy.count("Have"), 5u);
  siege.expect_unharmed();
}

TEST(HostileRequests, OneThatFailsWhileItIsToldOfABlockHarmsNobody) {
  // Its backlog is filled to the brim: the next word to it is one too many.
  Siege siege(Siege::Victim::writer, 2);
  siege.enemy.then = [&] {
    siege.enemy.open(1, siege.key());
    siege.enemy.say(1, Want{0, 1 << 20});
  };
  siege.fight();
  siege.help();
  siege.enemy_reads = false;
  for (std::uint64_t i = 0; SessionCore::most_backlog - siege.attacked()->backlog() > 4000; ++i) {
    ASSERT_LT(i, 5000u);
    std::uint64_t left = SessionCore::most_backlog - siege.attacked()->backlog();
    for (std::uint64_t k = 0; k < (left > 200000 ? 10000 : 300); ++k) {
      siege.enemy.say(1, Data{1000 + k, BytesView(), {}, {}});
    }
    siege.fight();
  }
  for (int i = 0; i < 2000 && !siege.attacked()->is_over(); ++i) {
    siege.writer.append("x");
    siege.writer.clear(0, 1 + static_cast<std::uint64_t>(i));
  }
  ASSERT_TRUE(siege.attacked()->is_over());
  EXPECT_EQ(siege.attacked()->error()->code(), Errc::flooded);
}

// The connection breaks at any byte.

/// A whole session; `cut_at` bytes of what each says arrive.
void converse(std::size_t cut_at, std::size_t& total) {
  Feed writer = Feed::in_memory();
  for (int i = 0; i < 5; ++i) writer.append("block " + std::to_string(i));
  Feed clone = Feed::open(std::make_shared<storage::MemoryDirectory>(), writer.key());
  Time now{std::chrono::hours(1)};
  {
    SessionCore a(Role::initiator, {}, now);
    SessionCore b(Role::responder, {}, now);
    auto keep_a = std::shared_ptr<SessionCore>(&a, [](SessionCore*) {});
    auto keep_b = std::shared_ptr<SessionCore>(&b, [](SessionCore*) {});
    Peer::start(keep_a, writer, {});
    Peer::start(keep_b, clone, {});
    std::size_t moved = 0;
    auto move = [&](SessionCore& from, SessionCore& to) {
      Bytes bytes;
      from.take_output(bytes, now);
      if (bytes.empty()) return false;
      from.written(bytes.size(), now);
      bytes.resize(std::min(bytes.size(), cut_at - std::min(cut_at, moved)));
      moved += bytes.size();
      if (!bytes.empty()) to.receive(bytes, now);
      return !bytes.empty();
    };
    while (move(a, b) || move(b, a)) {
    }
    total = moved;
    for (SessionCore* core : {&a, &b}) {
      if (moved < cut_at || core->is_over()) continue;
      core->receive_end(now);
      if (!core->is_over()) core->fail(Error(Errc::connection_lost, "reset"));
      ASSERT_TRUE(core->is_over());
      if (!core->error()) continue;
      EXPECT_TRUE(core->error()->code() == Errc::connection_lost ||
                  core->error()->code() == Errc::handshake_failed)
          << core->error()->what();
    }
  }
  for (Seq seq = 0; seq < clone.length(); ++seq) {
    if (clone.has(seq)) {
      EXPECT_EQ(clone.get(seq), writer.get(seq));
    }
  }
  ASSERT_TRUE(clone.audit().clean());
  // And another connection brings the rest.
  SessionCore a(Role::initiator, {}, now);
  SessionCore b(Role::responder, {}, now);
  Peer::start(std::shared_ptr<SessionCore>(&a, [](SessionCore*) {}), writer, {});
  Peer::start(std::shared_ptr<SessionCore>(&b, [](SessionCore*) {}), clone, {});
  for (bool any = true; any;) {
    any = false;
    for (auto [from, to] : {std::pair(&a, &b), std::pair(&b, &a)}) {
      Bytes bytes;
      from->take_output(bytes, now);
      if (bytes.empty()) continue;
      from->written(bytes.size(), now);
      to->receive(bytes, now);
      any = true;
    }
  }
  EXPECT_EQ(clone.downloaded(), 5u);
}

TEST(HostileReset, AtAnyByteOfASessionLosesNothingThatWasStored) {
  std::size_t total = 0;
  converse(std::size_t{1} << 30, total);
  ASSERT_GT(total, 500u);
  for (std::size_t cut = 0; cut < total; ++cut) {
    SCOPED_TRACE(cut);
    std::size_t ignored = 0;
    converse(cut, ignored);
    if (testing::Test::HasFatalFailure()) return;
  }
}

}  // namespace
