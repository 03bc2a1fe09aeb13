#include "site.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// A folder of pages that is gone with the test.
class Site : public testing::Test {
 protected:
  Site() : folder_(std::filesystem::path(testing::TempDir()) / "site-XXXXXX") {
    std::string pattern = folder_.string();
    folder_ = mkdtemp(pattern.data());
  }
  ~Site() override { std::filesystem::remove_all(folder_); }

  void write(const std::string& name, std::string_view text) {
    std::filesystem::create_directories((folder_ / name).parent_path());
    std::ofstream(folder_ / name) << text;
  }
  std::vector<std::string> problems() { return site::check(folder_).problems; }

  std::filesystem::path folder_;
};

TEST_F(Site, LinksAmongItsPagesAreFine) {
  write("index.html",
        R"(<a href="a.html#there">a</a> <a href='#top' id="top">up</a> <img src="a%20b.svg">)");
  write("a.html", R"(<h2 id="there">There</h2><a href="./index.html">back</a>)");
  write("a b.svg", "<svg/>");
  EXPECT_THAT(problems(), IsEmpty());
}

TEST_F(Site, DeadLinkIsNamed) {
  write("index.html", R"(<A HREF="gone.html">gone</A>)");
  EXPECT_THAT(problems(), ElementsAre("index.html links to gone.html, which is not there"));
}

TEST_F(Site, DeadAnchorIsNamedOnTheSamePageAndOnAnother) {
  write("index.html", R"(<a href="#no">x</a><a href="a.html#never">y</a>)");
  write("a.html", "<p>");
  EXPECT_THAT(problems(),
              ElementsAre("index.html links to #no, but that page has no such anchor",
                          "index.html links to a.html#never, but that page has no such anchor"));
}

TEST_F(Site, MissingPictureIsNamed) {
  write("index.html", R"(<img alt="log" src="figures/log.svg"/><object data="x.svg"></object>)");
  EXPECT_THAT(problems(), ElementsAre("index.html needs figures/log.svg, which is not there",
                                      "index.html needs x.svg, which is not there"));
}

TEST_F(Site, LinkToTheOutsideIsFineButNothingIsLoadedFromThere) {
  write("index.html",
        R"(<a href="https://example.org/">out</a><script src="https://example.org/x.js"></script>
                         <link rel="stylesheet" href="//example.org/x.css">)");
  EXPECT_THAT(problems(),
              ElementsAre("index.html loads //example.org/x.css from the network",
                          "index.html loads https://example.org/x.js from the network"));
}

TEST_F(Site, StyleSheetsAreReadToo) {
  write("index.html", "<p>");
  write(
      "a.css",
      R"(a { background: url("b.png") } @import 'https://example.org/font.css'; i { x: url(data:abc) })");
  EXPECT_THAT(problems(), ElementsAre("a.css loads https://example.org/font.css from the network",
                                      "a.css needs b.png, which is not there"));
}

TEST_F(Site, SearchIndexThatLeadsNowhereIsNamed) {
  write("index.html", "<p id='a'>");
  write("search/all_0.js",
        "['x',['X',['../index.html#a',1,'']]], ['y',['Y',['../index.html#b',1,'']]]");
  EXPECT_THAT(
      problems(),
      ElementsAre("search/all_0.js links to ../index.html#b, but that page has no such anchor"));
}

TEST_F(Site, MenuIsReadUpToItsTableOfPositions) {
  write("index.html", "<p>");
  write("navtreedata.js", "var NAVTREE = ['a.html', null];\nvar NAVTREEINDEX = ['b.html'];");
  write("navtreeindex0.js", "var NAVTREEINDEX0 = {'c.html': [0]};");
  EXPECT_THAT(problems(), ElementsAre("navtreedata.js links to a.html, which is not there"));
}

TEST_F(Site, LinkOutOfTheSiteIsNamed) {
  write("index.html", R"(<a href="../../etc/passwd">x</a>)");
  ASSERT_EQ(problems().size(), 1U);
  EXPECT_THAT(problems()[0], testing::HasSubstr("outside of the site"));
}

TEST_F(Site, FolderWithoutPagesIsAProblem) {
  ASSERT_EQ(problems().size(), 1U);
  EXPECT_THAT(problems()[0], testing::HasSubstr("no pages"));
}

TEST(SiteParse, CommentsAndScriptsDoNotCount) {
  site::Page page = site::parse(
      R"(<!-- <a href="a.html"> --><script>"<a href='b.html'>"</script><a href=c.html>)");
  EXPECT_THAT(page.links, ElementsAre("c.html"));
}

TEST(SiteParse, CutOffTagsEndWithTheText) {
  for (const char* text :
       {"<", "<a", "<a href", "<a href=", "<a href=\"x", "<a href='", "<!--", "<script>"}) {
    EXPECT_NO_FATAL_FAILURE(site::parse(text)) << text;
  }
}

TEST(SiteParse, EntitiesInAddressesAreRead) {
  EXPECT_THAT(site::parse(R"(<a href="a.html?x&amp;y">)").links, ElementsAre("a.html?x&y"));
}

}  // namespace
