// Peers that know the shared key and mean no good: what they say is bounded in what it costs, and
// makes nothing that nobody asked for.
#include <gtest/gtest.h>
#include <testing/intruder.hpp>
#include <testing/siege.hpp>
#include <testing/temporary_directory.hpp>

#include <fmt/core.h>

#include <fstream>

namespace {

using multifeed::Contact;
using multifeed::Keys;
using multifeed::manifest_name;
using multifeed::Multifeed;
using multifeed::replicate_name;
using multifeed::request_name;
using protocol::Errc;
using testing_sessions::heap_in_use;
using testing_sessions::Intruder;

crypto::PublicKey key_number(std::uint64_t number) {
  crypto::PublicKey key;
  for (int i = 0; i < 8; ++i) key.data()[i] = static_cast<std::byte>(number >> (8 * i));
  key.data()[31] = std::byte{0x55};
  return key;
}

Keys key_numbers(std::uint64_t count) {
  Keys keys;
  for (std::uint64_t i = 0; i < count; ++i) keys.push_back(key_number(i));
  return keys;
}

TEST(HostileMultifeed, WhatIsNoKeyIsPassedOver) {
  Multifeed multi = Multifeed::in_memory();
  Intruder intruder(multi);
  intruder.join();
  std::string good = key_number(1).hex();
  std::string upper = key_number(0xabcdef).hex();
  for (char& c : upper) c = static_cast<char>(std::toupper(c));
  std::string zs(64, 'z'), sixty_three(63, 'a');
  intruder.say(
      manifest_name,
      fmt::format(R"({{"keys":["{}","","{}","{}",7,null,{{"key":"{}"}},["{}"],"{}"],)"
                  R"("more":["{}"]}})",
                  good, zs, sixty_three, good, key_number(2).hex(), upper, key_number(3).hex()));
  intruder.fight();
  EXPECT_EQ(intruder.heard(request_name).back(),
            multifeed::encode_keys(Keys{key_number(1), key_number(0xabcdef)}));
  EXPECT_EQ(multi.size(), 0u) << "nothing is made before both sides agreed";
  for (const char* empty : {R"({"keys":7})", R"({"keys":{"keys":[]}})", "{}", R"({"a":[[[]]]})"}) {
    intruder.say(manifest_name, empty);
    intruder.fight();
    EXPECT_EQ(intruder.heard(request_name).back(), "[]");
  }
  EXPECT_FALSE(intruder.victim()->is_over());
}

TEST(HostileMultifeed, WhatIsNoJsonOrOfAnotherFormEndsTheConnection) {
  for (const char* name : {manifest_name, request_name, replicate_name}) {
    for (std::string body : {"", "{", "nonsense", "\xff\xfe", "[1,]", "{\"keys\":[]} x", "7",
                             "null", name == manifest_name ? "[]" : "{}"}) {
      SCOPED_TRACE(name + (" " + body));
      Multifeed multi = Multifeed::in_memory();
      Intruder intruder(multi);
      intruder.join();
      intruder.say(name, body);
      intruder.fight();
      EXPECT_EQ(intruder.error(), Errc::bad_message);
    }
  }
}

TEST(HostileMultifeed, AMegabyteOfNestingCostsNoMemory) {
  constexpr std::size_t size = 1'000'000;
  for (std::string part : {"[", "{\"keys\":", "[[],", "0,", "\"a\",", "{\"a\":["}) {
    SCOPED_TRACE(part);
    Multifeed multi = Multifeed::in_memory();
    Intruder intruder(multi);
    intruder.join();
    std::string body = "{\"keys\":[";
    while (body.size() + part.size() < size) body += part;
    std::size_t before = heap_in_use();
    intruder.say(manifest_name, body);
    intruder.fight();
    EXPECT_EQ(intruder.error(), Errc::bad_message);
    EXPECT_LT(heap_in_use(), before + 3 * size);
  }
}

TEST(HostileMultifeed, OffersAreRememberedOnlyUpToABound) {
  std::size_t asked = 0, asked_at_first = 0;
  Multifeed multi = Multifeed::in_memory({.accept = [&](const auto&) { return ++asked == 0; }});
  Intruder intruder(multi);
  intruder.join();
  std::size_t before = heap_in_use();
  for (std::uint64_t from = 0; from < 4 * Contact::most_offers; from += Contact::most_offers) {
    Keys keys;
    for (std::uint64_t i = 0; i < Contact::most_offers; ++i) keys.push_back(key_number(from + i));
    intruder.say(manifest_name, multifeed::encode_manifest(keys));
    intruder.fight();
    asked_at_first = asked_at_first == 0 ? asked : asked_at_first;
  }
  EXPECT_EQ(asked, asked_at_first);
  EXPECT_FALSE(intruder.victim()->is_over());
  EXPECT_LT(heap_in_use() - before, std::size_t{8} << 20);
  EXPECT_EQ(multi.size(), 0u);
}

TEST(HostileMultifeed, NoMoreFeedsAreTakenThanOneConnectionHasRoomForOrTheProgramAllows) {
  for (std::size_t most : {std::size_t{3}, std::size_t{100'000}}) {
    Multifeed multi = Multifeed::in_memory({.most_feeds = most});
    Intruder intruder(multi);
    intruder.join();
    Keys keys = key_numbers(5000);
    intruder.say(manifest_name, multifeed::encode_manifest(keys));
    intruder.say(replicate_name, multifeed::encode_keys(keys));
    intruder.fight();
    EXPECT_FALSE(intruder.victim()->is_over()) << intruder.victim()->error()->what();
    EXPECT_EQ(multi.size(), std::min(most, Contact::most_feeds));
  }
}

TEST(HostileMultifeed, FeedsThatWereNeverAskedForAreNotMade) {
  testing_help::TemporaryDirectory directory;
  Multifeed multi = Multifeed::open(directory / "multi");
  multi.writer();
  Intruder intruder(multi);
  intruder.join();
  intruder.say(replicate_name, multifeed::encode_keys(key_numbers(100)));
  intruder.fight();
  EXPECT_FALSE(intruder.victim()->is_over());
  EXPECT_EQ(multi.size(), 1u);
  EXPECT_FALSE(std::filesystem::exists(directory / "multi/1"));
}

TEST(HostileMultifeed, FeedsThatWereNeverOfferedAreNotGiven) {
  Multifeed multi = Multifeed::in_memory();
  auto mine = multi.writer().key();
  Intruder intruder(multi);
  intruder.join();
  Keys asked = key_numbers(10);
  asked.push_back(mine);
  asked.push_back(mine);
  intruder.say(request_name, multifeed::encode_keys(asked));
  intruder.fight();
  EXPECT_EQ(intruder.heard(replicate_name).back(), multifeed::encode_keys(Keys{mine}));
  EXPECT_EQ(intruder.enemy.count("Open"), 2u) << "the shared key and the one feed";
}

TEST(HostileMultifeed, OneFeedOfferedManyTimesIsTakenOnce) {
  Multifeed multi = Multifeed::in_memory();
  Intruder intruder(multi);
  intruder.join();
  Keys keys(1000, key_number(1));
  for (int i = 0; i < 3; ++i) {
    intruder.say(manifest_name, multifeed::encode_manifest(keys));
    intruder.say(replicate_name, multifeed::encode_keys(keys));
  }
  intruder.fight();
  EXPECT_EQ(multi.size(), 1u);
  EXPECT_EQ(intruder.enemy.count("Open"), 2u);
}

TEST(HostileMultifeed, TheSharedKeyIsNoFeed) {
  Multifeed multi = Multifeed::in_memory();
  Intruder intruder(multi);
  intruder.join();
  Keys keys{multifeed::default_shared_key()};
  intruder.say(manifest_name, multifeed::encode_manifest(keys));
  intruder.say(replicate_name, multifeed::encode_keys(keys));
  intruder.fight();
  EXPECT_EQ(multi.size(), 0u);
}

TEST(HostileMultifeed, NothingIsHeardBeforeTheHandshakeAndOneIsEnough) {
  Multifeed multi = Multifeed::in_memory();
  multi.writer();
  Intruder intruder(multi);
  intruder.enemy.say(0, protocol::Options{intruder.names, false});
  intruder.say(multifeed::handshake_name, multifeed::encode_handshake());
  intruder.say(manifest_name, multifeed::encode_manifest(key_numbers(3)));
  intruder.fight();
  EXPECT_TRUE(intruder.heard(request_name).empty());
  EXPECT_TRUE(intruder.heard(manifest_name).empty()) << "it did not show that it knows the key";
  intruder.open_gate();
  intruder.say(manifest_name, multifeed::encode_manifest(key_numbers(3)));
  intruder.fight();
  EXPECT_TRUE(intruder.heard(request_name).empty());
  for (int i = 0; i < 5; ++i)
    intruder.say(multifeed::handshake_name, multifeed::encode_handshake());
  intruder.fight();
  EXPECT_EQ(intruder.heard(manifest_name).size(), 1u);
}

TEST(HostileMultifeed, OtherVersionsAndOtherProgramsAreRefusedByName) {
  struct Said {
    const char* body;
    std::optional<Errc> error;
  };
  for (auto [body, error] : std::vector<Said>{
           {R"({"client":"MULTIFEED","version":"4.9.1"})", {}},
           {R"({"version":"4","client":"MULTIFEED","live":true,"userData":{"version":"9"}})", {}},
           {R"({"client":"MULTIFEED","version":"3.0.0"})", Errc::other_version},
           {R"({"client":"MULTIFEED","version":"44.0.0"})", Errc::other_version},
           {R"({"client":"MULTIFEED","version":4})", Errc::other_version},
           {R"({"client":"multifeed","version":"4.0.0"})", Errc::other_version},
           {R"({"client":"MULTIFEED"})", Errc::other_version},
           {R"({"a":{"client":"MULTIFEED","version":"4.0.0"}})", Errc::other_version},
           {R"({"client":"MULTIFEED","version":"4.0.0","version":null})", Errc::other_version},
           {"[]", Errc::other_version},
           {"{", Errc::bad_message}}) {
    SCOPED_TRACE(body);
    Multifeed multi = Multifeed::in_memory();
    Intruder intruder(multi);
    intruder.open_gate();
    intruder.say(multifeed::handshake_name, body);
    intruder.fight();
    EXPECT_EQ(intruder.error(), error);
    EXPECT_EQ(intruder.heard(manifest_name).size(), error ? 0u : 1u);
  }
}

TEST(HostileMultifeed, AFeedInsteadOfTheSharedKeyIsAWrongSharedKey) {
  Multifeed multi = Multifeed::in_memory();
  auto mine = multi.writer().key();
  for (const auto& key : {mine, key_number(1)}) {
    Intruder intruder(multi);
    intruder.open_gate(key);
    intruder.fight();
    EXPECT_EQ(intruder.error(), Errc::wrong_shared_key);
  }
  Intruder guesser(multi);
  auto key = multifeed::default_shared_key();
  guesser.enemy.say(1, protocol::Open{crypto::discovery_key(key), protocol::Capability{}});
  guesser.fight();
  EXPECT_EQ(guesser.error(), Errc::bad_capability) << "it knows where, but not the key";
}

TEST(HostileMultifeed, MessagesAreCountedAsTheirSenderCountsThem) {
  Multifeed multi = Multifeed::in_memory();
  Intruder intruder(multi);
  intruder.names = {"AAA", multifeed::request_name,   multifeed::manifest_name,
                    "ZZZ", multifeed::handshake_name, multifeed::replicate_name};
  intruder.join();
  intruder.say(manifest_name, multifeed::encode_manifest(key_numbers(1)));
  intruder.fight();
  intruder.names = {multifeed::replicate_name};
  intruder.enemy.say(0, protocol::Options{intruder.names, false});
  intruder.say(replicate_name, multifeed::encode_keys(key_numbers(1)));
  intruder.fight();
  EXPECT_EQ(multi.size(), 1u);
}

TEST(HostileMultifeed, ThePolicyIsAskedOnceForEachFeedThatIsNotHereAndDecides) {
  std::vector<crypto::PublicKey> asked;
  Multifeed multi = Multifeed::in_memory({.accept = [&](const crypto::PublicKey& key) {
    asked.push_back(key);
    return key == key_number(2);
  }});
  auto mine = multi.writer().key();
  Intruder intruder(multi);
  intruder.join();
  Keys keys = key_numbers(4);
  keys.push_back(mine);
  for (int i = 0; i < 3; ++i) intruder.say(manifest_name, multifeed::encode_manifest(keys));
  intruder.say(replicate_name, multifeed::encode_keys(keys));
  intruder.fight();
  EXPECT_EQ(asked, key_numbers(4));
  EXPECT_EQ(multi.size(), 2u);
  EXPECT_TRUE(multi.feed(key_number(2)));
  EXPECT_EQ(intruder.heard(request_name).back(), multifeed::encode_keys(Keys{key_number(2), mine}));
}

TEST(HostileMultifeed, APolicyThatThrowsIsTheProgramsAffairAndANoForThePeer) {
  Multifeed multi = Multifeed::in_memory({.accept = [](const crypto::PublicKey& key) -> bool {
    if (key == key_number(1)) throw std::runtime_error("mine");
    return true;
  }});
  Intruder intruder(multi);
  intruder.join();
  intruder.say(manifest_name, multifeed::encode_manifest(key_numbers(3)));
  intruder.fight();
  EXPECT_FALSE(intruder.victim()->is_over());
  EXPECT_EQ(intruder.heard(request_name).back(),
            multifeed::encode_keys(Keys{key_number(0), key_number(2)}));
  EXPECT_TRUE(intruder.victim()->take_exception());
}

TEST(HostileMultifeed, ADiskThatRefusesEndsTheConnectionAndNotTheProgram) {
  testing_help::TemporaryDirectory directory;
  Multifeed multi = Multifeed::open(directory / "multi");
  std::ofstream(directory / "multi/0") << "in the way";
  Intruder intruder(multi);
  intruder.join();
  intruder.say(manifest_name, multifeed::encode_manifest(key_numbers(3)));
  intruder.say(replicate_name, multifeed::encode_keys(key_numbers(3)));
  intruder.fight();
  EXPECT_EQ(intruder.error(), Errc::storage);
  EXPECT_FALSE(intruder.victim()->take_exception());
  EXPECT_EQ(multi.size(), 0u);
  std::filesystem::remove(directory / "multi/0");
  multi.writer().append("works again");
}

}  // namespace
