// Recorded conversations of two hypercore 9, played again with one of the two replaced by us: it
// must say what the other said, byte for byte. What is theirs to choose is left out: the order of
// answers that follow one another, and where they look first for a length or the place of a byte.
#include <protocol/peer.hpp>

#include <gtest/gtest.h>
#include <storage/memory.hpp>
#include <testing/session_pair.hpp>
#include <testing/vectors.hpp>

#include <fmt/core.h>

#include <algorithm>

namespace {

namespace vectors = testing_vectors;
using hypercore::Feed;
using protocol::Bytes;
using protocol::BytesView;
using protocol::Exchange;
using protocol::Peer;
using vectors::Value;

crypto::KeyPair pair_of(int seed) {
  return crypto::KeyPair::from_seed(crypto::Seed::from(Bytes(32, static_cast<std::byte>(seed))));
}

Feed writer_of(unsigned blocks) {
  Feed feed = Feed::in_memory({.key_pair = pair_of(1)});
  std::vector<Bytes> batch;
  for (unsigned i = 0; i < blocks; ++i) {
    std::string text = fmt::format("block-{}", i);
    BytesView block = crypto::bytes_of(text);
    batch.emplace_back(block.begin(), block.end());
  }
  if (blocks != 0) feed.append_batch(batch);
  return feed;
}

Feed empty_clone(int seed = 1) {
  return Feed::open(std::make_shared<storage::MemoryDirectory>(), pair_of(seed).public_key);
}

/// A copy with blocks `first` to `end - 1`.
Feed copy_of(const Feed& writer, unsigned first, unsigned end) {
  Feed copy = empty_clone();
  testing_sessions::SessionPair pair({.live = true}, {.live = true});
  Peer::start(pair.a(), writer, {.live = true});
  Peer::start(pair.b(), copy, {.live = true, .sparse = true});
  Exchange::of(copy)->download(first, end, false, [](const auto&) {});
  pair.run();
  EXPECT_EQ(copy.downloaded(), end - first);
  return copy;
}

/// One side of a scenario, and what it does when the transcript says so.
struct Actor {
  Feed feed;
  protocol::ReplicateOptions options = {};
  std::vector<std::string> extensions = {};
};

struct Script {
  std::function<Actor()> a, b;
  /// Says and does what `note` tells of `who`.
  std::function<void(const Actor&, char who, const std::string& note)> act = {};
  /// What `who` sends is its own choice: only these are compared.
  std::function<bool(char who, const std::string& type)> is_compared = {};
};

std::function<Actor()> writing(unsigned blocks, const protocol::ReplicateOptions& options = {}) {
  return [=] { return Actor{writer_of(blocks), options}; };
}

std::function<Actor()> cloning(const protocol::ReplicateOptions& options = {}) {
  return [=] { return Actor{empty_clone(), options}; };
}

Exchange& exchange(const Actor& actor) { return *Exchange::of(actor.feed); }

std::map<std::string, Script> scripts() {
  const protocol::ReplicateOptions live{.live = true}, sparse{.live = true, .sparse = true};
  auto no_requests = [](char who, const std::string& type) {
    return who != 'B' || type != "Request";
  };
  auto nothing = [](const auto&) {};
  std::map<std::string, Script> all;
  all["A initiator has 5 entries, B an empty clone, neither live"] = {writing(5), cloning()};
  all["the same, B is the initiator"] = {cloning(), writing(5)};
  all["A has 2 entries, both live; A then appends one entry, then a batch of two"] = {
      writing(2, live), cloning(live), [](const Actor& actor, char, const std::string& note) {
        if (note == "A appends block-2") actor.feed.append("block-2");
        if (note == "A appends [block-3, block-4]") {
          actor.feed.append_batch(
              std::vector<BytesView>{crypto::bytes_of("block-3"), crypto::bytes_of("block-4")});
        }
      }};
  all["sparse clone: get(7), get(0), get(32) of 33, live"] = {
      writing(33, live), cloning(sparse), [=](const Actor& actor, char, const std::string& note) {
        exchange(actor).wait_for_block(std::stoull(note.substr(6)), false, nothing);
      }};
  all["sparse clone: seek to byte 100 of 33 entries, live"] = {
      writing(33, live), cloning(sparse),
      [=](const Actor& actor, char, const std::string& note) {
        if (note == "B seek(100)") exchange(actor).wait_for_byte(100, false, nothing);
      },
      no_requests};
  all["sparse clone: update() only (hash request), live"] = {
      writing(3, live), cloning(sparse),
      [=](const Actor& actor, char, const std::string& note) {
        if (note.starts_with("B update")) exchange(actor).wait_for_length(1, false, nothing);
        if (note == "B length is 3") {
          EXPECT_EQ(actor.feed.length(), 3u);
        }
      },
      no_requests};
  all["both empty, not live"] = {writing(0), cloning()};
  all["both have all 3 entries, not live"] = {writing(3),
                                              [] { return Actor{copy_of(writer_of(3), 0, 3)}; }};
  all["two clones with different halves of 6 entries, both live"] = {
      [=] {
        return Actor{copy_of(writer_of(6), 0, 3), sparse};
      },
      [=] {
        return Actor{copy_of(writer_of(6), 3, 6), sparse};
      },
      [=](const Actor& actor, char, const std::string& note) {
        if (note.starts_with("both")) exchange(actor).download(0, 6, false, nothing);
        if (note == "A has 6, B has 6") {
          EXPECT_EQ(actor.feed.downloaded(), 6u);
        }
      }};
  all["B does not download (download: false), A has 2 entries, not live"] = {
      writing(2), cloning({.download = false})};
  all["A does not upload (upload: false), not live"] = {writing(2, {.upload = false}), cloning()};
  all["ack: true on the source, live, 2 entries"] = {
      writing(2, {.live = true, .ack = [](hypercore::Seq, hypercore::Seq) {}}), cloning(live)};
  all["feed extension \"example\" on both sides, A broadcasts"] = {
      [=] {
        return Actor{writer_of(0), live, {"example"}};
      },
      [=] {
        return Actor{empty_clone(), live, {"example", "another"}};
      },
      {},
      // Said at a moment that nothing on the wire tells.
      [](char, const std::string& type) { return type != "Extension"; }};
  all["different keys: A opens key 1, B opens key 2, not live"] = {
      writing(2), [] { return Actor{empty_clone(2)}; }};
  all["A clears block 1 while B is subscribed and downloads nothing, live"] = {
      writing(3, live), cloning(sparse), [](const Actor& actor, char who, const std::string&) {
        if (who == 'A') actor.feed.clear(1, 2);
      }};
  return all;
}

protocol::HandshakeSecrets secrets_of(const Value& side) {
  auto pair = [](const Value& keys) {
    return protocol::NoiseKeyPair{vectors::fixed<protocol::NoisePublicKey>(keys.at("publicKey")),
                                  vectors::fixed<protocol::NoiseSecretKey>(keys.at("secretKey"))};
  };
  return {pair(side.at("static")), pair(side.at("ephemeral")),
          vectors::fixed<protocol::CipherNonce>(side.at("nonce"))};
}

/// We are `us`; the other one says what it said when it was recorded.
class Replay {
 public:
  Replay(const Value& scenario, Script script, char us)
      : scenario_(scenario),
        script_(std::move(script)),
        us_(us),
        actor_((us == 'A' ? script_.a : script_.b)()),
        ours_(std::make_shared<protocol::SessionCore>(
            us == 'A' ? protocol::Role::initiator : protocol::Role::responder,
            protocol::SessionOptions{.live = actor_.options.live}, now_, secrets(us == 'A'))),
        theirs_(us == 'A' ? protocol::Role::responder : protocol::Role::initiator,
                secrets(us != 'A'), protocol::Duration(0), now_) {
    for (const std::string& name : actor_.extensions) {
      exchange(actor_).extensions().add(
          name, [this](Peer*, BytesView body) { heard_.emplace_back(crypto::text_of(body)); });
    }
  }

  void run() {
    for (int i = 0; i < 4; ++i) carry();  // the handshake
    ASSERT_TRUE(ours_->handshake() && theirs_.handshake());
    Peer::start(ours_, actor_.feed, actor_.options);
    for (const Value& line : scenario_.at("transcript")) {
      carry();
      play(line);
    }
    carry();
    EXPECT_FALSE(ours_->error()) << ours_->error()->what();
    compare();
  }

 private:
  static std::optional<protocol::HandshakeSecrets> secrets_from(const char* side) {
    return secrets_of(vectors::load("noise").at(side));
  }
  static protocol::HandshakeSecrets secrets(bool of_initiator) {
    return *secrets_from(of_initiator ? "initiator" : "responder");
  }

  void play(const Value& line) {
    if (line.contains("note")) {
      auto note = line.at("note").get<std::string>();
      if (note.starts_with("stream of")) {
        play_end(note == fmt::format("stream of {} ended", us_));
      } else if (note == "B received hello") {
        if (us_ == 'B') {
          EXPECT_EQ(heard_, std::vector<std::string>{"hello"});
        }
      } else if ((note.front() == us_ || note.starts_with("both") || note.ends_with("has 6")) &&
                 script_.act) {
        script_.act(actor_, us_, note);
      }
      return;
    }
    std::string type = line.at("decoded").at("type");
    bool is_ours = line.at("from").get<std::string>().front() == us_;
    if (is_ours) {
      expected_.emplace_back(type, line.at("frame"));
      return;
    }
    Bytes frame = vectors::bytes(line.at("frame"));
    protocol::FrameReader frames;
    frames.receive(frame, [&](const protocol::Frame& parts) {
      theirs_.send(parts.channel, *protocol::decode_message(parts.type, parts.body));
      return true;
    });
  }

  void play_end(bool is_ours) {
    if (!is_ours) {
      ours_->receive_end(now_);
    } else {
      EXPECT_TRUE(ours_->wants_end()) << "the stream should have ended";
      ours_->end_sent();
    }
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
                       said_.emplace_back(protocol::name_of(message), crypto::to_hex(frame));
                       return true;
                     }});
    bytes.clear();
    theirs_.take_output(bytes, now_);
    if (!bytes.empty()) theirs_.written(bytes.size(), now_);
    if (!bytes.empty()) ours_->receive(bytes, now_);
  }

  using Lines = std::vector<std::pair<std::string, std::string>>;  // type and frame

  Lines compared(Lines lines) {
    if (script_.is_compared) {
      std::erase_if(lines, [&](const auto& line) { return !script_.is_compared(us_, line.first); });
    }
    auto is_data = [](const auto& line) { return line.first == "Data"; };
    for (auto from = lines.begin(); from != lines.end();) {
      from = std::find_if(from, lines.end(), is_data);
      auto end = std::find_if_not(from, lines.end(), is_data);
      std::sort(from, end);
      from = end;
    }
    return lines;
  }

  void compare() {
    Lines said = compared(said_), expected = compared(expected_);
    auto text = [](const Lines& lines) {
      std::string result;
      for (const auto& [type, frame] : lines) result += type + " " + frame + "\n";
      return result;
    };
    EXPECT_EQ(text(said), text(expected));
  }

  const Value& scenario_;
  Script script_;
  char us_;
  Actor actor_;
  protocol::Time now_{std::chrono::hours(1)};
  std::shared_ptr<protocol::SessionCore> ours_;
  protocol::Transport theirs_;
  Lines said_, expected_;
  std::vector<std::string> heard_;
};

class RecordedConversation : public ::testing::TestWithParam<char> {
 protected:
  Value vector_ = vectors::load("replication");
};

INSTANTIATE_TEST_SUITE_P(AsPeer, RecordedConversation, ::testing::Values('A', 'B'),
                         [](const auto& info) { return std::string(1, info.param); });

TEST_P(RecordedConversation, IsSaidByUsAsHypercore9SaidIt) {
  auto all = scripts();
  for (const Value& scenario : vector_.at("scenarios")) {
    auto name = scenario.at("name").get<std::string>();
    SCOPED_TRACE(fmt::format("{} as {}", name, GetParam()));
    ASSERT_TRUE(all.contains(name)) << "nobody knows how to play this one";
    Replay(scenario, all.at(name), GetParam()).run();
  }
}

}  // namespace
