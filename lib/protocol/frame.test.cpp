#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <protocol/frame.hpp>
#include <protocol/messages.hpp>
#include <testing/vectors.hpp>

#include <vector>

namespace {

using namespace protocol;
namespace vectors = testing_vectors;
using vectors::Value;

/// A frame that outlives the call that handed it over.
struct Kept {
  std::uint64_t channel;
  unsigned type;
  Bytes body;

  friend bool operator==(const Kept&, const Kept&) = default;
};

Kept keep(const Frame& frame) {
  return {frame.channel, frame.type, Bytes(frame.body.begin(), frame.body.end())};
}

std::vector<Kept> receive(FrameReader& reader, BytesView bytes) {
  std::vector<Kept> frames;
  reader.receive(bytes, [&](const Frame& frame) {
    frames.push_back(keep(frame));
    return true;
  });
  return frames;
}

std::vector<Kept> receive(std::string_view hex) {
  FrameReader reader;
  Bytes bytes = crypto::from_hex(hex);
  return receive(reader, bytes);
}

Errc refusal(std::string_view hex) {
  try {
    receive(hex);
  } catch (const Error& error) {
    return error.code();
  }
  return Errc::closed;  // nothing here says it
}

TEST(Frames, OfTheVectorsAreWrittenAndRead) {
  Value all = vectors::load("messages").at("messages");
  for (const Value& vector : all) {
    Bytes body = vectors::bytes(vector.at("payload"));
    Bytes frame;
    append_frame(frame, vector.at("channel"), vector.at("type"), body);
    EXPECT_EQ(crypto::to_hex(frame), vector.at("frame"));
    FrameReader reader;
    EXPECT_THAT(receive(reader, frame),
                testing::ElementsAre(Kept{vector.at("channel"), vector.at("type"), body}));
  }
}

/// What the modules accept and we do not. Peers never send it, and the sooner a connection that
/// carries something else is given up, the better.
bool refused_by_us_alone(const std::string& bytes) { return bytes == "ffffffffffffffffff01"; }

TEST(Frames, AreAcceptedAndRefusedAsByTheModules) {
  Value all = vectors::load("messages").at("receive");
  ASSERT_GT(all.size(), 10U);
  for (const Value& vector : all) {
    auto bytes = vector.at("bytes").get<std::string>();
    std::vector<std::string> names;
    bool accepted = true;
    try {
      for (const Kept& frame : receive(bytes)) {
        auto message = decode_message(frame.type, frame.body);
        names.emplace_back(message ? name_of(*message) : "ignored");
      }
    } catch (const Error&) {
      accepted = false;
    }
    EXPECT_EQ(accepted, vector.at("accepted").get<bool>() && !refused_by_us_alone(bytes)) << bytes;
    std::vector<std::string> expected;
    for (const Value& message : vector.at("messages")) {
      expected.push_back(message.value("name", "ignored"));
    }
    EXPECT_EQ(names, expected) << bytes;
  }
}

TEST(Frames, ThatKeepTheConnectionAliveAreSwallowed) {
  EXPECT_THAT(receive("00"), testing::IsEmpty());
  EXPECT_THAT(receive("00011a000002121000"),
              testing::ElementsAre(Kept{1, 10, {}}, Kept{1, 2, crypto::from_hex("10")}));
  EXPECT_THAT(receive("8000011a"), testing::ElementsAre(Kept{1, 10, {}}));
}

TEST(Frames, OfAChannelBeyond7HaveALongerHeader) {
  EXPECT_THAT(receive("02fa01"), testing::ElementsAre(Kept{15, 10, {}}));
  EXPECT_THAT(receive("048083c00a"), testing::ElementsAre(Kept{0x150018, 0, {}}));
}

TEST(Frames, OfMoreThanEightMiBAreRefused) {
  Bytes body(largest_body, std::byte{1});
  Bytes frame;
  append_frame(frame, 1, 9, body);
  FrameReader reader;
  EXPECT_THAT(receive(reader, frame), testing::ElementsAre(Kept{1, 9, body}));
  EXPECT_EQ(refusal("8180800410"), Errc::closed);  // 8 MiB are announced
  EXPECT_EQ(refusal("8280800410"), Errc::frame_too_large);
  EXPECT_EQ(refusal("828080048001"), Errc::closed);  // the header takes one byte more
  EXPECT_EQ(refusal("838080048001"), Errc::frame_too_large);
  for (const char* length : {"80808010", "ffffffffffffff0f", "ffffffffffffff7f"}) {
    EXPECT_EQ(refusal(length), Errc::frame_too_large) << length;
  }
}

TEST(Frames, ShorterThanTheirHeaderAreRefused) {
  EXPECT_EQ(refusal("01fa01"), Errc::frame_too_large);
}

TEST(Frames, WithNumbersThatDoNotEndAreRefused) {
  EXPECT_EQ(refusal("ffffffffffffff"), Errc::closed);
  EXPECT_EQ(refusal("ffffffffffffffff"), Errc::bad_varint);
  EXPECT_EQ(refusal("20ffffffffffffffff"), Errc::bad_varint);
  FrameReader reader;
  Bytes byte{std::byte{0xff}};
  for (int i = 0; i < 7; ++i) EXPECT_THAT(receive(reader, byte), testing::IsEmpty());
  EXPECT_THROW(receive(reader, byte), Error);
}

TEST(Frames, AfterOneThatWasEnoughAreDropped) {
  Bytes bytes = crypto::from_hex("011a011b011c");
  FrameReader reader;
  std::vector<unsigned> types;
  auto first_two = [&](const Frame& frame) {
    types.push_back(frame.type);
    return types.size() < 2;
  };
  reader.receive(bytes, first_two);
  EXPECT_THAT(types, testing::ElementsAre(10U, 11U));
  EXPECT_EQ(reader.buffered(), 0U);

  types.clear();
  reader.receive(BytesView(bytes).first(3), [&](const Frame&) { return true; });
  types.push_back(0);
  reader.receive(BytesView(bytes).subspan(3), first_two);  // 1b was split and ends it
  EXPECT_THAT(types, testing::ElementsAre(0U, 11U));
  EXPECT_EQ(reader.buffered(), 0U);
}

TEST(Frames, ThatLieWholeInTheInputAreNotCopied) {
  Bytes bytes = crypto::from_hex("031911220311");
  FrameReader reader;
  reader.receive(bytes, [&](const Frame& frame) {
    EXPECT_EQ(frame.body.data(), bytes.data() + 2);
    return true;
  });
  EXPECT_EQ(reader.buffered(), 2U);
}

TEST(Frames, ThatAreAnnouncedCostOnlyWhatHasCome) {
  FrameReader reader;
  Bytes head = crypto::from_hex("8180800410");  // 8 MiB
  receive(reader, head);
  EXPECT_EQ(reader.buffered(), 5U);
  Bytes more(1000);
  receive(reader, more);
  EXPECT_EQ(reader.buffered(), 1005U);
}

RC_GTEST_PROP(Frames, AreTheSameHoweverTheyAreCut, ()) {
  Bytes bytes;
  std::vector<Kept> sent;
  int count = *rc::gen::inRange(0, 10);
  for (int i = 0; i < count; ++i) {
    if (*rc::gen::inRange(0, 4) == 0) bytes.push_back(std::byte{0});
    Kept frame{*rc::gen::arbitrary<std::uint64_t>() >> *rc::gen::inRange(13, 64),
               *rc::gen::inRange(0U, 16U), Bytes(*rc::gen::inRange<std::size_t>(0, 300))};
    for (std::byte& byte : frame.body) byte = std::byte{*rc::gen::arbitrary<std::uint8_t>()};
    append_frame(bytes, frame.channel, frame.type, frame.body);
    sent.push_back(frame);
  }
  FrameReader reader;
  std::vector<Kept> received;
  BytesView rest = bytes;
  while (!rest.empty()) {
    std::size_t size =
        *rc::gen::inRange<std::size_t>(1, std::min<std::size_t>(rest.size(), 200) + 1);
    // A block of its own, so that the sanitizer sees each byte that is read past the end.
    Bytes part(rest.begin(), rest.begin() + static_cast<std::ptrdiff_t>(size));
    for (Kept& frame : receive(reader, part)) received.push_back(std::move(frame));
    rest = rest.subspan(size);
  }
  RC_ASSERT(received == sent);
  RC_ASSERT(reader.buffered() == 0U);
}

TEST(Frames, CutAtEveryPositionAreTheSame) {
  Bytes bytes = crypto::from_hex(
      "0002121000"
      "8201"
      "fa01" +
      std::string(256, '5') + "011a00");
  std::vector<Kept> whole = receive(crypto::to_hex(bytes));
  ASSERT_EQ(whole.size(), 3U);
  for (std::size_t cut = 0; cut <= bytes.size(); ++cut) {
    FrameReader reader;
    std::vector<Kept> frames = receive(reader, BytesView(bytes).first(cut));
    for (Kept& frame : receive(reader, BytesView(bytes).subspan(cut))) {
      frames.push_back(std::move(frame));
    }
    EXPECT_EQ(frames, whole) << cut;
  }
}

RC_GTEST_PROP(Frames, OfHostileBytesAreReadOrRefused, (const std::vector<std::uint8_t>& noise)) {
  Bytes bytes;
  for (std::uint8_t number : noise) bytes.push_back(std::byte{number});
  FrameReader reader;
  try {
    receive(reader, bytes);
    RC_ASSERT(reader.buffered() <= bytes.size());
  } catch (const Error& error) {
    RC_ASSERT(error.code() == Errc::bad_varint || error.code() == Errc::frame_too_large);
  }
}

}  // namespace
