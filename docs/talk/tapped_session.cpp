#include "tapped_session.hpp"

#include <fmt/core.h>
#include <fmt/ranges.h>
#include <hypercore/rle.hpp>
#include <protocol/peer.hpp>
#include <storage/memory.hpp>

#include <algorithm>

namespace talk {
namespace {

using namespace protocol;
using crypto::BytesView;

template <class Fixed>
Fixed filled_with(int value) {
  crypto::Bytes bytes(Fixed::size(), static_cast<std::byte>(value));
  return Fixed::from(bytes);
}

HandshakeSecrets fixed_secrets(int value) {
  auto seed = [](int byte) { return crypto::Bytes(32, static_cast<std::byte>(byte)); };
  return {NoiseKeyPair::from_seed(seed(value)), NoiseKeyPair::from_seed(seed(value + 1)),
          filled_with<CipherNonce>(value + 2)};
}

std::string begin_of(BytesView bytes, std::size_t most = 8) {
  std::string hex = crypto::to_hex(bytes.first(std::min(bytes.size(), most)));
  return bytes.size() > most ? hex + "..." : hex;
}

std::string blocks(std::uint64_t start, std::uint64_t length) {
  return length == 1 ? fmt::format("block {}", start)
                     : fmt::format("blocks {} to {}", start, start + length - 1);
}

struct InWords {
  std::string operator()(const Open& m) const {
    return fmt::format("discovery key {}, capability {}", begin_of(m.discovery_key, 4),
                       m.capability ? begin_of(*m.capability, 4) : "none");
  }
  std::string operator()(const Options& m) const { return fmt::format("{}", m.extensions); }
  std::string operator()(const Status& m) const {
    return fmt::format("uploading {}, downloading {}", m.uploading ? "yes" : "no",
                       m.downloading ? "yes" : "no");
  }
  std::string operator()(const Have& m) const {
    if (!m.bitfield) return blocks(m.start, m.length);
    crypto::Bytes bits = hypercore::rle_decode(*m.bitfield, std::size_t{1} << 20);
    std::vector<std::size_t> here;
    for (std::size_t i = 0; i < 8 * bits.size(); ++i) {
      bool is_here = (bits[i / 8] & (std::byte{0x80} >> static_cast<int>(i % 8))) != std::byte{0};
      if (is_here) here.push_back(m.start + i);
    }
    return fmt::format("of {} these: {}", blocks(m.start, m.length), fmt::join(here, " "));
  }
  std::string operator()(const Unhave& m) const { return blocks(m.start, m.length); }
  std::string operator()(const Want& m) const { return blocks(m.start, m.length); }
  std::string operator()(const Unwant& m) const { return blocks(m.start, m.length); }
  std::string operator()(const Request& m) const {
    return fmt::format("block {}, known nodes {:b}", m.index, m.nodes);
  }
  std::string operator()(const Cancel& m) const { return blocks(m.index, 1); }
  std::string operator()(const Data& m) const {
    std::vector<std::uint64_t> nodes;
    for (const auto& node : m.nodes) nodes.push_back(node.index.value());
    return fmt::format("block {} \"{}\", {}{}", m.index, m.value ? crypto::text_of(*m.value) : "",
                       nodes.empty() ? "no nodes" : fmt::format("nodes {}", fmt::join(nodes, " ")),
                       m.signature ? ", signature" : "");
  }
  std::string operator()(const Close&) const { return ""; }
  std::string operator()(const Extension& m) const { return begin_of(m.body); }
};

std::string line(std::string_view from, std::string_view name, std::string_view words,
                 std::size_t size) {
  return fmt::format("{:<6} {:<8} {:<52} {:>4} bytes\n", from, name, words, size);
}

}  // namespace

hypercore::Feed fixed_feed() {
  hypercore::Options options;
  options.key_pair = crypto::KeyPair::from_seed(filled_with<crypto::Seed>(1));
  return hypercore::Feed::in_memory(options);
}

hypercore::Feed copy_of(const hypercore::Feed& feed) {
  return hypercore::Feed::open(std::make_shared<storage::MemoryDirectory>(), feed.key());
}

TappedSession::TappedSession() {
  SessionOptions options{.live = true};
  alice_.name = "Alice";
  alice_.core = std::make_shared<SessionCore>(Role::responder, options, now_, fixed_secrets(0xa1));
  bob_.name = "Bob";
  bob_.core = std::make_shared<SessionCore>(Role::initiator, options, now_, fixed_secrets(0xb1));
}

void TappedSession::replicate(const hypercore::Feed& alices, const hypercore::Feed& bobs) {
  Peer::start(alice_.core, alices, {.live = true});
  Peer::start(bob_.core, bobs, {.live = true});
}

void TappedSession::end() { bob_.core->end(); }

std::string TappedSession::run_handshake() {
  while (move(bob_, alice_) || move(alice_, bob_)) {
  }
  for (Side* side : {&alice_, &bob_}) {
    const HandshakeResult& result = *side->core->handshake();
    side->tap.emplace(result.transmit_key, result.transmit_nonce);
  }
  return take(said_.size());
}

std::string TappedSession::run() {
  while (move(alice_, bob_) || move(bob_, alice_)) {
  }
  return take(said_.size());
}

std::string TappedSession::run_until(std::string_view message) {
  // All that follows is said at once, too; `run` returns it later.
  while (move(alice_, bob_) || move(bob_, alice_)) {
  }
  auto until = std::find_if(said_.begin(), said_.end(),
                            [&](const auto& said) { return said.first == message; });
  return take(static_cast<std::size_t>(until - said_.begin()));
}

bool TappedSession::move(Side& from, Side& to) {
  crypto::Bytes bytes;
  from.core->take_output(bytes, now_);
  from.core->written(bytes.size(), now_);
  if (bytes.empty()) return false;
  if (from.tap) {
    crypto::Bytes clear = bytes;
    from.tap->apply(clear);
    from.frames.receive(clear, [&](const Frame& frame) {
      say(from, frame);
      return true;
    });
  } else {
    constexpr std::string_view contents[] = {"an ephemeral key, and a nonce in the clear",
                                             "an ephemeral key, a static key, a nonce",
                                             "a static key, a nonce"};
    said_.emplace_back("Noise", line(from.name, "Noise", contents[said_.size()], bytes.size()));
  }
  to.core->receive(bytes, now_);
  return true;
}

void TappedSession::say(const Side& from, const Frame& frame) {
  auto message = decode_message(frame.type, frame.body);
  if (!message) return;
  crypto::Bytes whole;
  append_frame(whole, frame.channel, frame.type, frame.body);
  std::string name(name_of(*message));
  said_.emplace_back(name, line(from.name, name, std::visit(InWords{}, *message), whole.size()));
}

std::string TappedSession::take(std::size_t count) {
  std::string result;
  for (std::size_t i = 0; i < count; ++i) result += said_[i].second;
  said_.erase(said_.begin(), said_.begin() + static_cast<std::ptrdiff_t>(count));
  return result;
}

}  // namespace talk
