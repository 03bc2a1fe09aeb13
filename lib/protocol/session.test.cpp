// Sessions over real sockets on loopback: how they end, what they count, what callbacks may throw.
#include <protocol/replicate.hpp>

#include <gtest/gtest.h>
#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>
#include <storage/memory.hpp>
#include <testing/run_until.hpp>

#include <stdexcept>

namespace {

using asio::ip::tcp;
using hypercore::Feed;
using protocol::Connected;
using protocol::Errc;
using protocol::Session;
using testing_help::run_until;

/// Whether and how a session ended.
struct End {
  int times = 0;
  std::optional<Errc> error;

  void watch(const Session& session) {
    session.on_close([this](const std::optional<protocol::Error>& why) {
      ++times;
      if (why) error = why->code();
    });
  }
};

struct Pair : ::testing::Test {
  std::pair<tcp::socket, tcp::socket> sockets() {
    tcp::acceptor acceptor(io, {asio::ip::address_v4::loopback(), 0});
    tcp::socket dialled(io);
    dialled.connect(acceptor.local_endpoint());
    tcp::socket accepted = acceptor.accept();
    return {std::move(dialled), std::move(accepted)};
  }

  static Session start(tcp::socket socket, protocol::Role role, const Feed& feed, bool live) {
    return feed.replicate(Connected(std::move(socket), role), {.live = live});
  }

  asio::io_context io;
  Feed writer = Feed::in_memory();
  Feed reader = Feed::open(std::make_shared<storage::MemoryDirectory>(), writer.key());
};

using SessionOverTcp = Pair;

TEST_F(SessionOverTcp, EndsByItselfWhenBothSidesAreDone) {
  writer.append("hello");
  auto [dialled, accepted] = sockets();
  Session at_writer = start(std::move(dialled), protocol::Role::initiator, writer, false);
  Session at_reader = start(std::move(accepted), protocol::Role::responder, reader, false);
  End writers, readers;
  writers.watch(at_writer);
  readers.watch(at_reader);
  io.run();  // which returns: nothing is left to do
  EXPECT_EQ(crypto::text_of(reader.get(0)), "hello");
  EXPECT_EQ(writers.times, 1);
  EXPECT_EQ(readers.times, 1);
  EXPECT_FALSE(writers.error);
  EXPECT_FALSE(readers.error);
  EXPECT_TRUE(at_writer.closed());
  EXPECT_EQ(at_writer.stats().bytes_sent, at_reader.stats().bytes_received);
  EXPECT_EQ(at_reader.stats().bytes_sent, at_writer.stats().bytes_received);
  EXPECT_EQ(at_writer.stats().backlog, 0u);
}

TEST_F(SessionOverTcp, GoesOnWithoutItsHandles) {
  writer.append("hello");
  auto [dialled, accepted] = sockets();
  start(std::move(dialled), protocol::Role::initiator, writer, false);
  start(std::move(accepted), protocol::Role::responder, reader, false);
  io.run();
  EXPECT_EQ(reader.downloaded(), 1u);
}

TEST_F(SessionOverTcp, CloseEndsALiveOneOnBothSidesWithoutAnError) {
  writer.append("hello");
  auto [dialled, accepted] = sockets();
  Session at_writer = start(std::move(dialled), protocol::Role::initiator, writer, true);
  Session at_reader = start(std::move(accepted), protocol::Role::responder, reader, true);
  End writers, readers;
  writers.watch(at_writer);
  readers.watch(at_reader);
  ASSERT_TRUE(run_until(io, [&] { return reader.downloaded() == 1; }));
  EXPECT_EQ(writers.times, 0);
  at_reader.close();
  io.restart();
  io.run();
  EXPECT_EQ(writers.times, 1);
  EXPECT_EQ(readers.times, 1);
  EXPECT_FALSE(writers.error);
  EXPECT_FALSE(readers.error);
}

TEST_F(SessionOverTcp, APeerThatIsGoneIsALostConnection) {
  auto [dialled, accepted] = sockets();
  Session at_writer = start(std::move(dialled), protocol::Role::initiator, writer, true);
  End end;
  end.watch(at_writer);
  accepted.close();
  ASSERT_TRUE(run_until(io, [&] { return end.times == 1; }));
  EXPECT_EQ(end.error, Errc::connection_lost);
}

TEST_F(SessionOverTcp, TwoThatBothWantToBeginAreToldSo) {
  auto [dialled, accepted] = sockets();
  Session one = start(std::move(dialled), protocol::Role::initiator, writer, true);
  Session other = start(std::move(accepted), protocol::Role::initiator, reader, true);
  End ones, others;
  ones.watch(one);
  others.watch(other);
  ASSERT_TRUE(run_until(io, [&] { return ones.times == 1 && others.times == 1; }));
  EXPECT_TRUE(ones.error == Errc::handshake_failed || others.error == Errc::handshake_failed);
}

TEST_F(SessionOverTcp, WhatAProgramsCallbackThrowsComesOutOfRunAndHarmsNobody) {
  auto [dialled, accepted] = sockets();
  Session at_writer = start(std::move(dialled), protocol::Role::initiator, writer, true);
  Session at_reader = start(std::move(accepted), protocol::Role::responder, reader, true);
  auto subscription = reader.on_block(0, [](hypercore::Seq seq, crypto::BytesView) {
    if (seq == hypercore::Seq(1)) throw std::runtime_error("the program's own");
  });
  writer.append("one");
  writer.append("two");
  writer.append("three");
  auto wait = [&] { run_until(io, [&] { return reader.downloaded() == 3; }); };
  EXPECT_THROW((wait(), wait()), std::runtime_error);
  wait();
  EXPECT_EQ(reader.downloaded(), 3u);
  EXPECT_FALSE(at_reader.closed());
  writer.append("four");
  EXPECT_TRUE(run_until(io, [&] { return reader.downloaded() == 4; }));
}

TEST_F(SessionOverTcp, ABlockOfMebibytesArrivesWhole) {
  std::string large(5'000'000, 'x');
  writer.append(large);
  auto [dialled, accepted] = sockets();
  start(std::move(dialled), protocol::Role::initiator, writer, false);
  start(std::move(accepted), protocol::Role::responder, reader, false);
  io.run();
  EXPECT_EQ(crypto::text_of(reader.get(0)), large);
}

}  // namespace
