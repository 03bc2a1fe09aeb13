// Peers that send blocks, proofs and signatures which are not the owner's.
#include <protocol/peer.hpp>

#include <hypercore/flat_tree.hpp>

#include <gtest/gtest.h>
#include <testing/siege.hpp>

namespace {

using namespace protocol;
using hypercore::Feed;
using hypercore::Node;
using hypercore::NodeIndex;
using hypercore::Seq;
using testing_sessions::Siege;

/// An answer that its recipient changes as it likes.
struct Answer {
  std::uint64_t index = 0;
  std::optional<Bytes> value;
  std::vector<Node> nodes;
  std::optional<crypto::Signature> signature;
};

Answer honest_answer(const Feed& feed, const Request& request) {
  hypercore::Bitfield theirs;
  auto proof = prove_block(feed.state(), theirs, request.index, request.nodes, request.hash);
  Answer answer{request.index, {}, {}, {}};
  if (!request.hash) answer.value = feed.get(request.index);
  if (proof) {
    answer.nodes = proof->nodes;
    answer.signature = proof->signature;
  }
  return answer;
}

/// An enemy that has all that `from` has, and answers each question after `forge` changed the
/// answer.
void serve(Siege& siege, const Feed& from, std::function<void(Answer&)> forge) {
  siege.enemy.then = [&siege, from] {
    siege.enemy.open(1, from.key());
    siege.enemy.say(1, Have{.start = 0, .length = from.length().value(), .bitfield = {}});
  };
  siege.enemy.on_message = [&siege, from, forge = std::move(forge)](std::uint64_t,
                                                                    const Message& message) {
    const auto* request = std::get_if<Request>(&message);
    if (request == nullptr) return;
    Answer answer = honest_answer(from, *request);
    forge(answer);
    Data data{answer.index, {}, answer.nodes, answer.signature};
    if (answer.value) data.value = *answer.value;
    siege.enemy.say(1, data);
  };
}

void expect_forgery_refused(const std::function<void(Answer&)>& forge,
                            Errc code = Errc::bad_proof) {
  Siege siege;
  serve(siege, siege.writer, forge);
  siege.fight();
  EXPECT_GT(siege.enemy.count("Request"), 0u);
  siege.expect_repelled(code);
}

void flip(std::byte* at) { *at ^= std::byte{4}; }

TEST(HostileData, AnEnemyThatForgesNothingIsAPeer) {
  Siege siege;
  serve(siege, siege.writer, [](Answer&) {});
  siege.fight();
  EXPECT_EQ(siege.clone.downloaded(), 20u);
  siege.expect_unharmed();
}

TEST(HostileData, AForgedBlockIsRefused) {
  expect_forgery_refused([](Answer& answer) { flip(answer.value->data()); });
  expect_forgery_refused([](Answer& answer) { answer.value->push_back(std::byte{0}); });
  expect_forgery_refused([](Answer& answer) { answer.value->pop_back(); });
  expect_forgery_refused([](Answer& answer) { answer.value->clear(); });
}

TEST(HostileData, ABlockOfAnotherPlaceIsRefused) {
  Siege siege;
  serve(siege, siege.writer,
        [&](Answer& answer) { answer.value = siege.writer.get((answer.index + 1) % 20); });
  siege.fight();
  siege.expect_repelled(Errc::bad_proof);
}

TEST(HostileData, AForgedProofIsRefused) {
  expect_forgery_refused([](Answer& answer) { flip(answer.nodes.front().hash.data()); });
  expect_forgery_refused([](Answer& answer) { flip(answer.nodes.back().hash.data()); });
  expect_forgery_refused([](Answer& answer) { ++answer.nodes.front().size; });
  expect_forgery_refused([](Answer& answer) { answer.nodes.pop_back(); });
  expect_forgery_refused([](Answer& answer) { answer.nodes.clear(); });
  expect_forgery_refused([](Answer& answer) { answer.nodes.push_back(answer.nodes.back()); });
  expect_forgery_refused(
      [](Answer& answer) { std::reverse(answer.nodes.begin(), answer.nodes.end()); });
}

TEST(HostileData, NodesThatNoTreeHasAreRefused) {
  for (std::uint64_t index : {std::uint64_t{1} << 52, (std::uint64_t{1} << 53) - 1}) {
    expect_forgery_refused([=](Answer& answer) {
      answer.nodes.push_back({NodeIndex(index), 1, answer.nodes.front().hash});
    });
    expect_forgery_refused([=](Answer& answer) { answer.nodes.front().index = NodeIndex(index); });
  }
  expect_forgery_refused(
      [](Answer& answer) { answer.nodes.front().size = (std::uint64_t{1} << 53) - 1; });
}

TEST(HostileData, ProofsOfHundredsOfNodesAreRefused) {
  for (std::size_t count : {129u, 1024u}) {
    expect_forgery_refused([=](Answer& answer) { answer.nodes.resize(count, answer.nodes[0]); });
  }
  expect_forgery_refused([](Answer& answer) { answer.nodes.resize(1025, answer.nodes[0]); },
                         Errc::bad_message);
}

TEST(HostileData, AForgedSignatureIsRefused) {
  expect_forgery_refused([](Answer& answer) {
    if (answer.signature) flip(answer.signature->data());
  });
  expect_forgery_refused([](Answer& answer) { answer.signature.reset(); });
  crypto::KeyPair stranger = crypto::KeyPair::generate();
  expect_forgery_refused(
      [&](Answer& answer) { answer.signature = crypto::sign(*answer.value, stranger.secret_key); });
}

TEST(HostileData, AFeedOfAnotherOwnerIsRefused) {
  Siege siege;
  Feed other = Feed::in_memory();
  for (int i = 0; i < 20; ++i) other.append("not what the owner wrote");
  serve(siege, siege.writer, [&](Answer& answer) {
    Answer false_one = honest_answer(other, Request{.index = answer.index});
    answer = false_one;
  });
  siege.fight();
  siege.expect_repelled(Errc::bad_proof);
}

TEST(HostileData, AnAnswerToAnotherQuestionIsDropped) {
  // Genuine, but nobody asked: dropped, and the enemy is told that it is not here.
  Siege siege(Siege::Victim::clone, 20, {.live = true, .sparse = true});
  siege.enemy.then = [&] {
    siege.enemy.open(1, siege.key());
    for (std::uint64_t seq : {0u, 7u, 19u}) {
      Answer answer = honest_answer(siege.writer, Request{.index = seq});
      siege.enemy.say(1, Data{seq, *answer.value, answer.nodes, answer.signature});
    }
    siege.enemy.say(1, Data{(std::uint64_t{1} << 53) - 1, BytesView(), {}, {}});
    siege.enemy.say(1, Data{3, {}, {}, {}});
  };
  siege.fight();
  EXPECT_EQ(siege.clone.length(), 0u);
  EXPECT_EQ(siege.enemy.count("Unhave"), 4u);
  siege.expect_unharmed();
}

TEST(HostileData, UnaskedBlocksOfEightMebibytesCostNothing) {
  Siege siege;
  siege.fight();
  siege.enemy.open(1, siege.key());
  siege.fight();
  std::size_t before = testing_sessions::heap_in_use();
  Bytes large(largest_body - 100, std::byte{7});
  for (std::uint64_t i = 0; i < 8; ++i)
    siege.enemy.say(1, Data{1000 + i, large, {}, {}}), siege.fight();
  EXPECT_LT(testing_sessions::heap_in_use(), before + (std::size_t{20} << 20));
  siege.expect_unharmed();
}

// Two histories, both signed by the owner.

Feed forked(const Feed& feed, std::size_t common, std::size_t blocks) {
  hypercore::Options options{.key_pair = crypto::KeyPair::from_secret_key(*feed.secret_key())};
  Feed other = Feed::in_memory(options);
  for (std::size_t i = 0; i < blocks; ++i) {
    if (i < common) {
      other.append(feed.get(i));
    } else {
      other.append("block NUMBER " + std::to_string(i));
    }
  }
  return other;
}

void help_first(Siege& siege, const std::vector<std::uint64_t>& blocks) {
  auto exchange = Exchange::of(siege.clone);
  for (std::uint64_t seq : blocks) exchange->wait_for_block(seq, false, [](const WaitResult&) {});
  siege.help();
  for (std::uint64_t seq : blocks) ASSERT_TRUE(siege.clone.has(seq));
}

TEST(HostileData, AForkOfTheSameLengthIsRefused) {
  // The victim has one block and the roots; the enemy has another history from block 10 on.
  for (std::size_t common : {0u, 10u, 19u}) {
    for (std::size_t length : {20u, 25u, 40u}) {
      SCOPED_TRACE(testing::Message() << common << " in common of " << length);
      Siege siege(Siege::Victim::clone, 20, {.live = true, .sparse = true});
      help_first(siege, {3});
      Feed other = forked(siege.writer, common, length);
      serve(siege, other, [&](Answer& answer) {
        answer = honest_answer(other, Request{.index = answer.index});  // the whole proof
      });
      siege.fight();
      Exchange::of(siege.clone)->wait_for_block(19, false, [](const WaitResult&) {});
      siege.fight();
      siege.expect_repelled(Errc::fork);
      EXPECT_EQ(siege.clone.get(19), siege.writer.get(19));
    }
  }
}

TEST(HostileData, AForkIsRefusedByACloneThatHasEverything) {
  Siege siege(Siege::Victim::clone);
  siege.help();
  ASSERT_EQ(siege.clone.downloaded(), 20u);
  Feed other = forked(siege.writer, 10, 21);
  serve(siege, other,
        [&](Answer& answer) { answer = honest_answer(other, Request{.index = answer.index}); });
  siege.fight();
  siege.expect_repelled(Errc::fork);
}

TEST(HostileData, AForkThatLeavesAwayWhatWeHaveDoesNotVerify) {
  Siege siege(Siege::Victim::clone);
  siege.help();
  Feed other = forked(siege.writer, 10, 21);
  serve(siege, other, [](Answer&) {});
  siege.fight();
  siege.expect_repelled(Errc::bad_proof);
}

TEST(HostileData, TheFirstHistoryStaysWhenTheOtherOneCameFirst) {
  // The enemy may be first. Then the honest peer is the one that contradicts: nothing is mixed.
  Siege siege(Siege::Victim::clone);
  Feed other = forked(siege.writer, 10, 20);
  serve(siege, other, [](Answer&) {});
  siege.fight();
  ASSERT_EQ(siege.clone.downloaded(), 20u);
  siege.writer.append("one more");
  siege.run();
  EXPECT_EQ(siege.clone.length(), 20u);
  for (Seq seq = 0; seq < 20; ++seq) EXPECT_EQ(siege.clone.get(seq), other.get(seq));
  EXPECT_TRUE(siege.clone.audit().clean());
}

}  // namespace
