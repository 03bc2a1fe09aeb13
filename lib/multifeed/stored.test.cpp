// A set of feeds in a directory: what is there after it was opened again, and what happens when
// something is missing.
#include <multifeed/multifeed_state.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <testing/temporary_directory.hpp>

#include <fstream>

namespace {

namespace fs = std::filesystem;
using multifeed::Errc;
using multifeed::Error;
using multifeed::Feed;
using multifeed::Multifeed;
using testing_help::TemporaryDirectory;

std::vector<crypto::PublicKey> keys_of(const Multifeed& multi) {
  std::vector<crypto::PublicKey> keys;
  for (const Feed& feed : multi.feeds()) keys.push_back(feed.key());
  return keys;
}

void write(const fs::path& file, std::string_view text) {
  fs::create_directories(file.parent_path());
  std::ofstream(file, std::ios::binary) << text;
}

/// Somebody else's feed.
crypto::PublicKey remote(int number) {
  crypto::Seed seed;
  seed.data()[0] = static_cast<std::byte>(number);
  return crypto::KeyPair::from_seed(seed).public_key;
}

std::string damage_in(const fs::path& directory) {
  try {
    Multifeed::open(directory);
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), Errc::damaged_multifeed);
    return error.what();
  }
  return "none";
}

class StoredMultifeed : public ::testing::Test {
 protected:
  fs::path path() const { return directory_ / "multi"; }
  TemporaryDirectory directory_;
};

TEST_F(StoredMultifeed, FindsItsWritersAgain) {
  Multifeed multi = Multifeed::open(path());
  auto key = multi.writer("minuette").key();
  multi.writer("minuette").append("foo");
  multi.close();
  Multifeed again = Multifeed::open(path());
  EXPECT_EQ(again.size(), 1u);
  EXPECT_EQ(again.writer("minuette").key(), key);
  EXPECT_EQ(crypto::text_of(again.writer("minuette").get(0)), "foo");
}

TEST_F(StoredMultifeed, KeepsTheOrderOfItsFeeds) {
  Multifeed multi = Multifeed::open(path());
  multi.writer("zoe");
  multi.state().add_copy(remote(1));
  multi.writer("7");
  multi.state().add_copy(remote(2));
  multi.writer("default");
  auto keys = keys_of(multi);
  multi.close();
  for (int i = 0; i < 3; ++i) {
    Multifeed again = Multifeed::open(path());
    EXPECT_EQ(keys_of(again), keys);
    again.close();
  }
}

TEST_F(StoredMultifeed, ARemoteFeedNeverTakesTheNameOfAWriter) {
  Multifeed multi = Multifeed::open(path());
  multi.writer("local");
  multi.state().add_copy(remote(1));  // in directory 1, which is its name in JavaScript
  Feed mine = multi.writer("1");
  EXPECT_NE(mine.key(), remote(1));
  mine.append("mine");
  multi.close();
  Multifeed again = Multifeed::open(path());
  EXPECT_EQ(again.writer("1").key(), mine.key());
  EXPECT_TRUE(again.writer("1").writable());
  EXPECT_EQ(again.size(), 3u);
  EXPECT_EQ(again.name_of(remote(1)), std::nullopt);
}

TEST_F(StoredMultifeed, HasOnlyTheDirectoriesOfItsFeeds) {
  Multifeed multi = Multifeed::open(path(), {.shared_key = remote(3)});
  multi.writer().append("foo");
  multi.close();
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(path())) names.push_back(entry.path().filename());
  EXPECT_EQ(names, std::vector<std::string>{"0"}) << "the shared key is nowhere on the disk";
  fs::remove_all(path());
}

TEST_F(StoredMultifeed, IsOpenOnlyOnceAtATime) {
  Multifeed multi = Multifeed::open(path());
  auto open_again = [&] {
    try {
      Multifeed::open(path());
    } catch (const storage::Error& error) {
      EXPECT_EQ(error.code(), storage::Errc::locked) << error.what();
      return false;
    }
    return true;
  };
  EXPECT_FALSE(open_again());
  multi.close();
  EXPECT_TRUE(open_again());
}

TEST_F(StoredMultifeed, StaysLockedAsLongAsOneOfItsFeedsIsInUse) {
  std::optional<Multifeed> multi = Multifeed::open(path());
  std::optional<Feed> feed = multi->writer();
  multi.reset();
  EXPECT_THROW(Multifeed::open(path()), storage::Error);
  feed.reset();
  EXPECT_EQ(Multifeed::open(path()).size(), 1u);
}

TEST_F(StoredMultifeed, AWriterThatWasNeverFinishedIsNotCounted) {
  write(path() / "0" / "localname", "old");
  Multifeed multi = Multifeed::open(path());
  EXPECT_EQ(multi.size(), 0u);
  multi.state().add_copy(remote(1));
  multi.close();
  Multifeed again = Multifeed::open(path());
  EXPECT_EQ(again.name_of(remote(1)), std::nullopt) << "the name of the one before is gone";
  EXPECT_NE(again.writer("old").key(), remote(1));
}

TEST_F(StoredMultifeed, AWriterThatLacksOnlyItsKeyIsFinished) {
  Multifeed multi = Multifeed::open(path());
  auto key = multi.writer("half").key();
  multi.close();
  for (const char* file : {"key", "tree", "signatures", "bitfield", "data"}) {
    fs::remove(path() / "0" / file);
  }
  Multifeed again = Multifeed::open(path());
  EXPECT_EQ(again.size(), 1u);
  EXPECT_EQ(again.writer("half").key(), key);
}

TEST_F(StoredMultifeed, AFeedWithoutAKeyIsReportedAndNothingIsPutInItsPlace) {
  Multifeed multi = Multifeed::open(path());
  for (const char* name : {"a", "b", "c"}) multi.writer(name).append("block");
  auto keys = keys_of(multi);
  multi.close();
  fs::copy(path() / "1" / "key", path() / "kept");
  fs::remove(path() / "1" / "key");
  EXPECT_THAT(damage_in(path()), ::testing::AllOf(::testing::HasSubstr("1/key is missing"),
                                                  ::testing::HasSubstr("tail -c 32")));
  write(path() / "1" / "key", "short");
  EXPECT_THAT(damage_in(path()), ::testing::HasSubstr("1/key is cut short"));
  fs::rename(path() / "kept", path() / "1" / "key");
  EXPECT_EQ(keys_of(Multifeed::open(path())), keys);

  fs::remove(path() / "2" / "key");
  EXPECT_THAT(damage_in(path()), ::testing::HasSubstr("2/key is missing")) << "the last one, too";
}

TEST_F(StoredMultifeed, AGapIsReportedWithHowToCloseIt) {
  Multifeed multi = Multifeed::open(path());
  multi.writer("a");
  for (int i = 1; i < 5; ++i) multi.state().add_copy(remote(i));
  auto keys = keys_of(multi);
  multi.close();
  fs::remove_all(path() / "2");
  auto what = damage_in(path());
  EXPECT_THAT(what, ::testing::HasSubstr("would hide the 2 after it"));
  std::string advice = (path() / "4").string() + " " + (path() / "2").string();
  EXPECT_THAT(what, ::testing::HasSubstr("mv " + advice));
  fs::rename(path() / "4", path() / "2");
  EXPECT_EQ(keys_of(Multifeed::open(path())), (std::vector{keys[0], keys[1], keys[4], keys[3]}));
}

TEST_F(StoredMultifeed, AWriterWhoseSecretKeyIsLostIsNotReplacedInSilence) {
  Multifeed multi = Multifeed::open(path());
  multi.writer("me").append("block");
  multi.close();
  fs::remove(path() / "0" / "secret_key");
  Multifeed again = Multifeed::open(path());
  EXPECT_EQ(again.size(), 1u);
  EXPECT_FALSE(again.feeds()[0].writable());
  try {
    again.writer("me");
    FAIL() << "a new writer took its name";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), Errc::damaged_multifeed);
    EXPECT_THAT(error.what(),
                ::testing::HasSubstr("restore " + (path() / "0" / "secret_key").string()));
  }
  EXPECT_EQ(again.size(), 1u);
}

TEST_F(StoredMultifeed, OneDamagedFeedDoesNotKeepTheOthersFromBeingUsed) {
  Multifeed multi = Multifeed::open(path());
  multi.writer("good").append("block");
  multi.writer("bad").append("block");
  auto bad = multi.writer("bad").key();
  multi.close();
  write(path() / "1" / "tree", "no tree at all, but something else, and long enough");
  Multifeed again = Multifeed::open(path());
  EXPECT_EQ(crypto::text_of(again.writer("good").head()), "block");
  EXPECT_THROW(again.feed(bad), hypercore::Error);
  EXPECT_THROW(again.feeds(), hypercore::Error);
}

TEST_F(StoredMultifeed, OpensFilesOnlyWhenTheyAreUsedAndNeverTooMany) {
  constexpr std::size_t feeds = 40, most = 8;
  auto text = [](std::size_t i) { return "block of " + std::to_string(i); };
  Multifeed multi = Multifeed::open(path(), {.open_files = most});
  for (std::size_t i = 0; i < feeds; ++i) {
    multi.writer(std::to_string(i)).append(text(i));
    ASSERT_LE(multi.state().open_files(), most);
  }
  multi.close();
  Multifeed again = Multifeed::open(path(), {.open_files = most});
  EXPECT_EQ(again.size(), feeds);
  EXPECT_EQ(again.state().open_files(), 0u);
  for (int round = 0; round < 2; ++round) {
    for (std::size_t i = 0; i < feeds; ++i) {
      Feed feed = again.writer(std::to_string(i));
      feed.append("more");
      ASSERT_EQ(crypto::text_of(feed.get(0)), text(i));
      ASSERT_LE(again.state().open_files(), most);
    }
  }
  for (const Feed& feed : again.feeds()) EXPECT_TRUE(feed.audit().clean());
}

}  // namespace
