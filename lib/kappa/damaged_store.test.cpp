// A view's store is damaged in every way that files can be: whatever is left of it, the view comes
// out right, because it is made again from the logs where it can't be trusted.
#include <kappa/core.hpp>
#include <testing/ledger.hpp>
#include <testing/temporary_directory.hpp>

#include <asio/io_context.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <functional>
#include <random>

namespace kappa {
namespace {

namespace fs = std::filesystem;
using testing_help::faults;
using testing_help::Ledger;

std::string contents(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void replace(const fs::path& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}

/// A view over two feeds that was opened a few times, so that its folder holds tables and a log.
class DamagedStore : public testing::Test {
 protected:
  void SetUp() override {
    for (int run = 0; run < 3; ++run) {
      asio::io_context io;
      Core core(io, feeds, place / "views", {.batch = 16});
      for (int i = 0; i < 150; ++i) {
        core.writer(i % 3 == 0 ? "one" : "two").append({{"run", run}, {"number", i}});
      }
      auto ledger = core.use("ledger", Ledger{});
      io.run();
      ASSERT_EQ(faults(core, ledger), "");
      core.close();
    }
  }

  /// Opens the view in a copy that `damage` was done to. @return why it was made again, if it was
  std::string open_after(const std::function<void(const fs::path& folder)>& damage) {
    fs::remove_all(place / "copy");
    fs::copy(place / "views", place / "copy", fs::copy_options::recursive);
    damage(place / "copy" / "ledger");
    asio::io_context io;
    Core core(io, feeds, place / "copy");
    auto ledger = core.use("ledger", Ledger{});
    io.run();
    std::string why = right_in_the_end(io, core, ledger);
    core.close();
    // And it stays so.
    asio::io_context later;
    Core again(later, feeds, place / "copy");
    auto reopened = again.use("ledger", Ledger{});
    later.run();
    EXPECT_EQ(faults(again, reopened), "");
    EXPECT_EQ(reopened.rebuilt().why, "");
    again.close();
    return why;
  }

  static std::string right_in_the_end(asio::io_context& io, const Core& core,
                                      const ViewHandle& ledger) {
    std::string found;
    try {
      found = faults(core, ledger);
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), Errc::damaged_store);
      io.restart();
      io.run();
      found = faults(core, ledger);
    }
    EXPECT_EQ(found, "");
    EXPECT_FALSE(ledger.failure()) << ledger.failure()->message;
    return ledger.rebuilt().why;
  }

  std::vector<std::string> files() {
    std::vector<std::string> names;
    for (const auto& file : fs::directory_iterator(place / "views" / "ledger"))
      names.push_back(file.path().filename().string());
    std::sort(names.begin(), names.end());
    return names;
  }

  testing_help::TemporaryDirectory place;
  multifeed::Multifeed feeds = multifeed::Multifeed::in_memory();
};

TEST_F(DamagedStore, IsRightWhereverAFileIsCutOff) {
  std::mt19937 random(5);
  int rebuilt = 0;
  for (const std::string& name : files()) {
    std::string whole = contents(place / "views" / "ledger" / name);
    for (int i = 0; i < 12 && i < int(whole.size()); ++i) {
      std::size_t size = i == 0 ? 0 : random() % whole.size();
      SCOPED_TRACE(name + " cut to " + std::to_string(size) + " of " +
                   std::to_string(whole.size()));
      if (open_after(
              [&](const fs::path& folder) { replace(folder / name, whole.substr(0, size)); }) != "")
        ++rebuilt;
      if (HasFailure()) return;
    }
  }
  EXPECT_GT(rebuilt, 16);
}

TEST_F(DamagedStore, IsRightWhicheverByteOfAFileIsFlipped) {
  std::mt19937 random(6);
  int rebuilt = 0;
  for (const std::string& name : files()) {
    std::string whole = contents(place / "views" / "ledger" / name);
    for (int i = 0; i < 12 && i < int(whole.size()); ++i) {
      std::size_t at = random() % whole.size();
      SCOPED_TRACE(name + " flipped at " + std::to_string(at) + " of " +
                   std::to_string(whole.size()));
      std::string flipped = whole;
      flipped[at] = static_cast<char>(flipped[at] ^ (1 << (random() % 8)));
      if (open_after([&](const fs::path& folder) { replace(folder / name, flipped); }) != "")
        ++rebuilt;
      if (HasFailure()) return;
    }
  }
  EXPECT_GT(rebuilt, 16);
}

TEST_F(DamagedStore, IsRightWhicheverFileIsMissing) {
  for (const std::string& name : files()) {
    SCOPED_TRACE(name);
    open_after([&](const fs::path& folder) { fs::remove(folder / name); });
  }
}

TEST_F(DamagedStore, IsRightWhereAFileWasFilledWithZeros) {
  for (const std::string& name : files()) {
    SCOPED_TRACE(name);
    open_after([&](const fs::path& folder) {
      replace(folder / name, std::string(fs::file_size(folder / name), '\0'));
    });
  }
}

TEST_F(DamagedStore, MayBeDeletedAltogether) {
  EXPECT_EQ(open_after([](const fs::path& folder) { fs::remove_all(folder); }), "");
}

TEST_F(DamagedStore, MayBeAFile) {
  open_after([](const fs::path& folder) {
    fs::remove_all(folder);
    replace(folder, "I was here");
  });
}

TEST_F(DamagedStore, IsSetAsideAndTheHandleSaysWhere) {
  fs::path aside;
  fs::copy(place / "views", place / "copy", fs::copy_options::recursive);
  replace(place / "copy" / "ledger" / "CURRENT", "nonsense\n");
  asio::io_context io;
  Core core(io, feeds, place / "copy");
  Rebuilt rebuilt = core.use("ledger", Ledger{}).rebuilt();
  EXPECT_EQ(rebuilt.set_aside, place / "copy" / "ledger.damaged");
  EXPECT_EQ(contents(rebuilt.set_aside / "CURRENT"), "nonsense\n");
  EXPECT_THAT(rebuilt.why, testing::HasSubstr("ledger.damaged"));
}

}  // namespace
}  // namespace kappa
