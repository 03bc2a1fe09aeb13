// One directory, opened by multifeed 6 and by us in turn; and sessions with it that go wrong.
#include <interop/multi_party.hpp>

#include <gmock/gmock.h>

#include <fmt/format.h>

namespace interop {
namespace {

using multifeed::Multifeed;

class MultifeedTurns : public WithMultifeed6<> {
 protected:
  /// The names that JavaScript gives to the feeds in `path`, by key.
  std::map<std::string, std::string> names_in(const std::string& path) {
    JsMultiParty multi(js(), path);
    std::map<std::string, std::string> result;
    for (const Json& feed : multi.feeds()) {
      result[feed.at("key")] = feed.value("name", "hidden by another one");
    }
    multi.close();
    return result;
  }
};

TEST_F(MultifeedTurns, WhatOneWritesTheOtherReadsAndGoesOnWriting) {
  auto path = directory("multi");
  std::vector<std::string> expected;
  for (int turn = 0; turn < 6; ++turn) {
    SCOPED_TRACE(turn);
    std::unique_ptr<MultiParty> party;
    if (turn % 2 == 0) party = std::make_unique<JsMultiParty>(js(), path);
    if (turn % 2 == 1) party = std::make_unique<CppMultiParty>(io(), path);
    expected.push_back(fmt::format(R"({{"turn":{}}})", turn));
    party->append("shared", {expected.back()});
    party->append(fmt::format("of turn {}", turn), {expected.back()});
    Contents contents = party->contents();
    EXPECT_EQ(contents.size(), static_cast<std::size_t>(turn) + 2);
    EXPECT_THAT(contents, ::testing::Contains(::testing::Pair(::testing::_, expected)));
    party->close();
  }
  auto names = names_in(path);
  EXPECT_EQ(names.size(), 7u);
  Multifeed multi = Multifeed::open(path);
  for (const auto& feed : multi.feeds()) {
    EXPECT_EQ(multi.name_of(feed.key()), names.at(feed.key().hex()));
    EXPECT_TRUE(feed.audit().clean());
  }
}

TEST_F(MultifeedTurns, CopiesOfPeersFeedsAreThoseOfBoth) {
  auto path = directory("multi");
  JsMultiParty peer(js(), "memory");
  peer.append("elsewhere", {"1", "2"});
  for (int turn = 0; turn < 4; ++turn) {
    SCOPED_TRACE(turn);
    std::unique_ptr<MultiParty> party;
    if (turn % 2 == 0) party = std::make_unique<CppMultiParty>(io(), path);
    if (turn % 2 == 1) party = std::make_unique<JsMultiParty>(js(), path);
    peer.append(fmt::format("of turn {}", turn), {"3"});
    Listening listening = party->listen(false);
    int dialed = peer.dial(listening.port, false);
    EXPECT_EQ(peer.ended(dialed), std::nullopt);
    EXPECT_EQ(party->ended(listening.session), std::nullopt);
    EXPECT_EQ(party->contents(), peer.contents());
    party->close();
  }
  // In JavaScript they are called by their numbers; here they have no name.
  auto names = names_in(path);
  Multifeed multi = Multifeed::open(path);
  ASSERT_EQ(multi.size(), 5u);
  for (std::size_t i = 0; i < 5; ++i) {
    EXPECT_EQ(names.at(multi.feeds()[i].key().hex()), std::to_string(i));
    EXPECT_EQ(multi.name_of(multi.feeds()[i].key()), std::nullopt);
  }
}

TEST_F(MultifeedTurns, AWriterCalledLikeACopyIsANewOneAlsoInADirectoryOfJavaScript) {
  auto path = directory("multi");
  JsMultiParty peer(js(), "memory");
  peer.append("elsewhere", {"1"});
  JsMultiParty theirs(js(), path);
  theirs.append("local", {"2"});
  theirs.append("0", {"3"});  // a name of the program's choice, in directory 1
  Listening listening = theirs.listen(false);
  int dialed = peer.dial(listening.port, false);
  EXPECT_EQ(peer.ended(dialed), std::nullopt);
  EXPECT_EQ(theirs.ended(listening.session), std::nullopt);
  theirs.close();

  Multifeed multi = Multifeed::open(path);
  ASSERT_EQ(multi.size(), 3u);
  EXPECT_EQ(multi.writer("0").key(), multi.feeds()[1].key()) << "it was made under that name";
  auto mine = multi.writer("2");  // the number of the copy
  EXPECT_TRUE(mine.writable());
  EXPECT_EQ(multi.size(), 4u);
  mine.append("4\n");
  multi.close();
  EXPECT_EQ(Multifeed::open(path).writer("2").key(), mine.key());
}

TEST_F(MultifeedTurns, AGapThatJavaScriptPassesOverInSilenceIsReported) {
  auto path = directory("multi");
  {
    JsMultiParty theirs(js(), path);
    for (const char* name : {"a", "b", "c"}) theirs.append(name, {"1"});
    theirs.close();
  }
  std::filesystem::rename(std::filesystem::path(path) / "1", std::filesystem::path(path) / "gone");
  EXPECT_EQ(names_in(path).size(), 1u) << "JavaScript sees only what comes before the gap";
  try {
    Multifeed::open(path);
    FAIL() << "it was opened";
  } catch (const multifeed::Error& error) {
    EXPECT_EQ(error.code(), multifeed::Errc::damaged_multifeed) << error.what();
  }
}

TEST_F(MultifeedTurns, AnotherSharedKeyIsRefusedByBothWhoeverDials) {
  crypto::PublicKey key = key_pair(9).public_key;
  for (bool js_dials : {true, false}) {
    for (bool live : {true, false}) {
      CppMultiParty ours(io(), "memory", {.shared_key = key});
      JsMultiParty theirs(js(), "memory");
      ours.append("mine", {"1"});
      theirs.append("theirs", {"2"});
      MultiParty& dialer = js_dials ? static_cast<MultiParty&>(theirs) : ours;
      MultiParty& listener = js_dials ? static_cast<MultiParty&>(ours) : theirs;
      Listening listening = listener.listen(live);
      int dialed = dialer.dial(listening.port, live);
      auto why = dialer.ended(dialed), why_else = listener.ended(listening.session);
      // Each may hear of it from the other's key, or only that the other one went.
      auto said = why.value_or("") + why_else.value_or("");
      EXPECT_THAT(said, ::testing::AnyOf(::testing::HasSubstr("wrong_shared_key"),
                                         ::testing::HasSubstr("Exchange key did not match")));
      EXPECT_EQ(ours.contents().size(), 1u);
      EXPECT_EQ(theirs.contents().size(), 1u);
      theirs.close();
    }
  }
}

TEST_F(MultifeedTurns, TheSameSharedKeyOfTheirOwnBringsBothTogether) {
  crypto::PublicKey key = key_pair(9).public_key;
  CppMultiParty ours(io(), "memory", {.shared_key = key});
  JsMultiParty theirs(js(), "memory", {{"encryptionKey", key.hex()}});
  ours.append("mine", {"1"});
  theirs.append("theirs", {"2"});
  Listening listening = theirs.listen(false);
  int dialed = ours.dial(listening.port, false);
  EXPECT_EQ(ours.ended(dialed), std::nullopt);
  EXPECT_EQ(theirs.ended(listening.session), std::nullopt);
  EXPECT_EQ(ours.contents(), theirs.contents());
  EXPECT_EQ(ours.contents().size(), 2u);
  theirs.close();
}

TEST_F(MultifeedTurns, AfterACutTheNextSessionBringsTheRest) {
  CppMultiParty ours(io(), directory("ours"));
  JsMultiParty theirs(js(), directory("theirs"));
  ours.fill(20, 20, "ours");
  theirs.fill(20, 20, "theirs");
  for (std::size_t cut_at : {std::size_t{401}, std::size_t{500}}) {
    Listening listening = theirs.listen(true);
    int dialed = ours.dial(listening.port, true);
    ours.wait_for(21, cut_at);
    ours.cut(dialed);
    theirs.ended(listening.session);
    ours.ended(dialed);
  }
  // Live: a hypercore 9 that is not, and has the last block, takes itself for complete.
  Listening listening = ours.listen(true);
  int dialed = theirs.dial(listening.port, true);
  ours.wait_for(40, 800);
  theirs.wait_for(40, 800);
  ours.end(listening.session);
  EXPECT_EQ(theirs.ended(dialed), std::nullopt);
  EXPECT_EQ(ours.contents().size(), 40u);
  Contents sorted;
  for (auto& [feed, values] : ours.contents()) {
    for (const std::string& value : values) sorted[feed].push_back(Json::parse(value).dump());
  }
  EXPECT_EQ(sorted, theirs.contents());
  theirs.close();
}

// Two multifeed 6 of which one has no feeds end before a block has gone over; with us they don't.
TEST_F(MultifeedTurns, OneWithoutFeedsGetsThoseOfTheOtherWhoeverDials) {
  for (bool ours_is_empty : {true, false}) {
    for (bool js_dials : {true, false}) {
      for (int feeds : {1, 10}) {
        CppMultiParty ours(io(), "memory");
        JsMultiParty theirs(js(), "memory");
        MultiParty& full = ours_is_empty ? static_cast<MultiParty&>(theirs) : ours;
        full.fill(feeds, 1, "full");
        MultiParty& dialer = js_dials ? static_cast<MultiParty&>(theirs) : ours;
        MultiParty& listener = js_dials ? static_cast<MultiParty&>(ours) : theirs;
        Listening listening = listener.listen(false);
        int dialed = dialer.dial(listening.port, false);
        EXPECT_EQ(dialer.ended(dialed), std::nullopt);
        EXPECT_EQ(listener.ended(listening.session), std::nullopt);
        EXPECT_EQ(ours.contents().size(), static_cast<std::size_t>(feeds));
        for (const auto& [key, values] : ours.contents()) EXPECT_EQ(values.size(), 1u);
        for (const auto& [key, values] : theirs.contents()) EXPECT_EQ(values.size(), 1u);
        theirs.close();
      }
    }
  }
}

TEST_F(MultifeedTurns, APolicyOfOursIsFineWithJavaScript) {
  JsMultiParty theirs(js(), "memory");
  theirs.append("good", {"1"});
  theirs.append("bad", {"2"});
  std::string good = theirs.call({{"op", "writer"}, {"name", "good"}}).at("key");
  CppMultiParty ours(io(), "memory",
                     {.accept = [&](const crypto::PublicKey& key) { return key.hex() == good; }});
  Listening listening = theirs.listen(false);
  int dialed = ours.dial(listening.port, false);
  EXPECT_EQ(ours.ended(dialed), std::nullopt);
  EXPECT_EQ(theirs.ended(listening.session), std::nullopt);
  EXPECT_EQ(ours.contents(), (Contents{{good, {"1"}}}));
  theirs.close();
}

}  // namespace
}  // namespace interop
