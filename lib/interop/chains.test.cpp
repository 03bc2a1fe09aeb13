// Three in a row, and one between two: blocks go through peers that only have a copy.
#include <interop/replicating.hpp>

#include <protocol/async.hpp>

namespace interop {
namespace {

using Chains = Replicating<>;

constexpr std::size_t size = 64;

/// Connects the two; `dialer` is the initiator.
struct Line {
  Line(Party& listener_, Party& dialer_) : listener(listener_), dialer(dialer_) {
    Listening listening = listener.listen(true);
    at_listener = listening.session;
    at_dialer = dialer.dial(listening.port, true);
  }
  void expect_well_ended() {
    EXPECT_EQ(listener.ended(at_listener), std::nullopt);
    EXPECT_EQ(dialer.ended(at_dialer), std::nullopt);
  }
  Party &listener, &dialer;
  int at_listener = 0, at_dialer = 0;
};

/// Blocks 0 to 99 are there when the three meet, 100 to 129 come later, one by one.
void expect_all_to_pass_through(Party& first, Party& middle, Party& last) {
  first.fill(0, 100, size);
  Line one(first, middle), other(last, middle);
  last.wait_for(100);
  for (std::uint64_t seq = 100; seq < 130; ++seq) {
    first.fill(seq, seq + 1, size);
    last.wait_for(seq + 1);
  }
  for (Party* party : {&middle, &last}) {
    EXPECT_EQ(party->length(), 130u);
    EXPECT_EQ(party->digests(), first.digests());
    EXPECT_EQ(party->right_blocks(130, size), 130u);
    EXPECT_EQ(party->audit(), std::pair(std::uint64_t{130}, std::uint64_t{0}));
  }
}

TEST_F(Chains, FromJavaScriptThroughCppToJavaScript) {
  JsParty first(js(), "memory", {.key_pair = key_pair(1)});
  CppParty middle(io(), "memory", {.key = key_pair(1).public_key});
  JsParty last(js(), "memory", {.key = key_pair(1).public_key});
  expect_all_to_pass_through(first, middle, last);
  EXPECT_EQ(protocol::replication_stats(middle.feed()).peers, 2u);
  EXPECT_EQ(protocol::replication_stats(middle.feed()).downloaded_blocks, 130u);
  EXPECT_EQ(protocol::replication_stats(middle.feed()).uploaded_blocks, 130u);
}

TEST_F(Chains, FromCppThroughJavaScriptToCpp) {
  CppParty first(io(), "memory", {.key_pair = key_pair(1)});
  JsParty middle(js(), "memory", {.key = key_pair(1).public_key});
  CppParty last(io(), "memory", {.key = key_pair(1).public_key});
  expect_all_to_pass_through(first, middle, last);
  EXPECT_EQ(protocol::replication_stats(first.feed()).uploaded_blocks, 130u);
  EXPECT_EQ(protocol::replication_stats(last.feed()).downloaded_blocks, 130u);
}

TEST_F(Chains, AReaderTakesFromASourceInEachLanguageAtOnce) {
  constexpr std::uint64_t blocks = 5000;
  CppParty writer(io(), "memory", {.key_pair = key_pair(1)});
  writer.fill(0, blocks, size);
  JsParty copy(js(), "memory", {.key = key_pair(1).public_key});
  Line copying(writer, copy);
  copy.wait_for(blocks);

  CppParty reader(io(), "memory", {.key = key_pair(1).public_key});
  auto uploaded_before = protocol::replication_stats(writer.feed()).uploaded_blocks;
  Line one(writer, reader), other(copy, reader);
  reader.wait_for(blocks);
  auto from_cpp = protocol::replication_stats(writer.feed()).uploaded_blocks - uploaded_before;
  std::uint64_t from_javascript = copy.call({{"op", "stats"}}).at("uploadedBlocks");
  EXPECT_GT(from_cpp, 0u);
  EXPECT_GT(from_javascript, 0u);
  EXPECT_EQ(reader.digests(), writer.digests());
  EXPECT_EQ(reader.right_blocks(blocks, size), blocks);
}

TEST_F(Chains, AReaderInJavaScriptTakesFromASourceInEachLanguageAtOnce) {
  constexpr std::uint64_t blocks = 1000;
  JsParty writer(js(), "memory", {.key_pair = key_pair(1)});
  writer.fill(0, blocks, size);
  CppParty copy(io(), "memory", {.key = key_pair(1).public_key});
  Line copying(writer, copy);
  copy.wait_for(blocks);

  JsParty reader(js(), "memory", {.key = key_pair(1).public_key});
  Line one(copy, reader), other(writer, reader);
  reader.wait_for(blocks);
  EXPECT_GT(protocol::replication_stats(copy.feed()).uploaded_blocks, 0u);
  EXPECT_EQ(reader.digests(), writer.digests());
}

TEST_F(Chains, WhatTheMiddleOneHasIsPassedOnAfterTheFirstIsGone) {
  JsParty first(js(), "memory", {.key_pair = key_pair(1)});
  first.fill(0, 300, size);
  CppParty middle(io(), "memory", {.key = key_pair(1).public_key});
  Line one(first, middle);
  middle.wait_for(300);
  middle.end(one.at_dialer);
  one.expect_well_ended();
  first.close();

  JsParty last(js(), "memory", {.key = key_pair(1).public_key});
  Line other(middle, last);
  last.wait_for(300);
  EXPECT_EQ(last.right_blocks(300, size), 300u);
  EXPECT_EQ(last.digests(), middle.digests());
}

TEST_F(Chains, TwoCopiesWithDifferentHalvesCompleteEachOther) {
  for (bool ours_dials : {true, false}) {
    JsParty writer(js(), "memory", {.key_pair = key_pair(1)});
    writer.fill(0, 40, size);
    JsParty theirs(js(), "memory", {.key = key_pair(1).public_key, .sparse = true});
    CppParty ours(io(), "memory", {.key = key_pair(1).public_key});
    Line with_theirs(writer, theirs);
    theirs.call({{"op", "download"}, {"first", 20}, {"end", 40}});
    theirs.cut(with_theirs.at_dialer);
    auto sparse = [&](Cable cable) {
      return ours.feed().replicate(std::move(cable), {.live = true, .sparse = true});
    };
    ours.dial(writer.listen(true).port, sparse);
    bool done = false;
    ours.feed().async_download(io(), 0, 20, {}, [&](std::exception_ptr error) { done = !error; });
    ours.run_until([&] { return done; }, "the first half");
    ours.end(0);

    EXPECT_EQ(ours.feed().downloaded(), 20u);
    std::optional<Line> line;
    if (ours_dials) {
      line.emplace(theirs, ours);
    } else {
      line.emplace(ours, theirs);
    }
    int asked = theirs.ask({{"op", "download"}, {"first", 0}, {"end", 40}});
    ours.wait_for(40);
    js().answer(asked);
    EXPECT_EQ(theirs.right_blocks(40, size), 40u);
    EXPECT_EQ(ours.right_blocks(40, size), 40u);
    EXPECT_EQ(ours.digests(), theirs.digests());
  }
}

}  // namespace
}  // namespace interop
