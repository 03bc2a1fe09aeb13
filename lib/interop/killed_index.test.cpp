// A program that appends and indexes is killed with SIGKILL at any moment. Its views have seen
// every entry once when they are opened again, and what they had seen is not given to them again.
// KAPPA_SEED=number repeats a run's choices (not its timing).
#include <interop/child.hpp>
#include <kappa/core.hpp>
#include <kappa/list_view.hpp>
#include <testing/ledger.hpp>
#include <testing/temporary_directory.hpp>

#include <asio/io_context.hpp>

#include <gtest/gtest.h>
#include <sys/wait.h>

#include <csignal>
#include <iostream>
#include <random>

namespace interop {
namespace {

using testing_help::Ledger;

std::uint64_t seed_of_this_run() {
  const char* given = std::getenv("KAPPA_SEED");
  std::uint64_t seed = given != nullptr ? std::stoull(given) : std::random_device{}();
  std::cout << "KAPPA_SEED=" << seed << '\n';
  return seed;
}

/// @return how many entries the ledger had said it had seen
std::uint64_t index_and_kill(const std::filesystem::path& path, std::mt19937_64& random) {
  Child indexer({KAPPA_INTEROP_INDEXER, path.string(), std::to_string(random())});
  std::uint64_t seen = 0;
  auto hear = [&seen](const std::string& line) {
    if (line.starts_with("error")) throw std::runtime_error(line);
    seen = std::stoull(line);
  };
  // Now and then it is killed while it opens.
  for (std::uint64_t lines = random() % 8; lines > 0; --lines) {
    std::optional<std::string> line = indexer.line();
    if (!line) throw std::runtime_error("the indexer ended by itself");
    hear(*line);
  }
  auto until = std::chrono::steady_clock::now() + std::chrono::microseconds(random() % 5000);
  while (std::chrono::steady_clock::now() < until) {
  }
  indexer.kill(SIGKILL);
  while (std::optional<std::string> line = indexer.line()) hear(*line);
  int status = indexer.wait();
  if (!WIFSIGNALED(status)) throw std::runtime_error(fmt::format("the indexer ended: {}", status));
  return seen;
}

std::uint64_t count_in(const kappa::ViewHandle& ledger) {
  return std::stoull(ledger.get("count").value_or("0"));
}

/// Opens the views again, and looks at them before and after they have caught up.
void look(const std::filesystem::path& path, std::uint64_t seen) {
  asio::io_context io;
  kappa::Core core(io, path);
  auto calls = std::make_shared<int>(0);
  auto ledger = core.use("ledger", Ledger{calls});
  auto list = core.use("list", kappa::ListView([](const kappa::Entry& entry) {
                         return kappa::sort_key(entry.value["number"]);
                       }));
  EXPECT_EQ(ledger.rebuilt().why, "");
  EXPECT_EQ(list.rebuilt().why, "");
  std::uint64_t before = count_in(ledger);
  EXPECT_GE(before, seen);
  EXPECT_EQ(before, ledger.progress().indexed);
  io.run();
  EXPECT_EQ(testing_help::faults(core, ledger), "");
  EXPECT_EQ(count_in(ledger), ledger.progress().total);
  EXPECT_EQ(std::uint64_t(*calls), ledger.progress().total - before);
  std::vector<kappa::Entry> entries = list.read();
  EXPECT_EQ(entries.size(), list.progress().total);
  EXPECT_TRUE(
      std::is_sorted(entries.begin(), entries.end(), [](const auto& one, const auto& other) {
        return one.value["number"].as_number() < other.value["number"].as_number();
      }));
  core.close();
}

TEST(KilledIndex, TwoHundredTimesHasEveryEntryOnce) {
  constexpr int rooms = 10;
  constexpr int kills_a_room = 20;
  std::mt19937_64 random(seed_of_this_run());
  for (int number = 0; number < rooms; ++number) {
    testing_help::TemporaryDirectory place;
    for (int kill = 0; kill < kills_a_room; ++kill) {
      SCOPED_TRACE(testing::Message() << "room " << number << ", kill " << kill);
      std::uint64_t seen = index_and_kill(place / "room", random);
      // Several kills one after the other, too.
      if (kill % 3 != 2 && kill + 1 != kills_a_room) continue;
      look(place / "room", seen);
      if (HasFailure()) return;
    }
  }
}

}  // namespace
}  // namespace interop
