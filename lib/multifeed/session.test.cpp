// What a program writes: `replicate` over a connection.
#include <multifeed/replicate.hpp>
#include <protocol/asio_stream.hpp>

#include <gtest/gtest.h>
#include <testing/run_until.hpp>

#include <asio/local/connect_pair.hpp>
#include <asio/local/stream_protocol.hpp>

namespace {

using hypercore::JsonFeed;
using multifeed::JsonMultifeed;
using Socket = asio::local::stream_protocol::socket;

TEST(MultifeedSession, TwoProgramsOverAConnectionTellEachOtherEverything) {
  asio::io_context io;
  Socket left(io), right(io);
  asio::local::connect_pair(left, right);
  auto one = JsonMultifeed::in_memory(), other = JsonMultifeed::in_memory();
  std::vector<std::string> heard;
  other.on_feed([&](const JsonFeed& feed) {
    feed.on_block(
        0, [&](const hypercore::Json& message) { heard.push_back(message["text"].as_string()); });
  });
  one.writer("local").append({{"text", "hello"}});
  auto session = one.replicate(protocol::Connected(std::move(left), protocol::Role::initiator),
                               {.live = true});
  other.replicate(protocol::Connected(std::move(right), protocol::Role::responder), {.live = true});
  ASSERT_TRUE(testing_help::run_until(io, [&] { return heard.size() == 1; }));
  one.writer("second").append({{"text", "late"}});
  ASSERT_TRUE(testing_help::run_until(io, [&] { return heard.size() == 2; }));
  EXPECT_EQ(heard, (std::vector<std::string>{"hello", "late"}));
  bool over = false;
  session.on_close([&](const auto& error) { over = !error; });
  one.close();
  EXPECT_TRUE(testing_help::run_until(io, [&] { return over; }));
}

TEST(MultifeedSession, AnotherSharedKeyIsNamedWhenItEnds) {
  asio::io_context io;
  Socket left(io), right(io);
  asio::local::connect_pair(left, right);
  crypto::PublicKey key;
  auto one = JsonMultifeed::in_memory({.shared_key = key}), other = JsonMultifeed::in_memory();
  std::vector<std::string> ends;
  auto note = [&](const std::optional<protocol::Error>& error) {
    ends.emplace_back(error ? name_of(error->code()) : "none");
  };
  one.replicate(protocol::Connected(std::move(left), protocol::Role::initiator)).on_close(note);
  other.replicate(protocol::Connected(std::move(right), protocol::Role::responder)).on_close(note);
  ASSERT_TRUE(testing_help::run_until(io, [&] { return ends.size() == 2; }));
  EXPECT_TRUE(std::count(ends.begin(), ends.end(), "wrong_shared_key") >= 1) << ends[0] << ends[1];
}

TEST(MultifeedSession, WhoListensForFeedsStillRefusesAnotherSharedKey) {
  asio::io_context io;
  Socket left(io), right(io);
  asio::local::connect_pair(left, right);
  crypto::PublicKey key;
  auto one = JsonMultifeed::in_memory({.shared_key = key}), other = JsonMultifeed::in_memory();
  std::string end;
  int heard = 0;
  auto session = one.replicate(protocol::Connected(std::move(left), protocol::Role::initiator));
  session.on_feed([&](const crypto::DiscoveryKey&) { ++heard; });
  session.on_close([&](const auto& error) { end = error ? name_of(error->code()) : "none"; });
  auto theirs = other.replicate(protocol::Connected(std::move(right), protocol::Role::responder));
  theirs.on_feed([&](const crypto::DiscoveryKey&) { ++heard; });
  std::string their_end;
  theirs.on_close([&](const auto& error) { their_end = error ? name_of(error->code()) : "none"; });
  ASSERT_TRUE(testing_help::run_until(io, [&] { return !end.empty() && !their_end.empty(); }));
  EXPECT_TRUE(end == "wrong_shared_key" || their_end == "wrong_shared_key") << end << their_end;
  EXPECT_EQ(heard, 0);
}

TEST(MultifeedSession, AClosedOneThrowsAndTheConnectionEnds) {
  asio::io_context io;
  Socket left(io), right(io);
  asio::local::connect_pair(left, right);
  auto one = JsonMultifeed::in_memory(), other = JsonMultifeed::in_memory();
  one.close();
  EXPECT_THROW(one.replicate(protocol::Connected(std::move(left), protocol::Role::initiator),
                             {.live = true}),
               multifeed::Error);
  bool over = false;
  other.replicate(protocol::Connected(std::move(right), protocol::Role::responder), {.live = true})
      .on_close([&](const auto&) { over = true; });
  EXPECT_TRUE(testing_help::run_until(io, [&] { return over; }));
}

}  // namespace
