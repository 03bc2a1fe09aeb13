// What comes after a right handshake and is no message.
#include <protocol/peer.hpp>

#include <hypercore/varint.hpp>

#include <gtest/gtest.h>
#include <testing/siege.hpp>

namespace {

using namespace protocol;
using testing_sessions::heap_in_use;
using testing_sessions::Siege;

Bytes varint(std::uint64_t value) {
  Bytes result;
  hypercore::append_varint(result, value);
  return result;
}

void expect_refused(const Bytes& bytes, Errc code) {
  for (bool byte_by_byte : {false, true}) {
    Siege siege;
    siege.enemy.then = [&] { siege.enemy.open(1, siege.key()); };
    siege.fight();
    for (std::size_t at = 0; at < bytes.size(); at += byte_by_byte ? 1 : bytes.size()) {
      siege.enemy.say_bytes(BytesView(bytes).subspan(at, byte_by_byte ? 1 : bytes.size()));
      siege.fight();
      if (siege.attacked()->is_over()) break;
    }
    siege.expect_repelled(code);
  }
}

TEST(HostileFrames, AnEndlessVarintIsRefused) {
  expect_refused(Bytes(9, std::byte{0xff}), Errc::bad_varint);
  Bytes header = varint(1000);
  header.insert(header.end(), 9, std::byte{0x80});
  expect_refused(header, Errc::bad_varint);
}

TEST(HostileFrames, AFrameOfMoreThanEightMebibytesIsRefusedAtItsHead) {
  Bytes bytes = varint(largest_body + 2);
  bytes.push_back(std::byte{0x19});
  expect_refused(bytes, Errc::frame_too_large);
  bytes = varint((std::uint64_t{1} << 53) - 1);
  bytes.push_back(std::byte{0x19});
  expect_refused(bytes, Errc::frame_too_large);
}

TEST(HostileFrames, AFrameShorterThanItsHeadIsRefused) {
  Bytes bytes = varint(1);
  bytes.insert(bytes.end(), {std::byte{0x91}, std::byte{0x01}});
  expect_refused(bytes, Errc::frame_too_large);
}

TEST(HostileFrames, AnAnnouncedFrameCostsOnlyWhatHasCome) {
  Siege siege;
  siege.fight();
  siege.enemy.open(1, siege.key());
  siege.fight();
  std::size_t before = heap_in_use();
  Bytes head = varint(largest_body);
  head.push_back(std::byte{0x19});
  siege.enemy.say_bytes(head);
  siege.fight();
  EXPECT_LT(heap_in_use(), before + (std::size_t{64} << 10));
  Bytes part(std::size_t{1} << 20);
  for (int i = 0; i < 7; ++i) siege.enemy.say_bytes(part), siege.fight();
  EXPECT_LT(heap_in_use(), before + (std::size_t{20} << 20));
  siege.expect_unharmed();
}

TEST(HostileFrames, BodiesThatAreNoMessagesAreRefused) {
  for (unsigned type : {0u, 1u, 2u, 3u, 4u, 5u, 6u, 7u, 8u, 9u, 10u}) {
    SCOPED_TRACE(type);
    Bytes bytes;
    append_frame(bytes, 1, type, Bytes(3, std::byte{0xff}));
    expect_refused(bytes, Errc::bad_message);
  }
}

TEST(HostileFrames, TypesThatAreNotKnownAreIgnored) {
  Siege siege;
  siege.enemy.then = [&] {
    siege.enemy.open(1, siege.key());
    for (unsigned type : {11u, 12u, 13u, 14u}) siege.enemy.say_frame(1, type, Bytes(1000));
    siege.enemy.say_bytes(Bytes(1000));  // keep-alives
  };
  siege.fight();
  EXPECT_FALSE(siege.attacked()->is_over());
  siege.expect_unharmed();
}

TEST(HostileFrames, ExtensionsThatNobodySpeaksAreIgnored) {
  Siege siege;
  siege.enemy.then = [&] {
    siege.enemy.open(1, siege.key());
    siege.enemy.say(0, Extension{0, Bytes(100)});
    siege.enemy.say(1, Options{std::vector<std::string>(256, "name"), true});
    siege.enemy.say(1, Extension{255, Bytes(100)});
    siege.enemy.say(1, Extension{256, Bytes(100)});
    siege.enemy.say(1, Extension{(std::uint64_t{1} << 53) - 1, Bytes(100)});
  };
  siege.fight();
  EXPECT_FALSE(siege.attacked()->is_over());
  siege.expect_unharmed();
}

TEST(HostileFrames, AFlippedBitAnywhereHarmsNobody) {
  // There is no checksum: what is flipped decodes to something else, or to nothing.
  for (std::size_t bit = 0; bit < 1200; bit += 7) {
    SCOPED_TRACE(bit);
    Siege siege(Siege::Victim::writer, 6);
    bool flipped = false;
    siege.enemy.then = [&] {
      siege.enemy.open(1, siege.key());
      Bytes bytes;
      append_message(bytes, 1, Want{0, 1 << 20});
      append_message(bytes, 1, Have{.start = 0, .length = 3, .bitfield = {}});
      for (std::uint64_t i = 0; i < 6; ++i) append_message(bytes, 1, Request{.index = i});
      append_message(bytes, 1, Status{true, true});
      append_message(bytes, 1, Close{});
      flipped = bit / 8 < bytes.size();
      if (flipped) bytes[bit / 8] ^= std::byte{1} << (bit % 8);
      siege.enemy.say_bytes(bytes);
    };
    siege.fight();
    siege.expect_unharmed();
  }
}

}  // namespace
