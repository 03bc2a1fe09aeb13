#include <sim/villain.hpp>

#include <sim/world.hpp>

#include <hypercore/feed_state.hpp>
#include <hypercore/rle.hpp>

namespace sim {

using namespace protocol;
using hypercore::Feed;

void Villain::start(World& world, const std::shared_ptr<SessionCore>& core, std::size_t log) {
  auto villain = std::make_shared<Villain>(world, *core, log);
  villain->channel_ = core->open(world.logs()[log].keys.public_key, villain);
  if (villain->channel_ != nullptr && villain->channel_->is_duplex()) villain->opened();
}

Villain::Villain(World& world, SessionCore& core, std::size_t log)
    : world_(world),
      core_(core),
      log_(log),
      silent_(world.random().chance(30) ? 100 : static_cast<unsigned>(world.random().below(60))),
      false_(world.random().chance(40) ? 0 : static_cast<unsigned>(world.random().below(40))),
      talkative_(static_cast<unsigned>(world.random().below(100))),
      patient_(world.random().chance(60)) {}

void Villain::opened() {
  if (world_.random().chance(30)) {
    send(Status{world_.random().chance(80), world_.random().chance(50)});
  }
  lie_about_blocks();
  core_.alarm(core_.now() + std::chrono::milliseconds(100));
}

void Villain::lie_about_blocks() {
  Random& random = world_.random();
  std::uint64_t length = world_.logs()[log_].blocks.size();
  switch (random.below(patient_ ? 5 : 7)) {
    case 0:
      return send(Have{.start = 0, .length = length + 1, .bitfield = {}});
    case 1:
      return send(Have{.start = 0, .length = std::uint64_t{1} << 32, .bitfield = {}});
    case 2: {
      Bytes bits = hypercore::rle_encode(random.bytes(random.below(40)));
      return send(Have{0, 1 << 20, bits, false});
    }
    case 3:
      return send(Have{
          .start = random.below(2 * length + 1), .length = random.below(1000), .bitfield = {}});
    case 4:
      return send(Unhave{random.below(length + 1), random.below(1000)});
    case 5:
      return send(Have{.start = random.below(std::uint64_t{1} << 53),
                       .length = random.below(std::uint64_t{1} << 53),
                       .bitfield = {}});
    default: {
      Bytes bits = random.bytes(random.below(20));
      return send(Have{random.below(100), 1 << 20, bits, false});
    }
  }
}

void Villain::received(const Message& message) {
  Random& random = world_.random();
  if (random.chance(silent_)) return;
  if (std::holds_alternative<Want>(message)) lie_about_blocks();
  if (const auto* request = std::get_if<Request>(&message)) answer(*request);
}

void Villain::answer(const Request& request) {
  Random& random = world_.random();
  const Host& writer = world_.writer_of(log_);
  if (!writer.up || writer.has_crashed()) return;
  const Feed& feed = *writer.copies[0].feed;
  if (random.chance(10)) return send(Unhave{request.index, 1});

  std::uint64_t index = request.index;
  if (index >= feed.length().value()) {
    if (patient_) return;
    index = random.below(feed.length().value() + 1);
  }
  hypercore::Bitfield theirs;
  bool hash_only = request.hash || random.chance(10);
  auto proof = prove_block(feed.state(), theirs, index, request.nodes, hash_only);
  if (!proof) return;
  Bytes value;
  if (!hash_only) value = feed.get(index);

  auto flip = [&](std::byte* at, std::size_t size) {
    if (size != 0) at[random.below(size)] ^= std::byte{1} << random.below(8);
  };
  if (random.chance(false_)) {
    switch (random.below(7)) {
      case 0:
        flip(value.data(), value.size());
        break;
      case 1:
        if (!proof->nodes.empty()) flip(proof->nodes.back().hash.data(), 32);
        break;
      case 2:
        if (!proof->nodes.empty()) proof->nodes.front().size += 1 + random.below(5);
        break;
      case 3:
        if (!proof->nodes.empty()) proof->nodes.erase(proof->nodes.begin());
        break;
      case 4:
        if (proof->signature) flip(proof->signature->data(), 64);
        break;
      case 5:
        proof->signature.reset();
        break;
      default:
        index = random.below(index + 3);
    }
  }
  Data data{index, {}, proof->nodes, proof->signature};
  if (!hash_only) data.value = value;
  send(data);
}

void Villain::say_nonsense() {
  Random& random = world_.random();
  Bytes bytes = random.bytes(random.below(50));
  switch (random.below(patient_ ? 6 : 8)) {
    case 0:
      return lie_about_blocks();
    case 1:
      return send(Request{random.below(100), random.chance(20) ? random.below(1000) : 0,
                          random.chance(30), random.below(1000)});
    case 2:
      return send(Want{random.below(4) * 8192, random.below(4) * 8192});
    case 3:
      return send(Status{random.chance(70), random.chance(50)});
    case 4:
      return send(Data{random.below(100), bytes, {}, {}});
    case 5:
      return send(Extension{random.below(5), bytes});
    case 6:
      return send(Options{{"a", "b"}, random.chance(50)});
    default:
      if (channel_ != nullptr) channel_->close();
  }
}

Time Villain::on_time(Time now) {
  if (channel_ == nullptr) return Time::max();
  if (channel_->is_duplex() && world_.random().chance(talkative_)) say_nonsense();
  return now + std::chrono::milliseconds(world_.random().between(100, 5000));
}

}  // namespace sim
