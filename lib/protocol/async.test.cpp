// Waiting for what peers have, over real sockets on loopback: values, time limits, cancellation.
#include <protocol/async.hpp>
#include <protocol/replicate.hpp>

#include <gtest/gtest.h>
#include <asio/bind_cancellation_slot.hpp>
#include <asio/cancellation_signal.hpp>
#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>
#include <asio/use_future.hpp>
#include <storage/memory.hpp>
#include <testing/run_until.hpp>

#include <fmt/core.h>

namespace {

using asio::ip::tcp;
using hypercore::Feed;
using hypercore::Seq;
using protocol::Connected;
using protocol::Errc;
using protocol::Session;
using testing_help::run_until;

/// How a wait ended: nothing yet, fine, or an error.
struct Outcome {
  int times = 0;
  std::optional<Errc> error;
  bool done() const { return times != 0; }

  auto handler() {
    return [this](const std::exception_ptr& thrown) {
      ++times;
      try {
        if (thrown) std::rethrow_exception(thrown);
      } catch (const protocol::Error& failure) {
        error = failure.code();
      }
    };
  }
};

class Async : public ::testing::Test {
 protected:
  /// A writer with blocks, and a reader that fetches only what it is asked for.
  explicit Async(std::size_t blocks = 50) {
    for (std::size_t i = 0; i < blocks; ++i) writer.append(fmt::format("block-{}", i));
  }

  void connect() {
    tcp::acceptor acceptor(io, {asio::ip::address_v4::loopback(), 0});
    tcp::socket dialled(io);
    dialled.connect(acceptor.local_endpoint());
    tcp::socket accepted = acceptor.accept();
    at_reader = reader.replicate(Connected(std::move(dialled), protocol::Role::initiator),
                                 {.live = true, .sparse = true});
    at_writer =
        writer.replicate(Connected(std::move(accepted), protocol::Role::responder), {.live = true});
  }

  bool wait(const Outcome& outcome) {
    return run_until(io, [&] { return outcome.done(); });
  }

  asio::io_context io;
  Feed writer = Feed::in_memory();
  Feed reader = Feed::open(std::make_shared<storage::MemoryDirectory>(), writer.key());
  std::optional<Session> at_reader, at_writer;
};

TEST_F(Async, ABlockThatIsHereComesWithoutAPeer) {
  Outcome outcome;
  crypto::Bytes block;
  writer.async_get(io, 7, [&](const std::exception_ptr& error, crypto::Bytes got) {
    outcome.handler()(error);
    block = std::move(got);
  });
  EXPECT_FALSE(outcome.done()) << "it may not complete inside the call";
  ASSERT_TRUE(wait(outcome));
  EXPECT_FALSE(outcome.error);
  EXPECT_EQ(crypto::text_of(block), "block-7");
}

TEST_F(Async, WaitsThatBeganBeforeThereWasAPeerEndWhenOneComes) {
  Outcome update, get, range, seek;
  hypercore::BytePosition place;
  reader.async_update(io, 1, {}, update.handler());
  reader.async_get(io, 49, [&](const std::exception_ptr& error, const crypto::Bytes& block) {
    get.handler()(error);
    EXPECT_EQ(crypto::text_of(block), "block-49");
  });
  reader.async_download(io, 10, 20, {}, range.handler());
  reader.async_seek(io, 8, {}, [&](const std::exception_ptr& error, hypercore::BytePosition at) {
    seek.handler()(error);
    place = at;
  });
  testing_help::run_for(io, std::chrono::milliseconds(20));
  EXPECT_FALSE(update.done() || get.done() || range.done() || seek.done());

  connect();
  for (Outcome* outcome : {&update, &get, &range, &seek}) {
    ASSERT_TRUE(wait(*outcome));
    EXPECT_FALSE(outcome->error);
    EXPECT_EQ(outcome->times, 1);
  }
  EXPECT_EQ(place.seq, Seq(1));
  EXPECT_EQ(place.offset, 1u);
  EXPECT_EQ(reader.length(), Seq(50));
  for (Seq seq = 10; seq < Seq(20); ++seq) EXPECT_TRUE(reader.has(seq));
  EXPECT_FALSE(reader.has(30)) << "nobody asked for it";
}

TEST_F(Async, AWholeFeedIsFetchedOnceItsLengthIsKnown) {
  Outcome all;
  reader.async_update(io, 1, {}, [&](const std::exception_ptr& error) {
    ASSERT_FALSE(error);
    reader.async_download(io, 0, reader.length(), {}, all.handler());
  });
  connect();
  ASSERT_TRUE(wait(all));
  EXPECT_FALSE(all.error);
  EXPECT_EQ(reader.downloaded(), 50u);
}

TEST_F(Async, WhatIsAppendedLaterIsWaitedFor) {
  connect();
  Outcome update;
  reader.async_update(io, 51, {}, update.handler());
  testing_help::run_for(io, std::chrono::milliseconds(50));
  EXPECT_FALSE(update.done());
  writer.append("one more");
  ASSERT_TRUE(wait(update));
  EXPECT_EQ(reader.length(), Seq(51));
}

TEST_F(Async, ATimeLimitEndsAWaitAndNothingElse) {
  Outcome limited, patient;
  reader.async_get(
      io, 3, {.timeout = std::chrono::milliseconds(20)},
      [&](const std::exception_ptr& error, const crypto::Bytes&) { limited.handler()(error); });
  reader.async_get(io, 3, [&](const std::exception_ptr& error, const crypto::Bytes&) {
    patient.handler()(error);
  });
  ASSERT_TRUE(wait(limited));
  EXPECT_EQ(limited.error, Errc::timeout);
  EXPECT_FALSE(patient.done());
  connect();
  ASSERT_TRUE(wait(patient));
  EXPECT_FALSE(patient.error);
  EXPECT_EQ(limited.times, 1);
}

TEST_F(Async, IfAvailableFailsWhenNobodyIsConnected) {
  Outcome outcome;
  reader.async_download(io, 0, 5, {.if_available = true}, outcome.handler());
  ASSERT_TRUE(wait(outcome));
  EXPECT_EQ(outcome.error, Errc::not_available);
}

TEST_F(Async, IfAvailableFailsWhenThePeerLacksIt) {
  connect();
  Outcome there, missing;
  reader.async_download(io, 0, 5, {.if_available = true}, there.handler());
  reader.async_download(io, 70, 75, {.if_available = true}, missing.handler());
  ASSERT_TRUE(wait(there));
  ASSERT_TRUE(wait(missing));
  EXPECT_FALSE(there.error);
  EXPECT_EQ(missing.error, Errc::not_available);
}

TEST_F(Async, ACancelledWaitSaysSoOnce) {
  asio::cancellation_signal signal;
  Outcome outcome;
  reader.async_update(io, 1, {}, asio::bind_cancellation_slot(signal.slot(), outcome.handler()));
  testing_help::run_for(io, std::chrono::milliseconds(5));
  signal.emit(asio::cancellation_type::terminal);
  ASSERT_TRUE(wait(outcome));
  EXPECT_EQ(outcome.error, Errc::cancelled);
  connect();
  testing_help::run_for(io, std::chrono::milliseconds(50));
  EXPECT_EQ(outcome.times, 1);
}

TEST_F(Async, AClosedFeedEndsItsWaits) {
  Outcome outcome;
  reader.async_update(io, 1, {}, outcome.handler());
  reader.close();
  ASSERT_TRUE(wait(outcome));
  EXPECT_EQ(outcome.error, Errc::closed);
}

TEST_F(Async, AFutureIsACompletionTokenToo) {
  std::future<crypto::Bytes> block = writer.async_get(io, 2, asio::use_future);
  io.run();
  EXPECT_EQ(crypto::text_of(block.get()), "block-2");
  std::future<void> nothing = reader.async_update(io, 1, {.if_available = true}, asio::use_future);
  io.restart();
  io.run();
  EXPECT_THROW(nothing.get(), protocol::Error);
}

TEST_F(Async, AWaitDoesNotOutliveItsContext) {
  Outcome outcome;
  {
    asio::io_context other;
    reader.async_update(other, 1, {}, outcome.handler());
  }
  EXPECT_FALSE(outcome.done());
  connect();
  Outcome later;
  reader.async_update(io, 1, {}, later.handler());
  ASSERT_TRUE(wait(later));
  EXPECT_FALSE(outcome.done());
}

}  // namespace
