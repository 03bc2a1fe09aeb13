// What a peer asks of us. Answers wait in a queue while the peer does not read, so that what one
// connection costs is bounded: questions are small, answers are not.
#include <protocol/peer.hpp>

#include <storage/error.hpp>

namespace protocol {
namespace {

constexpr std::uint64_t want_unit = 8192;
constexpr std::uint64_t range_of_wants = std::uint64_t{1} << 20;
constexpr std::uint64_t most_listings = 64;
constexpr std::size_t most_questions =
    65536;  // on one feed; an honest peer has far fewer under way
constexpr std::size_t most_ranges = 4096;

}  // namespace

// Questions

void Peer::on(const Want& message) {
  if (!uploading_) return;
  if (message.start % want_unit != 0 || message.length % want_unit != 0) return;
  // A list of blocks costs more time than the question. Nobody needs one again and again.
  std::uint64_t here = std::max(feed_.state().bitfield.block_bits(), want_unit);
  listed_blocks_ += std::clamp(here - std::min(message.start, here), want_unit,
                               std::max(message.length, want_unit));
  if (listed_blocks_ > most_listings * (here + range_of_wants)) {
    throw Error(Errc::flooded,
                fmt::format("the peer asked {} times for all that is here", most_listings));
  }
  if (queue_.empty() && !session_->congested()) {
    serve(message);
  } else {
    enqueue(message);
  }
}

void Peer::on(const Request& message) {
  if (!uploading_) return;
  if (queue_.empty() && !session_->congested()) {
    serve(message);
  } else {
    enqueue(message);
  }
}

void Peer::enqueue(const std::variant<Want, Request>& question) {
  if (queue_.size() >= most_questions) {
    throw Error(
        Errc::flooded,
        fmt::format("the peer asked for {} things without reading the answers", queue_.size()));
  }
  queue_.push_back(question);
}

void Peer::writable() {
  while (channel_ != nullptr && !queue_.empty() && !session_->congested()) {
    auto question = queue_.front();
    queue_.pop_front();
    std::visit([this](const auto& body) { serve(body); }, question);
  }
  if (channel_ != nullptr) send_announcements();
}

// Answers

void Peer::serve(const Want& message) {
  if (!remote_wants_ && feed_.length() > 0 && feed_.has(feed_.length() - 1)) {
    send(Have{.start = feed_.length().value() - 1, .length = 1, .bitfield = {}});
  }
  remote_wants_ = true;
  Bytes bits = feed_.state().bitfield.compress(message.start, message.length);
  send(Have{message.start, message.length, BytesView(bits), false});
}

void Peer::serve(Request request) {
  if (request.bytes != 0) {
    if (auto at = find_byte(request.bytes)) {
      if (last_byte_asked_ == request.bytes)
        return;  // it asks several peers in several ways at once
      last_byte_asked_ = request.bytes;
      request.index = at->value();
      request.nodes = 0;
    }
  }
  Seq seq = request.index;
  // Damaged, or our disk fails: not the peer's fault. It is told that we can't.
  auto unless_damaged = [](auto&& read) -> decltype(read()) {
    try {
      return read();
    } catch (const hypercore::Error&) {
    } catch (const storage::Error&) {
    }
    return {};
  };
  std::optional<Bytes> value;
  if (!request.hash && seq < feed_.length() && feed_.has(seq)) {
    value = unless_damaged([&] { return std::optional(feed_.get(seq)); });
  }
  // Without the block at least its hash: hypercore forgets only then that it asked.
  auto proof = unless_damaged(
      [&] { return prove_block(feed_.state(), remote_tree_, seq, request.nodes, !value); });
  if (!value && !request.hash) send(Unhave{request.index, 1});
  if (channel_ == nullptr || !proof) return;

  if (value) {
    ReplicationStats& stats = exchange_->stats();
    ++stats.uploaded_blocks;
    stats.uploaded_bytes += value->size();
  }
  Data data{request.index, {}, std::move(proof->nodes), proof->signature};
  if (value) data.value = *value;
  send(data);
}

std::optional<Seq> Peer::find_byte(std::uint64_t position) const {
  if (position >= feed_.byte_length()) return {};
  try {
    return feed_.seek(position).seq;
  } catch (const hypercore::Error&) {
    return {};  // the tree on the way is not here
  } catch (const storage::Error&) {
    return {};  // our disk fails
  }
}

// Announcements

void Peer::announce(Seq first, Seq end) {
  if (!remote_wants_ || channel_ == nullptr) return;
  auto next = to_announce_.upper_bound(first.value());
  if (next != to_announce_.begin() && std::prev(next)->second >= first.value()) {
    auto before = std::prev(next);
    before->second = std::max(before->second, end.value());
  } else {
    to_announce_.emplace(first.value(), end.value());
  }
  send_announcements();
}

void Peer::send_announcements() {
  // While it does not read, ranges grow together instead of piling up.
  if (to_announce_.size() < most_ranges && session_->congested()) return;
  auto ranges = std::exchange(to_announce_, {});
  for (auto [first, end] : ranges) {
    send(Have{.start = first, .length = end - first, .bitfield = {}});
  }
}

void Peer::unannounce(Seq first, Seq end) {
  if (!remote_wants_ || channel_ == nullptr) return;
  send_announcements();
  send(Unhave{first.value(), end.value() - first.value()});
}

}  // namespace protocol
