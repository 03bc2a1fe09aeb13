// Connections that break in the middle of a thousand blocks, and readers that are killed there: the
// next connection brings what was missing, and nothing twice.
#include <interop/replicating.hpp>

#include <sys/wait.h>

#include <csignal>

namespace interop {
namespace {

constexpr std::uint64_t blocks = 1000, enough = 300;
constexpr std::size_t size = 4096;

/// Whether the reader dials, and so is the initiator. Readers in JavaScript are live: one that is
/// not, and has the last block, takes itself for complete as soon as it hears of that block.
class Cut : public Replicating<::testing::TestWithParam<bool>> {
 protected:
  /// @return the numbers of the sessions: of the reader, of the writer
  std::pair<int, int> connect(Party& reader, Party& writer, bool live) {
    if (GetParam()) {
      Listening listening = writer.listen(live);
      return {reader.dial(listening.port, live), listening.session};
    }
    Listening listening = reader.listen(live);
    int at_writer = writer.dial(listening.port, live);
    return {listening.session, at_writer};
  }

  void expect_the_rest_to_come(Party& reader, Party& writer, bool live) {
    auto [at_reader, at_writer] = connect(reader, writer, live);
    if (live) {
      reader.wait_for(blocks);
      writer.end(at_writer);
    }
    EXPECT_EQ(reader.ended(at_reader), std::nullopt);
    EXPECT_EQ(writer.ended(at_writer), std::nullopt);
    EXPECT_EQ(reader.digests(), writer.digests());
    EXPECT_EQ(reader.right_blocks(blocks, size), blocks);
    EXPECT_EQ(reader.audit(), std::pair(blocks, std::uint64_t{0}));
  }
};

INSTANTIATE_TEST_SUITE_P(InTheMiddle, Cut, ::testing::Bool(), [](const auto& info) {
  return info.param ? "TheReaderDials" : "TheReaderListens";
});

TEST_P(Cut, CppReadsOnWhereItWasCutOffFromJavaScript) {
  for (bool reader_cuts : {true, false}) {
    JsParty writer(js(), "memory", {.key_pair = key_pair(1)});
    writer.fill(0, blocks, size);
    CppParty reader(io(), "memory", {.key = key_pair(1).public_key});
    auto [at_reader, at_writer] = connect(reader, writer, false);
    reader.wait_for(enough);
    if (reader_cuts) {
      reader.cut(at_reader);
    } else {
      writer.cut(at_writer);
    }
    EXPECT_NE(reader.ended(at_reader), std::nullopt);
    writer.ended(at_writer);
    EXPECT_LT(reader.feed().downloaded(), blocks);
    EXPECT_TRUE(reader.feed().audit().clean());
    expect_the_rest_to_come(reader, writer, false);
    EXPECT_EQ(protocol::replication_stats(reader.feed()).downloaded_blocks, blocks);
  }
}

TEST_P(Cut, JavaScriptReadsOnWhereItWasCutOffFromCpp) {
  CppParty writer(io(), "memory", {.key_pair = key_pair(1)});
  writer.fill(0, blocks, size);
  JsParty reader(js(), "memory", {.key = key_pair(1).public_key});
  auto [at_reader, at_writer] = connect(reader, writer, true);
  Json state = reader.call({{"op", "cutAt"}, {"session", at_reader}, {"count", enough}});
  EXPECT_LT(state.at("downloaded"), blocks);
  EXPECT_NE(writer.ended(at_writer), std::nullopt);
  reader.ended(at_reader);
  auto sent_before = protocol::replication_stats(writer.feed()).uploaded_blocks;
  EXPECT_LT(sent_before, blocks);
  expect_the_rest_to_come(reader, writer, true);
  EXPECT_LE(protocol::replication_stats(writer.feed()).uploaded_blocks - sent_before,
            blocks - enough);
}

TEST_P(Cut, CppSendsOnAfterItCutTheConnection) {
  CppParty writer(io(), "memory", {.key_pair = key_pair(1)});
  writer.fill(0, blocks, size);
  JsParty reader(js(), "memory", {.key = key_pair(1).public_key});
  auto [at_reader, at_writer] = connect(reader, writer, true);
  writer.run_until(
      [&] { return protocol::replication_stats(writer.feed()).uploaded_blocks >= enough; },
      "the middle");
  writer.cut(at_writer);
  reader.ended(at_reader);
  EXPECT_NE(writer.ended(at_writer), std::nullopt);
  expect_the_rest_to_come(reader, writer, true);
}

using JavaScriptReader = Replicating<>;

// What hypercore 9 does, whoever it reads from: known here, so that it is seen if it changes.
TEST_F(JavaScriptReader, ThatIsNotLiveDoesNotGoOnWhereItWasCutOff) {
  for (bool from_javascript : {true, false}) {
    std::unique_ptr<Party> writer;
    Ownership own{.key_pair = key_pair(1)};
    if (from_javascript) {
      writer = std::make_unique<JsParty>(js(), "memory", own);
    } else {
      writer = std::make_unique<CppParty>(io(), "memory", own);
    }
    writer->fill(0, blocks, size);
    JsParty reader(js(), "memory", {.key = key_pair(1).public_key});
    Listening listening = writer->listen(false);
    int at_reader = reader.dial(listening.port, false);
    Json state = reader.call({{"op", "cutAt"}, {"session", at_reader}, {"count", enough}});
    reader.ended(at_reader);
    writer->ended(listening.session);

    listening = writer->listen(false);
    at_reader = reader.dial(listening.port, false);
    EXPECT_EQ(reader.ended(at_reader), std::nullopt);
    EXPECT_EQ(writer->ended(listening.session), std::nullopt);
    EXPECT_LT(reader.call({{"op", "state"}}).at("downloaded"), blocks);
  }
}

using Killed = Replicating<>;

TEST_F(Killed, AReaderGoesOnWhereItWasKilled) {
  JsParty writer(js(), "memory", {.key_pair = key_pair(1)});
  writer.fill(0, blocks, size);
  std::string copy = directory() / "copy";
  auto start = [&] {
    Listening listening = writer.listen(false);
    return std::make_unique<Child>(std::vector<std::string>{
        KAPPA_INTEROP_READER, copy, key_pair(1).public_key.hex(), std::to_string(listening.port)});
  };
  std::uint64_t stored = 0;
  for (std::uint64_t until : {1u, 100u, 300u, 301u, 700u}) {
    auto reader = start();
    while (stored < until) stored = std::stoull(reader->line().value());
    reader->kill(SIGKILL);
    while (auto line = reader->line()) stored = std::max<std::uint64_t>(stored, std::stoull(*line));
    EXPECT_TRUE(WIFSIGNALED(reader->wait()));
    hypercore::Feed feed = hypercore::Feed::open(copy);
    EXPECT_GE(feed.downloaded(), stored);
    EXPECT_LT(feed.downloaded(), blocks);
    EXPECT_TRUE(feed.audit().clean());
    feed.close();
  }
  auto reader = start();
  std::string last;
  while (auto line = reader->line()) last = *line;
  EXPECT_EQ(last, "done");
  EXPECT_EQ(reader->wait(), 0);

  CppParty ours(io(), copy, {.key = key_pair(1).public_key});
  EXPECT_EQ(ours.right_blocks(blocks, size), blocks);
  EXPECT_EQ(ours.audit(), std::pair(blocks, std::uint64_t{0}));
  ours.close();
  JsParty theirs(js(), copy, {.key = key_pair(1).public_key});
  EXPECT_EQ(theirs.right_blocks(blocks, size), blocks);
  EXPECT_EQ(theirs.audit(), std::pair(blocks, std::uint64_t{0}));
}

}  // namespace
}  // namespace interop
