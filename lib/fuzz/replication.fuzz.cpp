// An enemy on a connection that shook hands as it should: it knows the feed's key and says what the
// fuzzer makes of what an honest peer would say. Whatever it does, the feed holds only what its
// owner signed, nothing is thrown at the program, and what waits to be sent stays bounded.
#include <fuzz/genuine.hpp>
#include <hypercore/feed.hpp>
#include <protocol/peer.hpp>
#include <storage/memory.hpp>
#include <testing/enemy.hpp>

#include <deque>

using fuzz::require;
using hypercore::Feed;
using namespace protocol;

namespace {

HandshakeSecrets secrets(unsigned number) {
  return {NoiseKeyPair::from_seed(Bytes(32, static_cast<std::byte>(number))),
          NoiseKeyPair::from_seed(Bytes(32, static_cast<std::byte>(number + 100))),
          CipherNonce::from(Bytes(24, static_cast<std::byte>(number)))};
}

const HandshakeSecrets& ours() {
  static const HandshakeSecrets made = secrets(1);
  return made;
}
const HandshakeSecrets& theirs() {
  static const HandshakeSecrets made = secrets(2);
  return made;
}

/// The writer's files with all blocks, made once.
const storage::MemoryFiles& written() {
  static const auto made = [] {
    auto files = std::make_shared<storage::MemoryFiles>();
    Feed feed = Feed::open(std::make_shared<storage::MemoryDirectory>(files), {},
                           {.key_pair = hypercore::proof_fixture::key_pair()});
    for (std::uint64_t seq = 0; seq < fuzz::longest; ++seq) feed.append(fuzz::Writer::block(seq));
    feed.close();
    return files;
  }();
  return *made;
}

Feed open_writer() {
  auto files = std::make_shared<storage::MemoryFiles>();
  for (const auto& [name, bytes] : written().files) files->put(name, written().contents(name));
  return Feed::open(std::make_shared<storage::MemoryDirectory>(files), {});
}

Feed open_clone() {
  return Feed::open(std::make_shared<storage::MemoryDirectory>(),
                    hypercore::proof_fixture::key_pair().public_key);
}

class Attack {
 public:
  explicit Attack(fuzz::Input& input)
      : input_(input),
        on_writer_(input.below(4) == 0),
        feed_(on_writer_ ? open_writer() : open_clone()),
        session_(std::make_shared<SessionCore>(Role::responder, SessionOptions{.live = true}, now_,
                                               ours())) {
    enemy_.on_message = [this](std::uint64_t, const Message& message) {
      if (const auto* request = std::get_if<Request>(&message)) asked_.push_back(*request);
    };
    Peer::start(session_, feed_, {.live = true, .sparse = input.below(4) == 0});
    talk();
    enemy_.open(1, feed_.key());
    talk();
  }

  void run() {
    for (int i = 0; i < 100 && !input_.empty() && !session_->is_over(); ++i) {
      step();
      talk();
      require(session_->backlog() <= SessionCore::most_backlog, "what waits to be sent is bounded");
      require(session_->take_exception() == nullptr, "nothing is thrown at the program");
    }
    require(session_->handshake().has_value(), "the handshake was genuine");
    check_feed();
  }

 private:
  void step() {
    std::uint64_t channel = 1 + (input_.below(8) == 0 ? input_.below(4) : 0);
    switch (input_.below(10)) {
      case 0:
        enemy_.say_bytes(input_.bytes(input_.byte()));
        break;
      case 1: {
        auto type = static_cast<unsigned>(input_.below(16));
        enemy_.say_frame(channel, type, input_.bytes(input_.byte()));
        break;
      }
      case 2:
        say_have(channel);
        break;
      case 3:
        enemy_.say(channel, Status{input_.below(2) != 0, input_.below(2) != 0});
        break;
      case 4:
        enemy_.say(channel, Unhave{fuzz::any_number(input_), fuzz::any_number(input_)});
        break;
      case 5:
        say_want_or_request(channel);
        break;
      case 6:
        if (!asked_.empty()) {
          answer(channel, asked_.front());
          asked_.pop_front();
        }
        break;
      case 7:
        answer(channel, {.index = input_.below(40), .nodes = input_.byte()});
        break;
      case 8:
        now_ += std::chrono::milliseconds(10 * input_.byte());
        session_->advance(now_);
        break;
      default:
        use_feed();
        break;
    }
  }

  void say_have(std::uint64_t channel) {
    Have have{.start = input_.below(40), .length = input_.below(64)};
    Bytes bitfield;
    switch (input_.below(3)) {
      case 0:
        break;
      case 1:
        have.start = fuzz::any_number(input_), have.length = fuzz::any_number(input_);
        break;
      default:
        have.start = (input_.below(4) == 0 ? fuzz::any_number(input_) : 0);
        have.length = 1 << 20;
        BytesView bytes = input_.bytes(input_.below(20));
        bitfield.assign(bytes.begin(), bytes.end());
        have.bitfield = bitfield;
    }
    enemy_.say(channel, have);
  }

  void say_want_or_request(std::uint64_t channel) {
    if (input_.below(2) == 0) {
      enemy_.say(channel, Want{8192 * fuzz::any_number(input_), 8192 * fuzz::any_number(input_)});
    } else {
      enemy_.say(channel, Request{input_.below(40), input_.below(2) * fuzz::any_number(input_),
                                  input_.below(2) != 0, fuzz::any_number(input_)});
    }
  }

  /// As the writer would, but for some changes.
  void answer(std::uint64_t channel, const Request& request) {
    std::uint64_t length = std::min(fuzz::longest, request.index + 1 + input_.below(fuzz::longest));
    auto proof = fuzz::history().prove(length, request.index, request.nodes, request.hash);
    if (!proof) return;
    std::string block = fuzz::Writer::block(request.index);
    std::size_t changes = input_.byte();
    for (std::size_t i = 0; i < changes >> 6; ++i) fuzz::change(*proof, input_);
    if (changes % 16 == 1) block = crypto::text_of(input_.bytes(20));
    Data data{request.index, {}, proof->nodes, proof->signature};
    if (!request.hash) data.value = crypto::bytes_of(block);
    enemy_.say(channel, data);
  }

  /// What the program does meanwhile.
  void use_feed() {
    std::uint64_t first = input_.below(40);
    try {
      if (on_writer_ && input_.below(2) == 0) {
        feed_.append("new");
      } else {
        feed_.clear(first, first + input_.below(8));
      }
    } catch (const hypercore::Error&) {
    }
  }

  void talk() {
    for (bool moved = true; moved;) {
      moved = false;
      if (Bytes said = enemy_.take(); !said.empty()) {
        session_->receive(said, now_);
        moved = true;
      }
      if (session_->is_over()) return;
      Bytes bytes;
      session_->take_output(bytes, now_);
      if (bytes.empty()) continue;
      session_->written(bytes.size(), now_);
      enemy_.hear(bytes);
      moved = true;
    }
  }

  void check_feed() {
    if (!on_writer_) {
      require(feed_.length().value() <= fuzz::longest, "the feed is no longer than its owner's");
    }
    for (std::uint64_t seq = 0; seq < std::min(feed_.length().value(), fuzz::longest); ++seq) {
      if (!feed_.has(seq)) continue;
      require(crypto::text_of(feed_.get(seq)) == fuzz::Writer::block(seq),
              "blocks are the owner's");
    }
    hypercore::AuditReport report = feed_.audit();
    require(report.bad.empty(), "no block is damaged");
    require(report.damaged_nodes == 0, "no node of the tree is damaged");
    require(report.signature_ok, "the newest length is signed");
  }

  fuzz::Input& input_;
  Time now_{std::chrono::hours(1)};
  testing_sessions::Enemy enemy_{Role::initiator, theirs()};
  std::deque<Request> asked_;
  bool on_writer_;
  Feed feed_;
  std::shared_ptr<SessionCore> session_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(data, size);
  Attack(input).run();
  return 0;
}
