// A program that appends is killed with SIGKILL at any moment. Every block that `append` had
// returned for is there afterwards, on both sides. KAPPA_SEED=number repeats a run's choices (not
// its timing).
#include <interop/with_javascript.hpp>

#include <fmt/format.h>
#include <sys/wait.h>

#include <csignal>
#include <iostream>
#include <random>

namespace interop {
namespace {

using Killed = WithJavaScript;

constexpr unsigned big = 1;  // as in writer.cpp

std::uint64_t seed_of_this_run() {
  const char* given = std::getenv("KAPPA_SEED");
  std::uint64_t seed = given != nullptr ? std::stoull(given) : std::random_device{}();
  std::cout << "KAPPA_SEED=" << seed << '\n';
  return seed;
}

/// Lets a writer append some blocks to the feed in `path`, then kills it.
/// @return the length that it said last: what it had been promised
std::uint64_t write_and_kill(const std::filesystem::path& path, std::mt19937_64& random) {
  Child writer({KAPPA_INTEROP_WRITER, "append", path.string(), std::to_string(random())});
  std::uint64_t promised = 0;
  auto hear = [&promised](const std::string& line) {
    if (line.starts_with("error")) throw std::runtime_error(line);
    promised = std::stoull(line);
  };
  for (std::uint64_t lines = 1 + random() % 40; lines > 0; --lines) {
    std::optional<std::string> line = writer.line();
    if (!line) throw std::runtime_error("the writer ended by itself");
    hear(*line);
  }
  // Anywhere in the appends that follow: no append takes longer than this spins at most.
  auto until = std::chrono::steady_clock::now() + std::chrono::microseconds(random() % 3000);
  while (std::chrono::steady_clock::now() < until) {
  }
  writer.kill(SIGKILL);
  while (std::optional<std::string> line = writer.line()) hear(*line);
  int status = writer.wait();
  if (!WIFSIGNALED(status))
    throw std::runtime_error(fmt::format("the writer ended with {}", status));
  return promised;
}

void expect_hypercore9_agrees(JsPeer& js, const std::filesystem::path& path,
                              std::uint64_t promised) {
  JsFeed feed = js.open(path);
  EXPECT_TRUE(feed.live());
  ASSERT_GE(feed.length(), promised);
  EXPECT_EQ(feed.get(0, promised), blocks(0, promised, big));
  EXPECT_EQ(feed.audit(), (Json{{"valid", feed.length()}, {"invalid", 0}}));
  EXPECT_TRUE(feed.newest_signature_is_genuine());
  feed.close();
}

TEST_F(Killed, TwoHundredTimesHasEveryAcknowledgedBlockAndHypercore9Agrees) {
  constexpr int feeds = 8;
  constexpr int kills_a_feed = 25;
  std::mt19937_64 random(seed_of_this_run());
  int mended = 0;
  std::uint64_t blocks_written = 0;
  for (int number = 0; number < feeds; ++number) {
    TemporaryDirectory place;
    auto path = place / "feed";
    hypercore::Feed::open(path, {.key_pair = key_pair(5)}).close();
    for (int kill = 0; kill < kills_a_feed; ++kill) {
      SCOPED_TRACE(testing::Message() << "feed " << number << ", kill " << kill);
      std::uint64_t promised = write_and_kill(path, random);
      if (kill == 11 ||
          kill == 12) {  // what hypercore 9 makes of it before we have mended anything
        std::filesystem::copy(path, place / "copy");
        expect_hypercore9_agrees(js(), place / "copy", promised);
        std::filesystem::remove_all(place / "copy");
      }
      hypercore::Feed feed = hypercore::Feed::open(path);
      ASSERT_GE(feed.length(), promised);
      if (feed.recovery().mended()) ++mended;
      hypercore::AuditReport report = feed.audit();
      ASSERT_TRUE(report.clean()) << report.bad.size() << " bad blocks";
      ASSERT_EQ(report.valid, feed.length());
      // The newest each time, now and then all of them: audit reads all of them each time.
      std::uint64_t from = kill % 12 == 0 ? 0
                                          : feed.length().value() -
                                                std::min<std::uint64_t>(feed.length().value(), 300);
      for (std::uint64_t seq = from; seq < feed.length(); ++seq)
        ASSERT_EQ(feed.get(seq), block(seq, big)) << seq;
      std::uint64_t length = feed.length().value();
      feed.close();
      if (kill == 12 || kill + 1 == kills_a_feed) expect_hypercore9_agrees(js(), path, length);
      if (HasFailure()) return;
      if (kill + 1 == kills_a_feed) blocks_written += length;
    }
  }
  std::cout << fmt::format("{} kills, {} blocks, {} times something was mended\n",
                           feeds * kills_a_feed, blocks_written, mended);
}

}  // namespace
}  // namespace interop
