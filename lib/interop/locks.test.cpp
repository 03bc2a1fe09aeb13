// One feed, one opener: a second one is told so, whichever side it is on.
#include <interop/with_javascript.hpp>

#include <gmock/gmock.h>

#include <csignal>

namespace interop {
namespace {

using Locks = WithJavaScript;
using testing::HasSubstr;

/// Expects that opening `path` fails as it does for a feed that is open elsewhere.
void expect_locked(const std::filesystem::path& path) {
  try {
    hypercore::Feed::open(path);
    FAIL() << "a feed that is open elsewhere was opened";
  } catch (const storage::Error& error) {
    EXPECT_EQ(error.code(), storage::Errc::locked) << error.what();
    EXPECT_THAT(error.what(), HasSubstr(path.string()));
    EXPECT_THAT(error.what(), HasSubstr("close"));
  }
}

void expect_locked_for_javascript(JsPeer& js, const std::filesystem::path& path) {
  try {
    js.open(path);
    FAIL() << "hypercore 9 opened a feed that is open elsewhere";
  } catch (const JsError& error) {
    EXPECT_EQ(error.code, "ELOCKED") << error.what();
  }
}

TEST_F(Locks, AnotherProcessOfOursKeepsEverybodyElseOut) {
  auto path = directory() / "feed";
  Child holder({KAPPA_INTEROP_WRITER, "hold", path.string()});
  ASSERT_EQ(holder.line(), "0");
  Files before = files_in(path);
  expect_locked(path);
  expect_locked_for_javascript(js(), path);
  Child second({KAPPA_INTEROP_WRITER, "hold", path.string()});
  EXPECT_THAT(second.line().value_or(""), HasSubstr("error: " + path.string()));
  EXPECT_TRUE(same_files(files_in(path), before));

  holder.close_input();
  EXPECT_EQ(holder.wait(), 0);
  hypercore::Feed::open(path).append("the lock is free again");
}

TEST_F(Locks, JavaScriptKeepsUsOut) {
  auto path = directory() / "feed";
  JsFeed theirs = js().open(path);
  theirs.append(blocks(0, 3), Appending::one_by_one);
  Files before = files_in(path);
  expect_locked(path);
  EXPECT_TRUE(same_files(files_in(path), before));
  theirs.close();
  EXPECT_EQ(hypercore::Feed::open(path).length(), 3u);
}

TEST_F(Locks, AHandleInTheSameProcessKeepsASecondOneOutUntilItIsClosed) {
  auto path = directory() / "feed";
  hypercore::Feed feed = hypercore::Feed::open(path);
  expect_locked(path);
  expect_locked_for_javascript(js(), path);
  feed.close();
  hypercore::Feed::open(path).close();
  js().open(path).close();
}

TEST_F(Locks, AKilledProcessLeavesNoLockBehind) {
  auto path = directory() / "feed";
  Child holder({KAPPA_INTEROP_WRITER, "hold", path.string()});
  ASSERT_EQ(holder.line(), "0");
  holder.kill(SIGKILL);
  holder.wait();
  hypercore::Feed::open(path).append("as if nothing had happened");
}

}  // namespace
}  // namespace interop
