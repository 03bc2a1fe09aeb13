// A swarm recognises a peer that is connected twice by its key: all sessions over its connections
// must have the same one.
#include <protocol/session.hpp>

#include <gtest/gtest.h>
#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>

#include <array>
#include <set>

namespace {

using asio::ip::tcp;
using protocol::NoisePublicKey;

struct Seen {
  std::array<std::byte, 32> identity{};
  std::multiset<NoisePublicKey> ours, theirs;
  bool keep = true;
};

/// What a swarm hands out, as far as a session cares.
class FakeConnection {
 public:
  FakeConnection(tcp::socket socket, bool initiator, std::shared_ptr<Seen> seen)
      : socket_(std::move(socket)), initiator_(initiator), seen_(std::move(seen)) {}
  tcp::socket& socket() { return socket_; }
  bool is_initiator() const { return initiator_; }
  std::span<const std::byte, 32> identity() const { return seen_->identity; }
  bool identify(protocol::BytesView ours, protocol::BytesView theirs) {
    seen_->ours.insert(NoisePublicKey::from(ours));
    seen_->theirs.insert(NoisePublicKey::from(theirs));
    return seen_->keep;
  }

 private:
  tcp::socket socket_;
  bool initiator_;
  std::shared_ptr<Seen> seen_;
};

struct Room {
  asio::io_context io;
  std::shared_ptr<Seen> alice = std::make_shared<Seen>(), bob = std::make_shared<Seen>();

  std::pair<protocol::Session, protocol::Session> connect() {
    tcp::acceptor acceptor(io, {asio::ip::address_v4::loopback(), 0});
    tcp::socket dialled(io);
    dialled.connect(acceptor.local_endpoint());
    tcp::socket accepted = acceptor.accept();
    return {protocol::Session(FakeConnection(std::move(dialled), true, alice)),
            protocol::Session(FakeConnection(std::move(accepted), false, bob))};
  }
};

TEST(SessionIdentity, EverySessionOfASwarmHasTheSameKeyAndTellsItTheOther) {
  Room room;
  room.alice->identity.fill(std::byte{1});
  room.bob->identity.fill(std::byte{2});
  auto one = room.connect();
  auto two = room.connect();
  while (room.alice->theirs.size() + room.bob->theirs.size() < 4) {
    ASSERT_NE(room.io.run_one_for(std::chrono::seconds(10)), 0u);
  }
  EXPECT_EQ(std::set(room.alice->ours.begin(), room.alice->ours.end()).size(), 1u);
  EXPECT_EQ(room.alice->ours, room.bob->theirs);
  EXPECT_EQ(room.bob->ours, room.alice->theirs);
  EXPECT_NE(room.alice->ours, room.bob->ours);
}

TEST(SessionIdentity, ASessionThatIsNotToBeKeptEndsWithoutAnError) {
  Room room;
  room.alice->keep = false;
  auto [one, two] = room.connect();
  std::optional<protocol::Error> error(std::in_place, protocol::Errc::closed, "not told");
  one.on_close([&](const auto& result) { error = result; });
  while (!one.closed() || error) ASSERT_NE(room.io.run_one_for(std::chrono::seconds(10)), 0u);
  EXPECT_FALSE(error.has_value());
}

}  // namespace
