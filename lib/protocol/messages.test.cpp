#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <protocol/frame.hpp>
#include <protocol/messages.hpp>
#include <testing/describe_message.hpp>
#include <testing/vectors.hpp>

#include <list>
#include <map>
#include <set>

namespace {

using namespace protocol;
using testing_messages::describe;
namespace vectors = testing_vectors;
using vectors::Value;

/// The bytes that messages made from JSON are views of.
class Keeper {
 public:
  std::optional<BytesView> optional_bytes(const Value& message, const char* field) {
    if (!message.contains(field) || message.at(field).is_null()) return {};
    return kept_.emplace_back(vectors::bytes(message.at(field).at("hex")));
  }
  BytesView keep(Bytes bytes) { return kept_.emplace_back(std::move(bytes)); }

 private:
  std::list<Bytes> kept_;
};

template <class Fixed>
std::optional<Fixed> optional_fixed(const Value& message, const char* field) {
  if (!message.contains(field) || message.at(field).is_null()) return {};
  return vectors::fixed<Fixed>(message.at(field).at("hex"));
}

/// A message as the decoder of the JavaScript modules shows it.
Message from_json(const std::string& name, const Value& m, Keeper& keeper) {
  auto number = [&](const char* field) { return m.at(field).get<std::uint64_t>(); };
  auto flag = [&](const char* field) { return m.at(field).get<bool>(); };
  if (name == "Open") {
    return Open{optional_fixed<crypto::DiscoveryKey>(m, "discoveryKey").value(),
                optional_fixed<Capability>(m, "capability")};
  }
  if (name == "Options") {
    return Options{m.at("extensions").get<std::vector<std::string>>(), flag("ack")};
  }
  if (name == "Status") return Status{flag("uploading"), flag("downloading")};
  if (name == "Have") {
    return Have{number("start"), number("length"), keeper.optional_bytes(m, "bitfield"),
                flag("ack")};
  }
  if (name == "Unhave") return Unhave{number("start"), number("length")};
  if (name == "Want") return Want{number("start"), number("length")};
  if (name == "Unwant") return Unwant{number("start"), number("length")};
  if (name == "Request") {
    return Request{number("index"), number("bytes"), flag("hash"), number("nodes")};
  }
  if (name == "Cancel") return Cancel{number("index"), number("bytes"), flag("hash")};
  if (name == "Data") {
    Data data{number("index"), keeper.optional_bytes(m, "value"), {}, {}};
    for (const Value& node : m.at("nodes")) {
      data.nodes.push_back({hypercore::NodeIndex(node.at("index").get<std::uint64_t>()),
                            node.at("size").get<std::uint64_t>(),
                            optional_fixed<hypercore::Hash>(node, "hash").value()});
    }
    data.signature = optional_fixed<crypto::Signature>(m, "signature");
    return data;
  }
  if (name == "Close") return Close{optional_fixed<crypto::DiscoveryKey>(m, "discoveryKey")};
  throw std::runtime_error("no message is called " + name);
}

std::string frame_of(std::uint64_t channel, const Message& message) {
  Bytes frame;
  append_message(frame, channel, message);
  return crypto::to_hex(frame);
}

Message decode(unsigned type, std::string_view hex, Keeper& keeper) {
  return decode_message(type, keeper.keep(crypto::from_hex(hex))).value();
}

std::string refusal(unsigned type, const Bytes& body) {
  try {
    decode_message(type, body);
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), Errc::bad_message);
    return error.what();
  }
  return "";
}

/// Frames in the vectors that the modules can make but hypercore never sends: a default spelt out
/// or left away where hypercore does the other. Ours are those that hypercore sends.
const std::map<std::string, std::string> never_sent{
    {"0112", "051208001000"},              // Status with no field
    {"051308041001", "03130804"},          // Have of one block, with its length
    {"03140803", "051408031001"},          // Unhave of one block, without its length
    {"03170803", "09170803100018002000"},  // Request with the index alone
};

TEST(Messages, AreDecodedAsTheModulesDo) {
  Value all = vectors::load("messages").at("messages");
  ASSERT_GT(all.size(), 20U);
  for (const Value& vector : all) {
    Keeper keeper;
    auto name = vector.at("name").get<std::string>();
    Message message = decode(vector.at("type"), vector.at("payload").get<std::string>(), keeper);
    EXPECT_EQ(name_of(message), name);
    EXPECT_EQ(type_of(message), vector.at("type"));
    EXPECT_EQ(describe(message), describe(from_json(name, vector.at("decoded"), keeper)))
        << vector.at("frame");
  }
}

TEST(Messages, AreEncodedByteForByteAsHypercoreSendsThem) {
  std::set<std::string> seen;
  Value all = vectors::load("messages").at("messages");
  for (const Value& vector : all) {
    Keeper keeper;
    auto frame = vector.at("frame").get<std::string>();
    seen.insert(frame);
    std::string wanted = never_sent.contains(frame) ? never_sent.at(frame) : frame;
    EXPECT_EQ(
        frame_of(vector.at("channel"), from_json(vector.at("name"), vector.at("decoded"), keeper)),
        wanted);
  }
  for (const auto& [frame, ours] : never_sent) EXPECT_TRUE(seen.contains(frame)) << frame;
}

TEST(Messages, OfWholeConversationsAreReadAndWrittenAsHypercoreDoes) {
  Value scenarios = vectors::load("replication").at("scenarios");
  ASSERT_GT(scenarios.size(), 10U);
  for (const Value& scenario : scenarios) {
    for (const Value& line : scenario.at("transcript")) {
      if (line.contains("note")) continue;
      Keeper keeper;
      const Value& decoded = line.at("decoded");
      Bytes frame = vectors::bytes(line.at("frame"));
      FrameReader().receive(frame, [&](const Frame& found) {
        Message message = decode_message(found.type, found.body).value();
        EXPECT_EQ(name_of(message), decoded.at("type"));
        if (found.type != 15) {
          EXPECT_EQ(describe(message),
                    describe(from_json(decoded.at("type"), decoded.at("message"), keeper)));
        }
        EXPECT_EQ(frame_of(found.channel, message), line.at("frame")) << scenario.at("name");
        return true;
      });
    }
  }
}

TEST(Messages, OfExtensionsAreANumberAndBytes) {
  Value all = vectors::load("messages").at("extension");
  ASSERT_FALSE(all.empty());
  for (const Value& vector : all) {
    Bytes body = vectors::bytes(vector.at("body"));
    EXPECT_EQ(frame_of(vector.at("channel"), Extension{vector.at("id"), body}), vector.at("frame"));
  }
  Keeper keeper;
  EXPECT_EQ(describe(decode(15, "c8016869", keeper)), "Extension 200 6869");
}

TEST(Messages, OfTypes11To14AreIgnored) {
  for (unsigned type : {11U, 12U, 13U, 14U}) {
    EXPECT_EQ(decode_message(type, crypto::from_hex("080100")), std::nullopt);
  }
}

TEST(Messages, WithAnEmptyBlockAreNotThoseWithout) {
  Keeper keeper;
  auto empty = std::get<Data>(decode(9, "08021200", keeper));
  ASSERT_TRUE(empty.value);
  EXPECT_TRUE(empty.value->empty());
  EXPECT_FALSE(std::get<Data>(decode(9, "0802", keeper)).value);
  EXPECT_EQ(frame_of(1, Data{2, BytesView(), {}, {}}), "051908021200");
  EXPECT_EQ(frame_of(1, Data{2, {}, {}, {}}), "03190802");
}

TEST(Messages, WithFieldsOfANewerProgramAreRead) {
  Keeper keeper;
  EXPECT_EQ(describe(decode(3, "0805ba0100", keeper)), "Have 5 1 - -");
  EXPECT_EQ(describe(decode(3, "4100000000000000000805", keeper)), "Have 5 1 - -");
  EXPECT_EQ(describe(decode(3, "08054500000000", keeper)), "Have 5 1 - -");
  EXPECT_EQ(describe(decode(3, "080548ffffffffffffffffff01", keeper)), "Have 5 1 - -");
}

TEST(Messages, OfWhichAFieldComesTwiceHaveTheLastOne) {
  Keeper keeper;
  EXPECT_EQ(describe(decode(3, "08050806", keeper)), "Have 6 1 - -");
}

TEST(Messages, KeepTheBytesOfExtensionNamesWhateverTheyAre) {
  Keeper keeper;
  auto options = std::get<Options>(decode(1, "0a02ff000a00", keeper));
  ASSERT_EQ(options.extensions.size(), 2U);
  EXPECT_EQ(options.extensions[0], std::string("\xff\0", 2));
  EXPECT_EQ(options.extensions[1], "");
}

TEST(Messages, ThatLackWhatTheyNeedAreRefused) {
  for (unsigned type : {0U, 3U, 4U, 5U, 6U, 7U, 8U, 9U}) {
    EXPECT_THAT(refusal(type, {}), testing::HasSubstr("it has no")) << type;
  }
  EXPECT_THAT(refusal(15, {}), testing::HasSubstr("Extension"));
  EXPECT_THAT(refusal(9, crypto::from_hex("08021a020804")), testing::HasSubstr("in a node"));
  for (unsigned type : {1U, 2U, 10U}) EXPECT_EQ(refusal(type, {}), "") << type;
}

TEST(Messages, ThatEndTooEarlyAreRefused) {
  EXPECT_THAT(refusal(3, crypto::from_hex("080510")), testing::HasSubstr("inside a number"));
  EXPECT_THAT(refusal(3, crypto::from_hex("08051a03ff")), testing::HasSubstr("1 are left"));
  EXPECT_THAT(refusal(3, crypto::from_hex("080541000000")), testing::HasSubstr("3 are left"));
  EXPECT_THAT(refusal(3, crypto::from_hex("080545000000")), testing::HasSubstr("3 are left"));
  EXPECT_NE(refusal(3, crypto::from_hex("08051affffffffffffffffff01")), "");
  EXPECT_NE(refusal(3, crypto::from_hex("08051affffffffffffff0f")), "");
}

TEST(Messages, WithNumbersThatNoPeerCanCountToAreRefused) {
  EXPECT_EQ(refusal(3, crypto::from_hex("08ffffffffffffff0f")), "");
  for (const char* number : {"8080808080808010", "ffffffffffffffffff01"}) {
    EXPECT_THAT(refusal(3, crypto::from_hex(std::string("08") + number)),
                testing::HasSubstr("2^53"));
    EXPECT_NE(refusal(15, crypto::from_hex(number)), "");
  }
  EXPECT_THAT(refusal(3, Bytes(100, std::byte{0xff})), testing::HasSubstr("64 bits"));
}

TEST(Messages, WithFieldsOfTheWrongKindAreRefused) {
  EXPECT_NE(refusal(3, crypto::from_hex("0a0105")), "");      // start as bytes
  EXPECT_NE(refusal(3, crypto::from_hex("08051805")), "");    // bitfield as a number
  EXPECT_NE(refusal(3, crypto::from_hex("08052201ff")), "");  // ack as bytes
  EXPECT_NE(refusal(3, crypto::from_hex("0d00000000")), "");  // start as four bytes
  EXPECT_THAT(refusal(3, crypto::from_hex("080543")), testing::HasSubstr("group"));
  for (const char* kind : {"44", "46", "47"}) {
    EXPECT_NE(refusal(3, crypto::from_hex(std::string("0805") + kind)), "");
  }
  EXPECT_THAT(refusal(0, crypto::from_hex("0a03000000")), testing::HasSubstr("wrong size"));
}

TEST(Messages, WithMoreThanAProofOrAProgramNeedsAreRefused) {
  auto repeated = [](Bytes head, std::string_view hex, int times) {
    Bytes part = crypto::from_hex(hex);
    for (int i = 0; i < times; ++i) head.insert(head.end(), part.begin(), part.end());
    return head;
  };
  std::string node = "1a2608041220" + std::string(64, 'a') + "1805";
  EXPECT_EQ(refusal(9, repeated(crypto::from_hex("0802"), node, 1024)), "");
  EXPECT_THAT(refusal(9, repeated(crypto::from_hex("0802"), node, 1025)),
              testing::HasSubstr("more than 1024 nodes"));
  EXPECT_EQ(refusal(1, repeated({}, "0a0161", 256)), "");
  EXPECT_THAT(refusal(1, repeated({}, "0a0161", 257)), testing::HasSubstr("256 extensions"));
  EXPECT_EQ(refusal(1, repeated(crypto::from_hex("0a8008"), "61", 1024)), "");
  EXPECT_NE(refusal(1, repeated(crypto::from_hex("0a8108"), "61", 1025)), "");
}

// Properties.

std::uint64_t any_number() {
  return *rc::gen::arbitrary<std::uint64_t>() >> *rc::gen::inRange(11, 64);
}

Bytes any_bytes() {
  auto numbers = *rc::gen::arbitrary<std::vector<std::uint8_t>>();
  Bytes bytes;
  for (std::uint8_t number : numbers) bytes.push_back(std::byte{number});
  return bytes;
}

template <class Fixed>
Fixed any_fixed() {
  Fixed fixed;
  for (std::byte& byte : fixed) byte = std::byte{*rc::gen::arbitrary<std::uint8_t>()};
  return fixed;
}

template <class Make>
auto maybe(Make make) -> std::optional<decltype(make())> {
  if (*rc::gen::arbitrary<bool>()) return make();
  return {};
}

bool any_flag() { return *rc::gen::arbitrary<bool>(); }

Message any_message(Keeper& keeper) {
  auto view = [&]() -> BytesView { return keeper.keep(any_bytes()); };
  switch (*rc::gen::inRange(0, 12)) {
    case 0:
      return Open{any_fixed<crypto::DiscoveryKey>(), maybe(any_fixed<Capability>)};
    case 1:
      return Options{*rc::gen::arbitrary<std::vector<std::string>>(), any_flag()};
    case 2:
      return Status{any_flag(), any_flag()};
    case 3:
      return Have{any_number(), any_number(), maybe(view), any_flag()};
    case 4:
      return Unhave{any_number(), any_number()};
    case 5:
      return Want{any_number(), any_number()};
    case 6:
      return Unwant{any_number(), any_number()};
    case 7:
      return Request{any_number(), any_number(), any_flag(), any_number()};
    case 8:
      return Cancel{any_number(), any_number(), any_flag()};
    case 9: {
      Data data{any_number(), maybe(view), {}, maybe(any_fixed<crypto::Signature>)};
      int nodes = *rc::gen::inRange(0, 5);
      for (int i = 0; i < nodes; ++i) {
        data.nodes.push_back(
            {hypercore::NodeIndex(any_number()), any_number(), any_fixed<hypercore::Hash>()});
      }
      return data;
    }
    case 10:
      return Close{maybe(any_fixed<crypto::DiscoveryKey>)};
    default:
      return Extension{any_number(), view()};
  }
}

RC_GTEST_PROP(Messages, WrittenAndReadAreTheSame, ()) {
  Keeper keeper;
  Message message = any_message(keeper);
  std::uint64_t channel = any_number() >> 4;
  Bytes bytes;
  append_message(bytes, channel, message);
  int frames = 0;
  FrameReader reader;
  reader.receive(bytes, [&](const Frame& frame) {
    ++frames;
    RC_ASSERT(frame.channel == channel);
    RC_ASSERT(frame.type == type_of(message));
    RC_ASSERT(describe(decode_message(frame.type, frame.body).value()) == describe(message));
    return true;
  });
  RC_ASSERT(frames == 1);
  RC_ASSERT(reader.buffered() == 0U);
}

RC_GTEST_PROP(Messages, CutAnywhereAreReadOrRefused, ()) {
  Keeper keeper;
  Message message = any_message(keeper);
  Bytes frame;
  append_message(frame, 1, message);
  Bytes body;
  FrameReader().receive(frame, [&](const Frame& found) {
    body.assign(found.body.begin(), found.body.end());
    return true;
  });
  for (std::size_t size = 0; size < body.size(); ++size) {
    // A block of its own, so that the sanitizer sees each byte that is read past the end.
    Bytes cut(body.begin(), body.begin() + static_cast<std::ptrdiff_t>(size));
    refusal(type_of(message), cut);
  }
}

RC_GTEST_PROP(Messages, OfHostileBytesAreReadOrRefused, ()) {
  refusal(*rc::gen::inRange(0U, 16U), any_bytes());
}

}  // namespace
