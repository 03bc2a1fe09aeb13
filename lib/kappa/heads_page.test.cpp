// What docs/heads-and-links.md tells, told again by a program; the page's code is this code.
#include <kappa/core.hpp>
#include <kappa/key_value_view.hpp>
#include <testing/vectors.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <asio/io_context.hpp>

#include <fstream>
#include <sstream>

namespace {

kappa::Write removable(const kappa::Entry& entry) {
  return kappa::Write{.key = entry.value["about"],
                      .links = kappa::links_in(entry),
                      .remove = entry.value["text"].is_null()};
}

struct HeadsPage : testing::Test {
  void run() {
    io.restart();
    io.run();
  }

  asio::io_context io;
  kappa::Core core{io, multifeed::Multifeed::in_memory()};
  hypercore::JsonFeed ada = core.writer("ada");
  hypercore::JsonFeed bob = core.writer("bob");
  hypercore::JsonFeed cleo = core.writer("cleo");
};

TEST_F(HeadsPage, AdaBobAndCleoMeetInTheCafe) {
  // clang-format off
  auto places = core.use("places", kappa::KeyValueView([](const kappa::Entry& entry) {
    return kappa::Write{.key = entry.value["about"], .links = kappa::links_in(entry)};
  }));
  ada.append({{"about", "where"}, {"text", "the park"}});
  run();
  hypercore::Json as_cleo_sees_it = places.links_json("where");
  bob.append({{"about", "where"}, {"text", "the pool"}, {"links", places.links_json("where")}});
  run();
  EXPECT_EQ(places.get("where").size(), 1U);
  cleo.append({{"about", "where"}, {"text", "the cafe"}, {"links", as_cleo_sees_it}});
  run();
  testing::internal::CaptureStdout();
  for (const kappa::Entry& entry : places.get("where")) {
    fmt::print("{}\n", entry.value["text"]);
  }
  EXPECT_THAT(testing::internal::GetCapturedStdout(), testing::AnyOf("the pool\nthe cafe\n", "the cafe\nthe pool\n"));
  ada.append({{"about", "where"}, {"text", "the cafe"}, {"links", places.links_json("where")}});
  // clang-format on
  run();
  ASSERT_EQ(places.get("where").size(), 1U);
  EXPECT_EQ(places.get("where")[0].id.feed, ada.key());
}

TEST_F(HeadsPage, ATombstoneIsAHeadThatIsNotShown) {
  auto places = core.use("places", kappa::KeyValueView(removable));
  ada.append({{"about", "where"}, {"text", "the park"}});
  run();
  ada.append({{"about", "where"}, {"text", nullptr}, {"links", places.links_json("where")}});
  run();
  EXPECT_TRUE(places.get("where").empty());
  EXPECT_EQ(places.links("where").size(), 1U);
}

/// The lines of a text without their indentation.
std::vector<std::string> lines_of(const std::string& file) {
  std::string path = std::string(KAPPA_VECTORS) + "/../../" + file;
  std::ifstream in(path);
  if (!in) throw std::runtime_error(path + " can't be read");
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) {
    lines.push_back(line.substr(std::min(line.size(), line.find_first_not_of(' '))));
  }
  return lines;
}

TEST(HeadsPageText, ShowsCodeThatThisTestRuns) {
  std::vector<std::string> here = lines_of("lib/kappa/heads_page.test.cpp");
  int checked = 0;
  bool in_code = false;
  for (const std::string& line : lines_of("docs/heads-and-links.md")) {
    if (line.starts_with("```")) {
      in_code = line == "```cpp";
    } else if (in_code) {
      EXPECT_THAT(here, testing::Contains(line));
      ++checked;
    }
  }
  EXPECT_EQ(checked, 12);
}

}  // namespace
