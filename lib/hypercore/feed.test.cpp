#include <hypercore/feed.hpp>
#include <storage/memory.hpp>

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <testing/vectors.hpp>

#include <numeric>

namespace hypercore {
namespace {

using storage::MemoryDirectory;
using storage::MemoryFiles;
using testing_vectors::Value;

std::string text(const Bytes& bytes) { return std::string(crypto::text_of(bytes)); }

Feed open(const std::shared_ptr<MemoryFiles>& files, const Options& options = {}) {
  return Feed::open(std::make_shared<MemoryDirectory>(files), std::nullopt, options);
}

Errc code_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const Error& error) {
    EXPECT_NE(std::string(error.what()), "");
    return error.code();
  }
  ADD_FAILURE() << "nothing was thrown";
  return Errc::closed;
}

crypto::KeyPair vector_pair(const Value& vectors) {
  return {testing_vectors::fixed<crypto::PublicKey>(vectors.at("keypair").at("publicKey")),
          testing_vectors::fixed<crypto::SecretKey>(vectors.at("keypair").at("secretKey"))};
}

TEST(Feed, WritesTheFilesOfTheOriginalByteForByte) {
  Value vectors = testing_vectors::load("feeds");
  for (const Value& vector : vectors.at("feeds")) {
    std::string name = vector.at("name");
    SCOPED_TRACE(name);
    auto files = std::make_shared<MemoryFiles>();
    Feed feed = open(files, {.key_pair = vector_pair(vectors)});
    bool empty_fourth = name.find("an empty entry") != std::string::npos;
    int made = 0;
    for (const Value& count : vector.at("appends")) {
      std::vector<Bytes> blocks;
      for (int i = 0; i < count.get<int>(); ++i, ++made) {
        std::string block = "block-" + std::to_string(made);
        if (empty_fourth && count == 1) block.clear();
        auto bytes = crypto::bytes_of(block);
        blocks.emplace_back(bytes.begin(), bytes.end());
      }
      feed.append_batch(blocks);
    }
    if (name.find("cleared") != std::string::npos) feed.clear(2, 5);
    EXPECT_EQ(feed.length(), Seq(vector.at("length").get<std::uint64_t>()));
    EXPECT_EQ(feed.byte_length(), vector.at("byteLength").get<std::uint64_t>());
    for (const auto& [file, contents] : vector.at("files").items()) {
      EXPECT_EQ(crypto::to_hex(files->contents(file)),
                crypto::to_hex(testing_vectors::expand(contents)))
          << file;
    }
    EXPECT_EQ(files->files.size(), vector.at("files").size());
  }
}

TEST(Feed, OpensTheFilesOfTheOriginal) {
  Value vectors = testing_vectors::load("feeds");
  for (const Value& vector : vectors.at("feeds")) {
    SCOPED_TRACE(vector.at("name").get<std::string>());
    auto files = std::make_shared<MemoryFiles>();
    for (const auto& [file, contents] : vector.at("files").items())
      files->put(file, testing_vectors::expand(contents));
    Feed feed = open(files);
    EXPECT_EQ(feed.length(), Seq(vector.at("length").get<std::uint64_t>()));
    EXPECT_EQ(feed.byte_length(), vector.at("byteLength").get<std::uint64_t>());
    EXPECT_EQ(feed.recovery().what, "");
    EXPECT_TRUE(feed.writable());
    std::string has = vector.at("has");
    for (std::size_t i = 0; i < has.size(); ++i) EXPECT_EQ(feed.has(i), has[i] == '1') << i;
    AuditReport report = feed.audit();
    EXPECT_TRUE(report.clean());
    EXPECT_EQ(report.valid, static_cast<std::uint64_t>(std::count(has.begin(), has.end(), '1')));
  }
}

TEST(Feed, OpensTheSparseClonesOfTheOriginal) {
  Value vectors = testing_vectors::load("feeds");
  for (const Value& step : vectors.at("sparse_clone_of_33")) {
    SCOPED_TRACE(step.at("step").get<std::string>());
    auto files = std::make_shared<MemoryFiles>();
    for (const auto& [file, contents] : step.at("files").items())
      files->put(file, testing_vectors::expand(contents));
    Feed feed = open(files);
    EXPECT_FALSE(feed.writable());
    EXPECT_EQ(feed.length(), Seq(step.at("length").get<std::uint64_t>()));
    EXPECT_EQ(feed.byte_length(), step.at("byteLength").get<std::uint64_t>());
    std::string has = step.at("has");
    for (std::size_t i = 0; i < has.size(); ++i) {
      EXPECT_EQ(feed.has(i), has[i] == '1') << i;
      if (has[i] == '1') {
        EXPECT_EQ(text(feed.get(i)), "block-" + std::to_string(i));
      }
    }
    EXPECT_TRUE(feed.audit().clean());
  }
}

TEST(Feed, BehavesLikeAListOfBlocks) {
  EXPECT_TRUE(rc::check("append, batch, clear, reopen, get", [] {
    auto files = std::make_shared<MemoryFiles>();
    Feed feed = open(files);
    std::vector<std::optional<Bytes>> model;
    auto steps = *rc::gen::inRange(1, 30);
    for (int i = 0; i < steps; ++i) {
      auto block = [] {
        return *rc::gen::container<Bytes>(
            rc::gen::map(rc::gen::arbitrary<unsigned char>(),
                         [](unsigned char byte) { return std::byte{byte}; }));
      };
      switch (*rc::gen::inRange(0, 4)) {
        case 0: {
          Bytes bytes = block();
          RC_ASSERT(feed.append(bytes) == Seq(model.size()));
          model.emplace_back(bytes);
          break;
        }
        case 1: {
          std::vector<Bytes> blocks;
          int count = *rc::gen::inRange(0, 40);
          for (int j = 0; j < count; ++j) blocks.push_back(block());
          RC_ASSERT(feed.append_batch(blocks) == Seq(model.size()));
          for (Bytes& bytes : blocks) model.emplace_back(bytes);
          break;
        }
        case 2: {
          auto first = *rc::gen::inRange<std::size_t>(0, model.size() + 1);
          auto end = *rc::gen::inRange<std::size_t>(first, model.size() + 2);
          feed.clear(first, end);
          for (std::size_t j = first; j < std::min(end, model.size()); ++j) model[j].reset();
          break;
        }
        default:
          feed.close();
          feed = open(files);
          RC_ASSERT(feed.recovery().what == "");
      }
    }
    RC_ASSERT(feed.length() == Seq(model.size()));
    std::uint64_t here = 0;
    for (std::size_t j = 0; j < model.size(); ++j) {
      RC_ASSERT(feed.has(j) == model[j].has_value());
      if (model[j]) RC_ASSERT(feed.get(j) == *model[j]);
      here += model[j] ? 1 : 0;
    }
    RC_ASSERT(feed.downloaded() == here);
    RC_ASSERT(feed.audit().clean());
  }));
}

TEST(Feed, SeeksEveryByteOfEveryBlock) {
  Feed feed = Feed::in_memory();
  std::vector<std::size_t> sizes{3, 0, 1, 10, 0, 0, 7, 2, 5};
  for (std::size_t size : sizes) feed.append(std::string(size, 'x'));
  std::uint64_t position = 0;
  for (std::size_t seq = 0; seq < sizes.size(); ++seq) {
    for (std::size_t offset = 0; offset < sizes[seq]; ++offset, ++position) {
      BytePosition found = feed.seek(position);
      EXPECT_EQ(found.seq, Seq(seq));
      EXPECT_EQ(found.offset, offset);
    }
  }
  EXPECT_EQ(feed.seek(position).seq, feed.length());
  EXPECT_EQ(code_of([&] { feed.seek(position + 1); }), Errc::block_not_here);
}

TEST(Feed, CallsBackForEachBlockOnceAndInOrder) {
  Feed feed = Feed::in_memory();
  feed.append("a");
  feed.append("b");
  std::string seen;
  feed.on_block(from_start, [&](Seq seq, BytesView block) {
    seen += std::to_string(seq.value()) + std::string(crypto::text_of(block)) + " ";
  });
  EXPECT_EQ(seen, "0a 1b ");
  Feed other = feed;
  other.append("c");
  EXPECT_EQ(seen, "0a 1b 2c ");
  std::string late;
  feed.on_block(2, [&](Seq, BytesView block) { late += crypto::text_of(block); });
  feed.on_block(9, [&](Seq, BytesView) { late += "never"; });
  feed.append_batch(std::vector<Bytes>{{std::byte{'d'}}, {std::byte{'e'}}});
  EXPECT_EQ(late, "cde");
}

TEST(Feed, ABlockAppendedInACallbackComesAfterTheOneThatCausedIt) {
  Feed feed = Feed::in_memory();
  std::string seen;
  feed.on_block(from_start, [&](Seq seq, BytesView block) {
    if (seq < 3) feed.append("x");
    seen += std::to_string(seq.value()) + std::string(crypto::text_of(block)) + " ";
  });
  feed.append("a");
  EXPECT_EQ(seen, "0a 1x 2x 3x ");
}

TEST(Feed, AThrowingCallbackKeepsNobodyElseFromSeeingTheBlock) {
  Feed feed = Feed::in_memory();
  int seen = 0;
  feed.on_block(from_start, [](Seq, BytesView) { throw std::runtime_error("mine"); });
  feed.on_block(from_start, [&](Seq, BytesView) { ++seen; });
  EXPECT_THROW(feed.append("a"), std::runtime_error);
  EXPECT_EQ(seen, 1);
  EXPECT_EQ(feed.length(), Seq(1));
}

TEST(Feed, ACancelledSubscriptionIsCalledNoMore) {
  Feed feed = Feed::in_memory();
  int seen = 0;
  Subscription subscription;
  subscription = feed.on_block(from_start, [&](Seq, BytesView) {
    ++seen;
    subscription.cancel();
  });
  feed.append("a");
  feed.append("b");
  EXPECT_EQ(seen, 1);
}

TEST(Feed, AWritersSubscriptionPassesOverClearedBlocks) {
  Feed feed = Feed::in_memory();
  for (const char* block : {"a", "b", "c"}) feed.append(block);
  feed.clear(0, 2);
  std::string seen;
  feed.on_block(from_start, [&](Seq, BytesView block) { seen += crypto::text_of(block); });
  EXPECT_EQ(seen, "c");
}

TEST(Feed, SaysWhyABlockIsNotThere) {
  Feed feed = Feed::in_memory();
  EXPECT_EQ(code_of([&] { feed.get(0); }), Errc::block_not_here);
  EXPECT_EQ(code_of([&] { feed.head(); }), Errc::block_not_here);
  feed.append("a");
  EXPECT_EQ(text(feed.head()), "a");
  EXPECT_EQ(code_of([&] { feed.get(1); }), Errc::block_not_here);
  EXPECT_EQ(code_of([&] { feed.get(-1); }), Errc::bad_sequence_number);
  feed.clear(0, 1);
  EXPECT_EQ(code_of([&] { feed.get(0); }), Errc::block_not_here);
}

TEST(Feed, TakesBlocksOfEightMebibytesAndNoLarger) {
  Feed feed = Feed::in_memory();
  feed.append(Bytes(8 * 1024 * 1024));
  EXPECT_EQ(code_of([&] { feed.append(Bytes(8 * 1024 * 1024 + 1)); }), Errc::block_too_large);
  EXPECT_EQ(feed.length(), Seq(1));
}

TEST(Feed, ACloneCantBeWrittenAndSaysSo) {
  auto key = crypto::KeyPair::generate().public_key;
  Feed clone = Feed::open(std::make_shared<MemoryDirectory>(), key);
  EXPECT_FALSE(clone.writable());
  EXPECT_EQ(clone.key(), key);
  EXPECT_EQ(code_of([&] { clone.append("a"); }), Errc::not_writable);
}

TEST(Feed, AClosedFeedThrowsForEveryHandle) {
  Feed feed = Feed::in_memory();
  Feed other = feed;
  feed.close();
  EXPECT_TRUE(other.closed());
  EXPECT_EQ(code_of([&] { other.append("a"); }), Errc::closed);
  EXPECT_EQ(code_of([&] { other.get(0); }), Errc::closed);
}

TEST(Feed, ClosingFreesTheLock) {
  auto files = std::make_shared<MemoryFiles>();
  Feed feed = open(files);
  EXPECT_THROW(open(files), storage::Error);
  feed.close();
  EXPECT_EQ(open(files).key(), feed.key());
}

TEST(Feed, AMissingKeyFileNeverEmptiesTheFeed) {
  auto files = std::make_shared<MemoryFiles>();
  Feed feed = open(files);
  feed.append("a");
  feed.close();
  Bytes key = files->contents("key");
  for (std::size_t size : {0, 1, 31}) {
    files->put("key", BytesView(key).first(size));
    EXPECT_EQ(code_of([&] { open(files); }), Errc::missing_key);
  }
  files->put("key", key);
  EXPECT_EQ(text(open(files).get(0)), "a");
}

TEST(Feed, ADifferentKeyIsRefused) {
  auto files = std::make_shared<MemoryFiles>();
  open(files).close();
  EXPECT_EQ(code_of([&] {
              Feed::open(std::make_shared<MemoryDirectory>(files),
                         crypto::KeyPair::generate().public_key);
            }),
            Errc::another_feed_here);
}

TEST(Feed, AForeignFileIsRefusedAndLeftAlone) {
  for (const char* name : {"tree", "signatures", "bitfield"}) {
    auto files = std::make_shared<MemoryFiles>();
    open(files).close();
    files->put(name, crypto::bytes_of("#!/bin/sh\necho this is something else\n"));
    Bytes before = files->contents(name);
    EXPECT_EQ(code_of([&] { open(files); }), Errc::foreign_file);
    EXPECT_EQ(files->contents(name), before);
  }
}

TEST(Feed, WithoutASecretKeyFileIsReadOnlyAndSaysWhyIfItIsDamaged) {
  auto files = std::make_shared<MemoryFiles>();
  Feed feed = open(files);
  feed.append("a");
  feed.close();
  Bytes secret = files->contents("secret_key");
  files->files.erase("secret_key");
  EXPECT_FALSE(open(files).writable());
  EXPECT_EQ(open(files).recovery().what, "");
  secret[0] ^= std::byte{1};
  files->put("secret_key", secret);
  Feed damaged = open(files);
  EXPECT_FALSE(damaged.writable());
  EXPECT_EQ(text(damaged.get(0)), "a");
  EXPECT_NE(damaged.recovery().what, "");
}

TEST(Feed, IsNotMadeWhereItShouldBe) {
  EXPECT_EQ(code_of([] {
              Feed::open(std::make_shared<MemoryDirectory>(), std::nullopt,
                         {.create_if_missing = false});
            }),
            Errc::no_feed_here);
}

TEST(Feed, CountsWhatItDid) {
  Feed feed = Feed::in_memory();
  feed.append("abc");
  feed.get(0);
  feed.get(0);
  EXPECT_EQ(feed.stats().appended_blocks, 1u);
  EXPECT_EQ(feed.stats().appended_bytes, 3u);
  EXPECT_EQ(feed.stats().read_blocks, 2u);
  EXPECT_EQ(feed.stats().read_bytes, 6u);
}

}  // namespace
}  // namespace hypercore
