#include <swarm/dns_packet.hpp>
#include <swarm/lan_records.hpp>
#include <testing/lan_packets.hpp>

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <random>

namespace swarm {
namespace {

const std::string name = "00112233445566778899aabbccddeeff00112233.hyperswarm.local";
const LanId id = LanId::from_hex(std::string(64, 'a'));

using testing_help::javascript_answer;
using testing_help::javascript_question;

TEST(DnsPacket, WritesWhatHyperswarmWrites) {
  EXPECT_EQ(crypto::to_hex(dns::encode({.questions = {{name, dns::Type::srv}}})),
            javascript_question);
  crypto::Bytes text = crypto::from_hex("69643d" + std::string(64, 'a'));
  dns::Message answer{.response = true,
                      .answers = {{name, dns::Srv{"0.0.0.0", 49737}},
                                  {name, dns::Txt{{text}}},
                                  {"referrer.hyperswarm.local", dns::A{{192, 168, 1, 7}}}}};
  EXPECT_EQ(crypto::to_hex(dns::encode(answer)), javascript_answer);
  EXPECT_EQ(dns::decode(crypto::from_hex(javascript_answer)), answer);
}

TEST(DnsPacket, ReadsNamesThatPointBackwards) {
  // A question for "a.b", then an answer whose name points to it.
  auto message =
      dns::decode(crypto::from_hex("000084000001000100000000"
                                   "016101620000210001"
                                   "c00c00010001000000000004c0a80107"));
  ASSERT_TRUE(message);
  EXPECT_EQ(message->answers.front(), (dns::Record{"a.b", dns::A{{192, 168, 1, 7}}}));
}

TEST(DnsPacket, RefusesNamesThatPointForwardsOrAtThemselves) {
  EXPECT_FALSE(dns::decode(crypto::from_hex("000000000001000000000000c00c00210001")));
  EXPECT_FALSE(dns::decode(crypto::from_hex("000000000001000000000000c00e00210001")));
  EXPECT_FALSE(dns::decode(crypto::from_hex("0000000000010000000000000161c00c00210001")));
}

TEST(DnsPacket, RefusesCountsThatLie) {
  EXPECT_FALSE(dns::decode(crypto::from_hex("00008400ffffffff00000000")));
  EXPECT_FALSE(dns::decode(crypto::from_hex("000084000001000000000000")));
}

TEST(DnsPacket, RefusesNamesThatAreTooLong) {
  std::string packet = "000000000001000000000000";
  for (int i = 0; i < 5; ++i)
    packet += "3f" + crypto::to_hex(crypto::bytes_of(std::string(63, 'x')));
  EXPECT_FALSE(dns::decode(crypto::from_hex(packet + "0000210001")));
}

TEST(DnsPacket, RefusesALabelWithADotInIt) {
  EXPECT_FALSE(dns::decode(crypto::from_hex("00000000000100000000000003612e620000210001")));
  EXPECT_TRUE(
      dns::decode(crypto::from_hex("00000000000100000000000003617862"
                                   "0000210001")));
}

TEST(DnsPacket, RefusesEveryTruncation) {
  crypto::Bytes whole = lan_answer(name, id, 4000, asio::ip::make_address_v4("10.0.0.1"));
  ASSERT_TRUE(dns::decode(whole));
  for (std::size_t size = 0; size < whole.size(); ++size) {
    EXPECT_FALSE(dns::decode(crypto::BytesView(whole).first(size))) << size;
  }
}

TEST(DnsPacket, SurvivesAnyBytes) {
  std::mt19937 random(1);
  crypto::Bytes whole = lan_answer(name, id, 4000, asio::ip::make_address_v4("10.0.0.1"));
  for (int round = 0; round < 20'000; ++round) {
    crypto::Bytes damaged = whole;
    for (int i = 0; i < 4; ++i) damaged[random() % damaged.size()] = std::byte(random());
    damaged.resize(random() % 4 == 0 ? random() % damaged.size() : damaged.size());
    dns::decode(damaged);
    read_lan_packet(damaged);
  }
}

TEST(DnsPacket, NeverWritesALabelThatIsNoLabel) {
  EXPECT_THROW(dns::encode({.questions = {{std::string(64, 'x'), dns::Type::srv}}}),
               std::length_error);
  EXPECT_THROW(dns::encode({.questions = {{"a..b", dns::Type::srv}}}), std::length_error);
}

TEST(LanRecords, NameIsTheFirstTwentyBytesOfTheTopic) {
  EXPECT_EQ(lan_name(Topic::named("x")),
            Topic::named("x").hex().substr(0, 40) + ".hyperswarm.local");
}

TEST(LanRecords, ReadsItsOwnAnswerAndQuestion) {
  auto answer = read_lan_packet(lan_answer(name, id, 4000, std::nullopt));
  ASSERT_EQ(answer.size(), 1u);
  EXPECT_TRUE(answer[0].answer);
  EXPECT_TRUE(answer[0].ours);
  EXPECT_EQ(answer[0].name, name);
  EXPECT_EQ(answer[0].id, id);
  EXPECT_EQ(answer[0].port, 4000);
  auto question = read_lan_packet(lan_question(name, id));
  ASSERT_EQ(question.size(), 1u);
  EXPECT_FALSE(question[0].answer);
  EXPECT_EQ(question[0].id, id);
}

TEST(LanRecords, AnAnswerOfJavaScriptIsNotOurs) {
  auto sayings = read_lan_packet(crypto::from_hex(javascript_answer));
  ASSERT_EQ(sayings.size(), 1u);
  EXPECT_FALSE(sayings[0].ours);
  EXPECT_EQ(sayings[0].id, id);
  EXPECT_EQ(sayings[0].port, 49737);
}

TEST(LanRecords, NobodyCanSendUsToSomebodyElse) {
  dns::Message message{.response = true, .answers = {{name, dns::Srv{"8.8.8.8", 53}}}};
  EXPECT_TRUE(read_lan_packet(dns::encode(message)).empty());
  message.answers = {{name, dns::Srv{"0.0.0.0", 0}}};
  EXPECT_TRUE(read_lan_packet(dns::encode(message)).empty());
}

TEST(LanRecords, OtherServicesAreNotOurBusiness) {
  dns::Message message{.response = true,
                       .answers = {{"_ipp._tcp.local", dns::Srv{"0.0.0.0", 631}}}};
  EXPECT_TRUE(read_lan_packet(dns::encode(message)).empty());
}

}  // namespace
}  // namespace swarm
