// Two programs with five hundred feeds each on the disk, which get those of the other.
#include <multifeed/contact.hpp>

#include <gtest/gtest.h>
#include <testing/needs.hpp>
#include <testing/session_pair.hpp>
#include <testing/temporary_directory.hpp>

#include <fmt/core.h>

#include <fstream>

namespace {

using multifeed::Contact;
using multifeed::Multifeed;

std::size_t open_descriptors() {
  std::filesystem::directory_iterator all("/proc/self/fd");
  return static_cast<std::size_t>(std::distance(begin(all), end(all)));
}

TEST(ThousandFeeds, AreReplicatedWithFewFilesOpen) {
  std::optional<std::string> missing = "there is no /proc here";
  if (std::filesystem::exists("/proc/self/fd")) missing.reset();
  if (testing_help::lacks(missing)) return;
  constexpr std::size_t feeds = 500, most = 32;  // of each: together a thousand
  testing_help::TemporaryDirectory directory;
  std::size_t before = open_descriptors();
  for (const char* name : {"one", "other"}) {
    Multifeed multi = Multifeed::open(directory / name, {.open_files = most});
    for (std::size_t i = 0; i < feeds; ++i) {
      multi.writer(std::to_string(i)).append(fmt::format("{} {}", name, i));
    }
    multi.close();
  }
  Multifeed one = Multifeed::open(directory / "one", {.open_files = most});
  Multifeed other = Multifeed::open(directory / "other", {.open_files = most});
  EXPECT_LE(open_descriptors(), before + 2) << "the locks: no feed is open yet";
  std::size_t worst = 0;
  one.on_feed([&](const auto&) { worst = std::max(worst, open_descriptors() - before); });
  testing_sessions::SessionPair pair;
  Contact::start(pair.a(), one, {});
  Contact::start(pair.b(), other, {});
  pair.run();
  EXPECT_TRUE(pair.a()->is_over() && pair.b()->is_over());
  EXPECT_FALSE(pair.a()->error()) << pair.a()->error()->what();
  for (const Multifeed& multi : {one, other}) {
    ASSERT_EQ(multi.size(), 2 * feeds);
    for (const auto& feed : multi.feeds()) ASSERT_EQ(feed.downloaded(), 1u);
  }
  worst = std::max(worst, open_descriptors() - before);
  EXPECT_GT(worst, most);
  EXPECT_LE(worst, 2 * (most + 1) + 1) << "of two multifeeds: their files and a lock; and /proc";
}

}  // namespace
