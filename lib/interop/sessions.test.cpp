// What goes on around the blocks of a connection with hypercore 9: extensions, several feeds, acks,
// who may open what, and how a session ends.
#include <interop/replicating.hpp>

#include <protocol/transport.hpp>
#include <testing/run_until.hpp>

#include <asio/read.hpp>
#include <asio/write.hpp>

#include <algorithm>
#include <set>

namespace interop {
namespace {

constexpr std::size_t size = 64;

class Sessions : public Replicating<> {
 protected:
  /// A session without feeds, with a JavaScript peer that has `theirs` on it. We dial.
  protocol::Session connect(Json theirs, const protocol::SessionOptions& options = {.live = true}) {
    theirs["op"] = "listen";
    if (!theirs.contains("options")) theirs["options"] = {{"live", true}};
    Json answer = js().call(std::move(theirs));
    at_theirs = answer.at("session");
    asio::ip::tcp::socket socket(io());
    socket.connect({asio::ip::address_v4::loopback(), answer.at("port").get<unsigned short>()});
    protocol::Session session(protocol::Connected(std::move(socket), protocol::Role::initiator),
                              options);
    session.on_close([ending = ending](const auto& error) {
      ending->over = true;
      if (error) ending->error = error->code();
    });
    return session;
  }

  void run_until(const std::function<bool()>& is_so) {
    ASSERT_TRUE(testing_help::run_until(io(), is_so, std::chrono::seconds(30)));
  }

  Json their_end() { return js().call({{"op", "ended"}, {"session", at_theirs}}).at("error"); }

  Json heard(const std::string& kind, int count) {
    return js()
        .call({{"op", "heard"}, {"session", at_theirs}, {"kind", kind}, {"count", count}})
        .at("lines");
  }

  int at_theirs = 0;

  struct Ending {
    bool over = false;
    std::optional<protocol::Errc> error;
  };
  std::shared_ptr<Ending> ending = std::make_shared<Ending>();  // may come after the test's
};

TEST_F(Sessions, ExtensionsGoBothWaysWhateverElseEachSideSpeaks) {
  protocol::Session session = connect({{"extensions", {"both", "only-theirs", "zebra"}}});
  std::vector<std::string> heard_by_us;
  session.add_extension("zebra", [&](protocol::BytesView body) {
    heard_by_us.push_back("zebra " + std::string(crypto::text_of(body)));
  });
  session.add_extension("both", [&](protocol::BytesView body) {
    heard_by_us.push_back("both " + std::string(crypto::text_of(body)));
  });
  session.add_extension("a-only-ours", [](protocol::BytesView) { FAIL(); });
  session.send_extension("zebra", crypto::bytes_of("hello"));
  session.send_extension("a-only-ours", crypto::bytes_of("nobody hears this"));
  session.send_extension("both", {});
  EXPECT_EQ(heard("extension", 2),
            Json::parse(R"([{"kind": "extension", "name": "zebra", "body": "68656c6c6f"},
                            {"kind": "extension", "name": "both", "body": ""}])"));

  auto say = [&](const std::string& name, const std::string& text) {
    js().call({{"op", "send"},
               {"session", at_theirs},
               {"name", name},
               {"body", crypto::to_hex(crypto::bytes_of(text))}});
  };
  say("only-theirs", "nobody hears this");
  say("zebra", "one");
  say("both", "two");
  run_until([&] { return heard_by_us.size() == 2; });
  // A name that comes before the others moves all numbers.
  js().call({{"op", "extend"}, {"session", at_theirs}, {"name", "aardvark"}});
  say("zebra", "three");
  session.add_extension("aardvark",
                        [&](protocol::BytesView) { heard_by_us.push_back("aardvark"); });
  session.send_extension("zebra", crypto::bytes_of("again"));
  say("aardvark", "");
  run_until([&] { return heard_by_us.size() == 4; });
  EXPECT_EQ(heard_by_us,
            (std::vector<std::string>{"zebra one", "both two", "zebra three", "aardvark"}));
  EXPECT_EQ(heard("extension", 3).at(2).at("body"), crypto::to_hex(crypto::bytes_of("again")));
  session.close();
  EXPECT_TRUE(their_end().is_null());
}

TEST_F(Sessions, SeveralFeedsShareAConnection) {
  std::vector<std::unique_ptr<CppParty>> ours;
  std::vector<std::unique_ptr<JsParty>> theirs;
  Json numbers = Json::array();
  for (int i = 0; i < 6; ++i) {
    Ownership own{.key_pair = key_pair(20 + i)}, copy{.key = key_pair(20 + i).public_key};
    bool ours_writes = i % 2 == 0;
    ours.push_back(std::make_unique<CppParty>(io(), "memory", ours_writes ? own : copy));
    theirs.push_back(std::make_unique<JsParty>(js(), "memory", ours_writes ? copy : own));
    Party& writer = ours_writes ? static_cast<Party&>(*ours.back()) : *theirs.back();
    writer.fill(0, 50 * static_cast<unsigned>(i), size);
    numbers.push_back(theirs.back()->feed());
  }
  protocol::Session session = connect({{"feeds", numbers}, {"options", {{"live", false}}}}, {});
  // Not in their order, so that the numbers of the channels differ.
  for (auto party = ours.rbegin(); party != ours.rend(); ++party)
    (*party)->feed().replicate(session);
  run_until([&] { return ending->over; });
  EXPECT_FALSE(ending->error);
  EXPECT_TRUE(their_end().is_null());
  for (unsigned i = 0; i < 6; ++i) {
    SCOPED_TRACE(i);
    EXPECT_EQ(ours[i]->length(), 50 * i);
    EXPECT_EQ(theirs[i]->length(), 50 * i);
    EXPECT_EQ(ours[i]->digests(), theirs[i]->digests());
    EXPECT_EQ(ours[i]->right_blocks(50 * i, size), 50 * i);
  }
}

TEST_F(Sessions, AFeedIsOpenedWhenThePeerAsksForIt) {
  CppParty ours(io(), "memory", {.key_pair = key_pair(1)});
  ours.fill(0, 5, size);
  JsParty theirs(js(), "memory", {.key = key_pair(1).public_key});
  protocol::Session session = connect({{"feeds", {theirs.feed()}}});
  session.on_feed([&](const crypto::DiscoveryKey& key) {
    EXPECT_EQ(key, ours.feed().discovery_key());
    ours.feed().replicate(session, {.live = true});
  });
  theirs.wait_for(5);
  session.close();
  EXPECT_TRUE(their_end().is_null());
}

TEST_F(Sessions, AFeedOfOursIsOpenedByJavaScriptWhenWeAskForIt) {
  JsParty theirs(js(), "memory", {.key_pair = key_pair(1)});
  theirs.fill(0, 5, size);
  CppParty ours(io(), "memory", {.key = key_pair(1).public_key});
  protocol::Session session = connect({{"onDemand", {theirs.feed()}}});
  ours.feed().replicate(session, {.live = true});
  ours.wait_for(5);
  EXPECT_EQ(heard("discovery-key", 1).at(0).at("key"), ours.feed().discovery_key().hex());
  session.close();
  EXPECT_TRUE(their_end().is_null());
}

TEST_F(Sessions, WeHearWhatJavaScriptHasStored) {
  CppParty ours(io(), "memory", {.key_pair = key_pair(1)});
  ours.fill(0, 20, size);
  JsParty theirs(js(), "memory", {.key = key_pair(1).public_key});
  protocol::Session session = connect({{"feeds", {theirs.feed()}}});
  std::vector<bool> stored(21);
  auto ack = [&](hypercore::Seq first, hypercore::Seq end) {
    for (auto seq = first.value(); seq < end.value(); ++seq) stored.at(seq) = true;
  };
  ours.feed().replicate(session, {.live = true, .ack = ack});
  run_until([&] { return std::count(stored.begin(), stored.end(), true) == 20; });
  ours.fill(20, 21, size);
  run_until([&] { return stored[20]; });
  session.close();
  EXPECT_TRUE(their_end().is_null());
}

TEST_F(Sessions, JavaScriptHearsWhatWeHaveStored) {
  JsParty theirs(js(), "memory", {.key_pair = key_pair(1)});
  theirs.fill(0, 20, size);
  CppParty ours(io(), "memory", {.key = key_pair(1).public_key});
  protocol::Session session =
      connect({{"feeds", {theirs.feed()}}, {"options", {{"live", true}, {"ack", true}}}});
  ours.feed().replicate(session, {.live = true});
  std::set<int> stored;
  for (const Json& line : heard("ack", 20)) stored.insert(line.at("start").get<int>());
  EXPECT_EQ(stored.size(), 20u);
  session.close();
  EXPECT_TRUE(their_end().is_null());
}

TEST_F(Sessions, APeerThatKnowsOnlyTheDiscoveryKeyIsRefusedByUs) {
  CppParty ours(io(), "memory", {.key_pair = key_pair(1)});
  ours.fill(0, 5, size);
  protocol::Session session = connect({{"impostor", ours.feed().discovery_key().hex()}});
  ours.feed().replicate(session, {.live = true});
  run_until([&] { return ending->over; });
  EXPECT_EQ(ending->error, protocol::Errc::bad_capability);
  EXPECT_EQ(protocol::replication_stats(ours.feed()).uploaded_blocks, 0u);
}

TEST_F(Sessions, AFeedThatOnlyOneSideHasStaysClosedAndTheOthersGoOn) {
  CppParty shared(io(), "memory", {.key_pair = key_pair(1)});
  shared.fill(0, 5, size);
  CppParty only_ours(io(), "memory", {.key_pair = key_pair(2)});
  only_ours.fill(0, 5, size);
  JsParty theirs(js(), "memory", {.key = key_pair(1).public_key});
  JsParty only_theirs(js(), "memory", {.key = key_pair(3).public_key});
  protocol::Session session = connect({{"feeds", {only_theirs.feed(), theirs.feed()}}});
  only_ours.feed().replicate(session, {.live = true});
  shared.feed().replicate(session, {.live = true});
  theirs.wait_for(5);
  EXPECT_EQ(only_theirs.length(), 0u);
  EXPECT_EQ(protocol::replication_stats(only_ours.feed()).uploaded_blocks, 0u);
  session.close();
  EXPECT_TRUE(their_end().is_null());
}

/// Opens a feed of which it has only the discovery key, and listens until the other side ends.
std::vector<std::string> open_without_key(unsigned short port, const crypto::DiscoveryKey& key) {
  asio::io_context io;
  asio::ip::tcp::socket socket(io);
  socket.connect({asio::ip::address_v4::loopback(), port});
  protocol::Time now{};
  protocol::Transport transport(protocol::Role::initiator, protocol::HandshakeSecrets::generate(),
                                protocol::Duration(0), now);
  transport.send(1, protocol::Open{key, protocol::Capability{}});
  std::vector<std::string> heard;
  std::error_code error;
  for (crypto::Bytes bytes; !error;) {
    transport.take_output(bytes, now);
    asio::write(socket, asio::buffer(bytes));
    transport.written(bytes.size(), now);
    bytes.resize(65536);
    bytes.resize(socket.read_some(asio::buffer(bytes), error));
    transport.receive(bytes, now,
                      {[](const protocol::HandshakeResult&) {},
                       [&](std::uint64_t, const protocol::Message& message) {
                         heard.emplace_back(protocol::name_of(message));
                         return true;
                       }});
    bytes.clear();
    if (!heard.empty() && heard.back() == "Close") break;
  }
  return heard;
}

TEST_F(Sessions, JavaScriptRefusesOneThatDoesNotKnowTheKey) {
  JsParty theirs(js(), "memory", {.key_pair = key_pair(1)});
  theirs.fill(0, 5, size);
  crypto::DiscoveryKey key = crypto::discovery_key(key_pair(1).public_key);
  Listening listening = theirs.listen(true);
  for (const std::string& message : open_without_key(listening.port, key)) {
    EXPECT_EQ(message, "Open");  // if it gets that far
  }
  EXPECT_EQ(theirs.ended(listening.session), "stream: Invalid remote channel capability");
  // One that opens feeds only when asked says no, and stays.
  listening = theirs.listen(
      {{"feeds", Json::array()}, {"onDemand", {theirs.feed()}}, {"options", {{"live", true}}}});
  EXPECT_EQ(open_without_key(listening.port, key), std::vector<std::string>{"Close"});
}

TEST_F(Sessions, AFeedThatJavaScriptClosesLeavesTheOthersOpen) {
  std::vector<std::unique_ptr<CppParty>> ours;
  std::vector<std::unique_ptr<JsParty>> theirs;
  Json numbers = Json::array();
  for (int i = 0; i < 2; ++i) {
    ours.push_back(
        std::make_unique<CppParty>(io(), "memory", Ownership{.key_pair = key_pair(1 + i)}));
    theirs.push_back(
        std::make_unique<JsParty>(js(), "memory", Ownership{.key = key_pair(1 + i).public_key}));
    numbers.push_back(theirs.back()->feed());
  }
  protocol::Session session = connect({{"feeds", numbers}});
  for (const auto& party : ours) party->feed().replicate(session, {.live = true});
  for (const auto& party : ours) party->fill(0, 3, size);
  for (const auto& party : theirs) party->wait_for(3);
  js().call({{"op", "leave"}, {"session", at_theirs}, {"feed", theirs[0]->feed()}});
  run_until([&] { return protocol::replication_stats(ours[0]->feed()).peers == 0; });
  ours[0]->fill(3, 4, size);
  ours[1]->fill(3, 4, size);
  theirs[1]->wait_for(4);
  EXPECT_EQ(theirs[0]->length(), 3u);
  // And it may come back.
  js().call({{"op", "replicate"},
             {"session", at_theirs},
             {"feed", theirs[0]->feed()},
             {"options", {{"live", true}}}});
  ours[0]->feed().replicate(session, {.live = true});
  theirs[0]->wait_for(4);
  session.close();
  EXPECT_TRUE(their_end().is_null());
}

TEST_F(Sessions, JavaScriptEndingALiveStreamWithoutAWordIsALostConnection) {
  CppParty ours(io(), "memory", {.key_pair = key_pair(1)});
  JsParty theirs(js(), "memory", {.key = key_pair(1).public_key});
  protocol::Session session = connect({{"feeds", {theirs.feed()}}});
  ours.feed().replicate(session, {.live = true});
  ours.fill(0, 3, size);
  theirs.wait_for(3);
  js().call({{"op", "end"}, {"session", at_theirs}});
  run_until([&] { return ending->over; });
  EXPECT_EQ(ending->error, protocol::Errc::connection_lost);
  their_end();
}

}  // namespace
}  // namespace interop
