// Readers that fetch only what they ask for: single blocks, lengths, places of bytes; and blocks
// that are no longer where they were.
#include <interop/replicating.hpp>

#include <protocol/async.hpp>
#include <protocol/error.hpp>

namespace interop {
namespace {

constexpr std::size_t size = 64;

/// How an `async_` member ended.
struct Outcome {
  bool done = false;
  std::optional<protocol::Errc> error;
  crypto::Bytes block;
  hypercore::BytePosition position;

  void ended(const std::exception_ptr& thrown) {
    done = true;
    try {
      if (thrown) std::rethrow_exception(thrown);
    } catch (const protocol::Error& failure) {
      error = failure.code();
    }
  }
};

/// A writer in JavaScript, a sparse reader in C++, or the other way round; live. The reader dials.
class Sparse : public Replicating<> {
 protected:
  void connect_ours() {
    auto sparse = [&](Cable cable) {
      return ours->feed().replicate(std::move(cable), {.live = true, .sparse = true});
    };
    at_theirs = theirs->listen(true);
    at_ours = ours->dial(at_theirs.port, sparse);
  }

  void read_from_javascript(std::uint64_t blocks) {
    theirs.emplace(js(), "memory", Ownership{.key_pair = key_pair(1)});
    theirs->fill(0, blocks, size);
    ours.emplace(io(), "memory", Ownership{.key = key_pair(1).public_key});
    connect_ours();
  }

  void read_from_cpp(std::uint64_t blocks) {
    ours.emplace(io(), "memory", Ownership{.key_pair = key_pair(1)});
    ours->fill(0, blocks, size);
    theirs.emplace(js(), "memory", Ownership{.key = key_pair(1).public_key, .sparse = true});
    Listening listening = ours->listen(true);
    at_ours = listening.session;
    at_theirs.session = theirs->dial(listening.port, true);
    js().call({{"op", "remoteHas"}, {"feed", theirs->feed()}, {"index", 0}, {"is", true}});
  }

  Outcome get(std::uint64_t seq, const hypercore::WaitOptions& options = {}) {
    Outcome outcome;
    ours->feed().async_get(io(), seq, options,
                           [&](const std::exception_ptr& error, crypto::Bytes block) {
                             outcome.ended(error);
                             outcome.block = std::move(block);
                           });
    ours->run_until([&] { return outcome.done; }, "a block");
    return outcome;
  }

  Outcome update(std::uint64_t length, const hypercore::WaitOptions& options = {}) {
    Outcome outcome;
    ours->feed().async_update(io(), length, options,
                              [&](const std::exception_ptr& error) { outcome.ended(error); });
    ours->run_until([&] { return outcome.done; }, "a length");
    return outcome;
  }

  Outcome seek(std::uint64_t position, const hypercore::WaitOptions& options = {}) {
    Outcome outcome;
    ours->feed().async_seek(io(), position, options,
                            [&](const std::exception_ptr& error, hypercore::BytePosition at) {
                              outcome.ended(error);
                              outcome.position = at;
                            });
    ours->run_until([&] { return outcome.done; }, "the place of a byte");
    return outcome;
  }

  void expect_well_ended() {
    ours->end(at_ours);
    EXPECT_EQ(ours->ended(at_ours), std::nullopt);
    EXPECT_EQ(theirs->ended(at_theirs.session), std::nullopt);
  }

  std::optional<CppParty> ours;
  std::optional<JsParty> theirs;
  int at_ours = 0;
  Listening at_theirs{};
};

// C++ reads from JavaScript

TEST_F(Sparse, CppGetsSingleBlocksAndNothingElse) {
  read_from_javascript(1000);
  std::uint64_t count = 0;
  for (std::uint64_t seq : {7u, 0u, 999u, 500u, 501u, 502u, 998u, 1u}) {
    EXPECT_EQ(get(seq).block, test_block(seq, size)) << seq;
    EXPECT_EQ(ours->feed().downloaded(), ++count);
  }
  EXPECT_EQ(ours->length(), 1000u);
  EXPECT_TRUE(ours->feed().audit().clean());
  expect_well_ended();
}

TEST_F(Sparse, CppLearnsTheLengthWithoutABlock) {
  read_from_javascript(33);
  EXPECT_FALSE(update(1).error);
  EXPECT_EQ(ours->length(), 33u);
  EXPECT_EQ(ours->feed().downloaded(), 0u);
  theirs->fill(33, 40, size);
  EXPECT_FALSE(update(40).error);
  EXPECT_EQ(ours->length(), 40u);
  EXPECT_EQ(ours->feed().downloaded(), 0u);
  expect_well_ended();
}

TEST_F(Sparse, CppWaitsForALengthThatIsYetToCome) {
  read_from_javascript(2);
  Outcome outcome;
  ours->feed().async_update(io(), 5, {}, [&](const std::exception_ptr& e) { outcome.ended(e); });
  EXPECT_FALSE(update(2).error);
  EXPECT_FALSE(outcome.done);
  theirs->fill(2, 4, size);
  theirs->fill(4, 5, size);
  ours->run_until([&] { return outcome.done; }, "the length");
  EXPECT_EQ(ours->length(), 5u);
}

TEST_F(Sparse, CppFindsAByte) {
  read_from_javascript(1000);
  for (std::uint64_t position :
       {std::uint64_t{6400}, std::uint64_t{0}, std::uint64_t{63999}, std::uint64_t{12345}}) {
    Outcome outcome = seek(position);
    EXPECT_FALSE(outcome.error);
    EXPECT_EQ(outcome.position.seq, position / size) << position;
    EXPECT_EQ(outcome.position.offset, position % size) << position;
  }
  EXPECT_EQ(ours->feed().downloaded(), 0u);
  expect_well_ended();
}

TEST_F(Sparse, CppIsToldWhatIsNotAvailable) {
  read_from_javascript(5);
  hypercore::WaitOptions if_available{.if_available = true};
  EXPECT_EQ(get(5, if_available).error, protocol::Errc::not_available);
  EXPECT_EQ(update(6, if_available).error, protocol::Errc::not_available);
  EXPECT_EQ(get(4, if_available).block, test_block(4, size));
  theirs->call({{"op", "clear"}, {"first", 2}, {"end", 3}});
  get(3);  // the word of it has come by then
  EXPECT_EQ(get(2, if_available).error, protocol::Errc::not_available);
  expect_well_ended();
}

TEST_F(Sparse, CppGetsABlockThatJavaScriptAppendsLater) {
  read_from_javascript(0);
  Outcome outcome;
  ours->feed().async_get(io(), 2, {}, [&](const std::exception_ptr& error, crypto::Bytes block) {
    outcome.ended(error);
    outcome.block = std::move(block);
  });
  theirs->fill(0, 3, size);
  ours->run_until([&] { return outcome.done; }, "the block");
  EXPECT_EQ(outcome.block, test_block(2, size));
  EXPECT_EQ(ours->feed().downloaded(), 1u);
}

TEST_F(Sparse, CppDownloadsARange) {
  read_from_javascript(1000);
  Outcome outcome;
  ours->feed().async_download(io(), 100, 300, {},
                              [&](const std::exception_ptr& error) { outcome.ended(error); });
  ours->run_until([&] { return outcome.done; }, "the range");
  EXPECT_EQ(ours->feed().downloaded(), 200u);
  for (std::uint64_t seq = 100; seq < 300; ++seq) EXPECT_TRUE(ours->feed().has(seq)) << seq;
  expect_well_ended();
}

// JavaScript reads from C++

TEST_F(Sparse, JavaScriptGetsSingleBlocksAndNothingElse) {
  read_from_cpp(1000);
  std::uint64_t count = 0;
  for (std::uint64_t seq : {7u, 0u, 999u, 500u, 501u, 502u, 998u, 1u}) {
    Json answer = theirs->call({{"op", "get"}, {"index", seq}});
    EXPECT_EQ(answer.at("block"), crypto::to_hex(test_block(seq, size))) << seq;
    EXPECT_EQ(theirs->call({{"op", "state"}}).at("downloaded"), ++count);
  }
  EXPECT_EQ(theirs->audit(), std::pair(count, std::uint64_t{0}));
  expect_well_ended();
}

TEST_F(Sparse, JavaScriptLearnsTheLengthWithoutABlock) {
  read_from_cpp(33);
  EXPECT_EQ(theirs->call({{"op", "update"}}).at("length"), 33);
  ours->fill(33, 40, size);
  Json state = theirs->call({{"op", "update"}, {"options", {{"minLength", 40}}}});
  EXPECT_EQ(state.at("length"), 40);
  EXPECT_EQ(state.at("downloaded"), 0);
  expect_well_ended();
}

TEST_F(Sparse, JavaScriptFindsAByte) {
  read_from_cpp(1000);
  for (std::uint64_t position : {6400u, 63999u, 12345u, 1u}) {
    Json at = theirs->call({{"op", "seek"}, {"bytes", position}});
    EXPECT_EQ(at.at("index"), position / size) << position;
    EXPECT_EQ(at.at("offset"), position % size) << position;
  }
  EXPECT_EQ(theirs->call({{"op", "state"}}).at("downloaded"), 0);
  expect_well_ended();
}

TEST_F(Sparse, JavaScriptIsToldWhatIsNotAvailable) {
  read_from_cpp(5);
  auto fails = [&](const Json& request) -> std::string {
    try {
      return theirs->call(request).dump();
    } catch (const JsError& error) {
      return error.what();
    }
  };
  Json if_available = {{"ifAvailable", true}};
  EXPECT_EQ(fails({{"op", "get"}, {"index", 5}, {"options", if_available}}),
            "Block not available from peers");
  EXPECT_EQ(theirs->call({{"op", "update"}, {"options", if_available}}).at("length"), 5);
  EXPECT_EQ(fails({{"op", "update"}, {"options", if_available}}), "No update available from peers");
  EXPECT_EQ(fails({{"op", "get"}, {"index", 4}, {"options", if_available}}).find("Block"),
            std::string::npos);
  expect_well_ended();
}

// Blocks that are gone

TEST_F(Sparse, JavaScriptHearsThatABlockIsGoneAndComesBackForOthers) {
  read_from_cpp(5);
  ours->feed().clear(1, 3);
  js().call({{"op", "remoteHas"}, {"feed", theirs->feed()}, {"index", 2}, {"is", false}});
  EXPECT_THROW(theirs->call({{"op", "get"}, {"index", 1}, {"options", {{"ifAvailable", true}}}}),
               JsError);
  EXPECT_EQ(theirs->call({{"op", "get"}, {"index", 3}}).at("block"),
            crypto::to_hex(test_block(3, size)));
  expect_well_ended();
}

TEST_F(Sparse, JavaScriptAsksCppForABlockThatIsGoneAndBothLive) {
  read_from_cpp(5);
  ours->feed().clear(2, 3);
  js().call({{"op", "remoteHas"}, {"feed", theirs->feed()}, {"index", 2}, {"is", false}});
  theirs->call({{"op", "believe"}, {"index", 2}});
  int asked = theirs->ask({{"op", "get"}, {"index", 2}});
  js().call({{"op", "remoteHas"}, {"feed", theirs->feed()}, {"index", 2}, {"is", false}});
  EXPECT_EQ(theirs->call({{"op", "get"}, {"index", 4}}).at("block"),
            crypto::to_hex(test_block(4, size)));
  EXPECT_EQ(theirs->call({{"op", "get"}, {"index", 0}}).at("block"),
            crypto::to_hex(test_block(0, size)));
  EXPECT_FALSE(js().answered(asked));
  EXPECT_EQ(theirs->call({{"op", "state"}}).at("peers"), 1);
  expect_well_ended();
}

TEST_F(Sparse, CppAsksJavaScriptForABlockThatIsGoneAndBothLive) {
  read_from_javascript(5);
  EXPECT_EQ(get(0).block, test_block(0, size));
  theirs->call({{"op", "clearWhenAsked"}, {"index", 2}});
  EXPECT_EQ(get(2, {.if_available = true}).error, protocol::Errc::not_available);
  EXPECT_EQ(get(4).block, test_block(4, size));
  EXPECT_FALSE(ours->session(at_ours).closed());
  expect_well_ended();
}

}  // namespace
}  // namespace interop
