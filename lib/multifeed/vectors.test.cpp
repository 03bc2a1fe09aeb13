// What multifeed 6 puts on the disk and on the wire. In recorded conversations one of the two is
// replaced by us: it must say what the other said. What is theirs to choose is left out: what else
// a handshake holds, and when the channel of the shared key is closed.
#include <multifeed/contact.hpp>

#include <protocol/transport.hpp>

#include <gtest/gtest.h>
#include <testing/temporary_directory.hpp>
#include <testing/vectors.hpp>

#include <fmt/core.h>

#include <fstream>

namespace {

namespace fs = std::filesystem;
namespace vectors = testing_vectors;
using multifeed::Contact;
using multifeed::Multifeed;
using protocol::Bytes;
using vectors::Value;

crypto::KeyPair pair_of(int seed) {
  return crypto::KeyPair::from_seed(crypto::Seed::from(Bytes(32, static_cast<std::byte>(seed))));
}

TEST(MultifeedVectors, TheSharedKeyOfThoseWhoChoseNoneIsThatOfMultifeed6) {
  Value all = vectors::load("multifeed");
  EXPECT_EQ(multifeed::default_shared_key().hex(), all.at("default_shared_key"));
  EXPECT_EQ(crypto::discovery_key(multifeed::default_shared_key()).hex(), all.at("discovery_key"));
}

class MultifeedLayouts : public ::testing::Test {
 protected:
  /// The file as it is here.
  static Bytes read(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    std::string text{std::istreambuf_iterator<char>(file), {}};
    return {crypto::bytes_of(text).begin(), crypto::bytes_of(text).end()};
  }

  void put(const Value& layout) const {
    for (const auto& [name, file] : layout.at("files").items()) {
      fs::create_directories((directory_ / name).parent_path());
      Bytes contents = vectors::expand(file);
      std::ofstream(directory_ / name, std::ios::binary) << crypto::text_of(contents);
    }
  }

  void expect_same(const Value& layout) const {
    std::size_t files = 0;
    for (const auto& entry : fs::recursive_directory_iterator(directory_ / "")) {
      if (entry.is_regular_file() && entry.file_size() != 0) ++files;
    }
    EXPECT_EQ(files, layout.at("files").size());
    for (const auto& [name, file] : layout.at("files").items()) {
      EXPECT_EQ(crypto::to_hex(read(directory_ / name)), crypto::to_hex(vectors::expand(file)))
          << name;
    }
  }

  Value layouts_ = vectors::load("multifeed").at("layouts");
  testing_help::TemporaryDirectory directory_;
};

TEST_F(MultifeedLayouts, OfThreeWritersIsWhatWeWrite) {
  Multifeed multi = Multifeed::open(directory_ / "");
  multi.writer("default", pair_of(1)).append("{\"n\":1}\n");
  multi.writer("second", pair_of(2));
  multi.writer("7", pair_of(3));
  multi.close();
  expect_same(layouts_.at(0));
}

TEST_F(MultifeedLayouts, OfAWriterAndACopyIsReadAndStaysAsItIs) {
  put(layouts_.at(1));
  Multifeed multi = Multifeed::open(directory_ / "");
  ASSERT_EQ(multi.size(), 2u);
  EXPECT_EQ(multi.feeds()[0].key(), multi.writer("alice").key());
  EXPECT_EQ(crypto::text_of(multi.feeds()[0].get(0)), "{\"from\":\"alice\"}\n");
  EXPECT_EQ(multi.feeds()[1].key(), pair_of(2).public_key);
  EXPECT_FALSE(multi.feeds()[1].writable());
  EXPECT_EQ(crypto::text_of(multi.feeds()[1].get(0)), "{\"from\":\"bob\"}\n");
  EXPECT_EQ(multi.name_of(pair_of(2).public_key), std::nullopt);
  multi.close();
  expect_same(layouts_.at(1));
}

/// We are `us`; the other one says what it said when it was recorded.
class Replay {
 public:
  Replay(const Value& scenario, char us)
      : scenario_(scenario),
        name_(scenario.at("name")),
        us_(us),
        live_(name_.starts_with("live")),
        ours_(std::make_shared<protocol::SessionCore>(
            us == 'A' ? protocol::Role::initiator : protocol::Role::responder,
            protocol::SessionOptions{.live = live_}, now_, secrets(us == 'A'))),
        theirs_(us == 'A' ? protocol::Role::responder : protocol::Role::initiator,
                secrets(us != 'A'), protocol::Duration(0), now_) {
    multifeed::Options options;
    if (us == 'A' && name_ == "different encryption keys") {
      options.shared_key = pair_of(9).public_key;
    }
    multi_ = Multifeed::in_memory(options);
    if (us == 'A' && name_.find("alice") != std::string::npos) write("alice", 1);
    if (us == 'A' && live_) write("alice", 1);
    if (us == 'B' && name_.find("bob") != std::string::npos) write("bob", 2);
  }

  void run() {
    for (int i = 0; i < 4; ++i) carry();  // the handshake
    ASSERT_TRUE(ours_->handshake() && theirs_.handshake());
    Contact::start(ours_, *multi_, {.live = live_});
    for (const Value& line : scenario_.at("transcript")) {
      carry();
      line.contains("note") ? play(line.at("note").get<std::string>()) : play(line);
    }
    carry();
    EXPECT_EQ(text(said_), text(expected_));
    if (name_ == "different encryption keys") {
      ASSERT_TRUE(ours_->error());
      EXPECT_EQ(ours_->error()->code(), protocol::Errc::wrong_shared_key);
    } else {
      EXPECT_FALSE(ours_->error()) << ours_->error()->what();
      EXPECT_EQ(ours_->is_over(), !live_);
      EXPECT_EQ(closed_gate_, live_ ? gate_was_closed_ : 1);
    }
  }

  const Multifeed& multi() const { return *multi_; }

 private:
  using Lines = std::vector<std::pair<std::string, std::string>>;  // type and frame

  static protocol::HandshakeSecrets secrets(bool of_initiator) {
    Value side = vectors::load("noise").at(of_initiator ? "initiator" : "responder");
    auto pair = [&](const char* which) {
      const Value& keys = side.at(which);
      return protocol::NoiseKeyPair{vectors::fixed<protocol::NoisePublicKey>(keys.at("publicKey")),
                                    vectors::fixed<protocol::NoiseSecretKey>(keys.at("secretKey"))};
    };
    return {pair("static"), pair("ephemeral"),
            vectors::fixed<protocol::CipherNonce>(side.at("nonce"))};
  }

  void write(const char* name, int key) {
    multi_->writer(name, pair_of(key)).append(fmt::format("{{\"from\":\"{}\"}}\n", name));
  }

  void play(const std::string& note) {
    if (note == "A makes writer second (key 03)" && us_ == 'A') {
      write("second", 3);
    } else if (note.starts_with("stream of") && note.find(us_) == std::string::npos) {
      ours_->receive_end(now_);
    } else if (note.starts_with("stream of") && ours_->wants_end()) {
      ours_->end_sent();
    }
  }

  void play(const Value& line) {
    const Value& decoded = line.at("decoded");
    std::string type = decoded.at("type"), frame = line.at("frame");
    if (line.at("from").get<std::string>().front() == us_) {
      remember(expected_, decoded.at("channel"), type, frame);
      if (type == "Close" && decoded.at("channel") == 1) gate_was_closed_ = 1;
      return;
    }
    Bytes bytes = vectors::bytes(line.at("frame"));
    protocol::FrameReader frames;
    frames.receive(bytes, [&](const protocol::Frame& parts) {
      theirs_.send(parts.channel, *protocol::decode_message(parts.type, parts.body));
      return true;
    });
  }

  static void remember(Lines& lines, std::uint64_t channel, const std::string& type,
                       const std::string& frame) {
    if (type == "Close" && channel == 1) return;
    bool is_handshake =
        type == "Extension" && frame.find("4d554c544946454544") != std::string::npos;
    lines.emplace_back(type, is_handshake ? "handshake" : frame);
  }

  static std::string text(const Lines& lines) {
    std::string result;
    for (const auto& [type, frame] : lines) result += type + " " + frame + "\n";
    return result;
  }

  /// Takes what each said to the other.
  void carry() {
    Bytes bytes;
    ours_->take_output(bytes, now_);
    if (!bytes.empty()) ours_->written(bytes.size(), now_);
    theirs_.receive(bytes, now_,
                    {[](const protocol::HandshakeResult&) {},
                     [this](std::uint64_t channel, const protocol::Message& message) {
                       Bytes frame;
                       protocol::append_message(frame, channel, message);
                       std::string type(protocol::name_of(message));
                       if (type == "Close" && channel == 1) ++closed_gate_;
                       remember(said_, channel, type, crypto::to_hex(frame));
                       return true;
                     }});
    bytes.clear();
    theirs_.take_output(bytes, now_);
    if (!bytes.empty()) theirs_.written(bytes.size(), now_);
    if (!bytes.empty()) ours_->receive(bytes, now_);
  }

  const Value& scenario_;
  std::string name_;
  char us_;
  bool live_;
  protocol::Time now_{std::chrono::hours(1)};
  std::optional<Multifeed> multi_;
  std::shared_ptr<protocol::SessionCore> ours_;
  protocol::Transport theirs_;
  Lines said_, expected_;
  int closed_gate_ = 0, gate_was_closed_ = 0;
};

class RecordedMultifeed : public ::testing::TestWithParam<char> {
 protected:
  Value vector_ = vectors::load("multifeed");
};

INSTANTIATE_TEST_SUITE_P(AsPeer, RecordedMultifeed, ::testing::Values('A', 'B'),
                         [](const auto& info) { return std::string(1, info.param); });

TEST_P(RecordedMultifeed, IsSaidByUsAsMultifeed6SaidIt) {
  ASSERT_EQ(vector_.at("scenarios").size(), 5u);
  for (const Value& scenario : vector_.at("scenarios")) {
    SCOPED_TRACE(fmt::format("{} as {}", scenario.at("name").get<std::string>(), GetParam()));
    Replay replay(scenario, GetParam());
    replay.run();
    for (const auto& feed : replay.multi().feeds()) EXPECT_EQ(feed.length(), 1u);
  }
}

}  // namespace
