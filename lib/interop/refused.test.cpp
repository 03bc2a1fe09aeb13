// What the system, or the files, do not allow: the error has a code and names the file.
#include <interop/feed_files.hpp>

#include <hypercore/feed.hpp>

#include <gmock/gmock.h>
#include <sys/resource.h>
#include <unistd.h>

#include <csignal>

namespace interop {
namespace {

using hypercore::Feed;
using testing::HasSubstr;

/// A feed of five blocks in `path`.
Files make_feed(const std::filesystem::path& path) {
  Feed feed = Feed::open(path, {.key_pair = key_pair(8)});
  feed.append_batch(blocks(0, 5));
  feed.close();
  return files_in(path);
}

template <class Error, class Code>
void expect_refused(const std::filesystem::path& path, Code code, const std::string& words) {
  try {
    Feed::open(path);
    ADD_FAILURE() << "was opened";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), code) << error.what();
    EXPECT_THAT(error.what(), HasSubstr(words));
  }
}

/// Without root's right to do everything, for as long as this object lives.
class AsOrdinaryUser {
 public:
  AsOrdinaryUser() { changed_ = ::geteuid() == 0 && ::seteuid(65534) == 0; }
  ~AsOrdinaryUser() {
    if (changed_ && ::seteuid(0) != 0) std::abort();
  }
  AsOrdinaryUser(const AsOrdinaryUser&) = delete;
  AsOrdinaryUser& operator=(const AsOrdinaryUser&) = delete;
  bool is_one() const { return ::geteuid() != 0; }

 private:
  bool changed_ = false;
};

TEST(Refused, ADirectoryThatMayNotBeWritten) {
  TemporaryDirectory place;
  std::filesystem::permissions(
      place.path(), std::filesystem::perms::owner_read | std::filesystem::perms::owner_exec |
                        std::filesystem::perms::others_read | std::filesystem::perms::others_exec);
  {
    AsOrdinaryUser user;
    if (!user.is_one())
      GTEST_SKIP() << "root is allowed everything, and this system lets us be nobody else";
    expect_refused<storage::Error>(place / "feed", storage::Errc::permission_denied,
                                   place.path().string());
  }
  std::filesystem::permissions(place.path(), std::filesystem::perms::owner_all);
}

TEST(Refused, AFileThatMayNotBeWritten) {
  for (const char* name : {"bitfield", "tree", "signatures", "data"}) {
    TemporaryDirectory place;
    Files before = make_feed(place / "feed");
    std::filesystem::permissions(place.path(), std::filesystem::perms::all);
    std::filesystem::permissions(place / "feed", std::filesystem::perms::all);
    for (const auto& [file, bytes] : before) {
      std::filesystem::permissions(
          place / "feed" / file,
          file == name ? std::filesystem::perms::others_read | std::filesystem::perms::owner_read
                       : std::filesystem::perms::all);
    }
    {
      AsOrdinaryUser user;
      if (!user.is_one())
        GTEST_SKIP() << "root is allowed everything, and this system lets us be nobody else";
      expect_refused<storage::Error>(place / "feed", storage::Errc::permission_denied, name);
    }
    EXPECT_TRUE(same_files(files_in(place / "feed"), before)) << name;
  }
}

TEST(Refused, AFileWhereTheDirectoryShouldBe) {
  TemporaryDirectory place;
  put_files({{"feed", block(1)}}, place.path());
  expect_refused<storage::Error>(place / "feed", storage::Errc::io, (place / "feed").string());
  EXPECT_EQ(files_in(place.path()).at("feed"), block(1));
}

TEST(Refused, ADirectoryWhereAFileShouldBe) {
  TemporaryDirectory place;
  make_feed(place / "feed");
  std::filesystem::remove(place / "feed" / "tree");
  std::filesystem::create_directory(place / "feed" / "tree");
  expect_refused<storage::Error>(place / "feed", storage::Errc::io, "tree");
}

TEST(Refused, FilesThatAreNoHypercoreFiles) {
  for (const char* name : {"bitfield", "tree", "signatures"}) {
    TemporaryDirectory place;
    Files files = make_feed(place / "feed");
    std::string_view words =
        "this is a shopping list, and it must not be harmed: milk, bread, cheese";
    files[name] = crypto::Bytes(crypto::bytes_of(words).begin(), crypto::bytes_of(words).end());
    put_files(files, place / "feed");
    expect_refused<hypercore::Error>(place / "feed", hypercore::Errc::foreign_file, name);
    EXPECT_TRUE(same_files(files_in(place / "feed"), files)) << name;
  }
}

TEST(Refused, AFeedWithoutItsKeyIsNeverEmptied) {
  for (std::size_t size : {0, 1, 31}) {
    TemporaryDirectory place;
    Files files = make_feed(place / "feed");
    files["key"].resize(size);
    put_files(files, place / "feed");
    expect_refused<hypercore::Error>(place / "feed", hypercore::Errc::missing_key, "key");
    EXPECT_TRUE(same_files(files_in(place / "feed"), files));
  }
}

/// Files may have at most `bytes` bytes, for as long as this object lives.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(rlim_t bytes) {
    ::getrlimit(RLIMIT_FSIZE, &before_);
    signal_before_ = std::signal(SIGXFSZ, SIG_IGN);
    rlimit limit{bytes, before_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &limit);
  }
  ~FileSizeLimit() {
    ::setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, signal_before_);
  }
  FileSizeLimit(const FileSizeLimit&) = delete;
  FileSizeLimit& operator=(const FileSizeLimit&) = delete;

 private:
  rlimit before_{};
  void (*signal_before_)(int);
};

TEST(Refused, AnAppendBeyondTheSystemsLimitOnFileSizesLosesNothing) {
  TemporaryDirectory place;
  make_feed(place / "feed");
  Feed feed = Feed::open(place / "feed");
  {
    FileSizeLimit limit(4096);
    try {
      feed.append(std::string(10000, 'x'));
      ADD_FAILURE() << "was appended";
    } catch (const storage::Error& error) {
      EXPECT_EQ(error.code(), storage::Errc::disk_full) << error.what();
      EXPECT_THAT(error.what(), HasSubstr("data"));
    }
  }
  EXPECT_EQ(feed.length(), 5u);
  EXPECT_EQ(feed.append(block(5)), 5u);
  feed.close();
  feed = Feed::open(place / "feed");
  for (std::uint64_t seq = 0; seq < 6; ++seq) EXPECT_EQ(feed.get(seq), block(seq));
  EXPECT_TRUE(feed.audit().clean());
}

}  // namespace
}  // namespace interop
