// Copies of somebody else's feed, with holes, written by hypercore 9 and read by us.
#include <interop/with_javascript.hpp>

namespace interop {
namespace {

using Clones = WithJavaScript;

/// A feed of 33 blocks of JavaScript's, to copy from.
JsFeed source_of_33(JsPeer& js, const std::filesystem::path& path) {
  JsFeed source = js.open(path, {.key_pair = key_pair(3)});
  source.append(blocks(0, 33), Appending::one_by_one);
  return source;
}

TEST_F(Clones, AnEmptyOneIsTheSameFilesAsThatOfHypercore9) {
  crypto::PublicKey key = key_pair(3).public_key;
  hypercore::Feed ours = hypercore::Feed::open(directory() / "ours", key);
  EXPECT_FALSE(ours.writable());
  EXPECT_EQ(ours.length(), 0u);
  ours.close();
  JsFeed theirs = js().open(directory() / "theirs", {.key = key});
  EXPECT_FALSE(theirs.writable());
  theirs.close();
  EXPECT_TRUE(same_files(files_in(directory() / "ours"), files_in(directory() / "theirs")));
  EXPECT_EQ(js().open(directory() / "ours").key(), key);
  EXPECT_EQ(hypercore::Feed::open(directory() / "theirs").key(), key);
}

TEST_F(Clones, WithHolesAreReadAndLeftAsTheyAre) {
  JsFeed source = source_of_33(js(), directory() / "source");
  auto path = directory() / "clone";
  std::string has(33, '0');
  for (const std::vector<std::uint64_t>& fetched : std::vector<std::vector<std::uint64_t>>{
           {7}, {0, 32}, {8, 9, 10, 11}, {1, 2, 3}, {20, 19, 31}}) {
    JsFeed clone = js().open(path, {.key = source.key(), .options = {{"sparse", true}}});
    clone.fetch(source, fetched);
    clone.close();
    for (std::uint64_t seq : fetched) has[seq] = '1';

    Files before = files_in(path);
    hypercore::Feed ours = hypercore::Feed::open(path, source.key());
    EXPECT_FALSE(ours.recovery().mended()) << ours.recovery().what;
    ASSERT_EQ(ours.length(), 33u);
    EXPECT_EQ(ours.byte_length(), source.byte_length());
    EXPECT_FALSE(ours.writable());
    for (std::uint64_t seq = 0; seq < 33; ++seq) {
      ASSERT_EQ(ours.has(seq), has[seq] == '1') << seq;
      if (ours.has(seq)) {
        EXPECT_EQ(ours.get(seq), block(seq));
      } else {
        EXPECT_THROW(ours.get(seq), hypercore::Error);
      }
    }
    hypercore::AuditReport report = ours.audit();
    EXPECT_TRUE(report.clean());
    EXPECT_EQ(report.valid, static_cast<std::uint64_t>(std::count(has.begin(), has.end(), '1')));
    EXPECT_THROW(ours.append("not mine"), hypercore::Error);
    ours.close();
    EXPECT_TRUE(same_files(files_in(path), before)) << "reading changed a file";
  }
}

TEST_F(Clones, ThatAreWholeAreReadWhole) {
  JsFeed source = source_of_33(js(), directory() / "source");
  JsFeed clone = js().open(directory() / "clone", {.key = source.key()});
  std::vector<std::uint64_t> backwards;
  for (std::uint64_t seq = 33; seq-- > 0;) backwards.push_back(seq);
  clone.fetch(source, backwards);
  clone.close();
  hypercore::Feed ours = hypercore::Feed::open(directory() / "clone");
  ASSERT_EQ(ours.length(), 33u);
  EXPECT_EQ(read_all(ours, 33), blocks(0, 33));
  EXPECT_EQ(ours.audit().valid, 33u);
}

TEST_F(Clones, WithAnotherKeyInTheDirectoryAreRefusedAndLeftAlone) {
  JsFeed source = source_of_33(js(), directory() / "source");
  source.close();
  Files before = files_in(directory() / "source");
  try {
    hypercore::Feed::open(directory() / "source", key_pair(4).public_key);
    FAIL() << "a feed with another key was opened";
  } catch (const hypercore::Error& error) {
    EXPECT_EQ(error.code(), hypercore::Errc::another_feed_here) << error.what();
  }
  EXPECT_TRUE(same_files(files_in(directory() / "source"), before));
}

}  // namespace
}  // namespace interop
