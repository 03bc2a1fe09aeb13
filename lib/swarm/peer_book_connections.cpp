// The half of the peer book that is about connections: which of two to the same peer is kept.
#include <swarm/peer_book.hpp>

#include <algorithm>

namespace swarm {
namespace {

// A connection that the other end closes this soon was one too many for it.
constexpr std::chrono::seconds refused_within{2};

}  // namespace

PeerBook::Number PeerBook::open(const Endpoint& remote, bool dialled, bool known, Time now) {
  connections_[++last_number_] = {
      .remote = remote, .dialled = dialled, .known = known, .since = now, .ours = {}, .theirs = {}};
  return last_number_;
}

void PeerBook::attach(Candidate& candidate, Number number) {
  if (candidate.state == State::dialling) --dialling_;
  candidate.state = State::connected;
  candidate.connection = number;
}

void PeerBook::hand_over(Number from, Number to) {
  for (auto& [endpoint, candidate] : candidates_) {
    if (candidate.connection == from) candidate.connection = to;
  }
}

bool PeerBook::has_candidate(Number number) const {
  return std::any_of(candidates_.begin(), candidates_.end(),
                     [number](const Entry& entry) { return entry.second.connection == number; });
}

/// An incoming connection from that address which belongs to nobody yet.
PeerBook::Number PeerBook::stray_from(const asio::ip::address& address) const {
  for (const auto& [number, connection] : connections_) {
    if (!connection.dialled && connection.remote.address() == address && !has_candidate(number)) {
      return number;
    }
  }
  return 0;
}

/// An incoming connection with exactly that other end, which belongs to nobody yet.
PeerBook::Number PeerBook::unclaimed(const Endpoint& remote) const {
  for (const auto& [number, connection] : connections_) {
    if (!connection.dialled && connection.remote == remote && !has_candidate(number)) return number;
  }
  return 0;
}

void PeerBook::dial_failed(const Endpoint& endpoint, Time now) {
  Entry* entry = find(endpoint);
  if (entry == nullptr || entry->second.state != State::dialling) return;
  --dialling_;
  fail(entry->second, now);
}

PeerBook::Admission PeerBook::dialled(const Endpoint& endpoint, Time now) {
  Entry* entry = find(endpoint);
  if (entry == nullptr || entry->second.state != State::dialling) return {};
  if (connections_.size() >= max_connections_) {
    dial_failed(endpoint, now);
    return {};
  }
  Number number = open(endpoint, true, true, now);
  attach(entry->second, number);
  return {.number = number, .found_by = entry->second.found_by};
}

PeerBook::Admission PeerBook::accepted(const Endpoint& remote, Lower lower, Time now) {
  Entry* entry = find_by_any_name(remote);
  if (entry != nullptr && entry->second.state == State::connected) {
    // It dialled again although it is connected: it lost the old connection and we did not notice
    // yet, or both of us dialled at once.
    Number old = entry->second.connection;
    auto at = connections_.find(old);
    if (at != connections_.end() && !lasting(at->second, now)) return {};
    Number number = open(remote, false, true, now);
    hand_over(old, number);
    return {.number = number, .found_by = entry->second.found_by, .retire = old};
  }
  if (entry != nullptr && entry->second.state == State::dialling) {
    // Crossing: the lower one's dial counts, unless it leads nowhere.
    bool ours_counts = lower == Lower::we && now - entry->second.last_attempt < courtesy_;
    if (ours_counts) return {};
    Number number = open(remote, false, true, now);
    attach(entry->second, number);
    return {.number = number, .found_by = entry->second.found_by, .give_up = entry->first};
  }
  if (connections_.size() >= max_connections_) return {};
  if (entry != nullptr) {
    Number number = open(remote, false, true, now);
    attach(entry->second, number);
    return {.number = number, .found_by = entry->second.found_by};
  }
  Number number = open(remote, false, false, now);
  for (auto& [endpoint, candidate] : candidates_) {
    bool fits = candidate.foreign && endpoint.address() == remote.address() &&
                candidate.state != State::connected && !candidate.ourselves;
    if (!fits) continue;
    bool under_way = candidate.state == State::dialling;
    attach(candidate, number);
    return {.number = number,
            .found_by = candidate.found_by,
            .give_up = under_way ? std::optional(endpoint) : std::nullopt};
  }
  return {.number = number};
}

PeerBook::Verdict PeerBook::identify(Number number, crypto::BytesView ours,
                                     crypto::BytesView theirs, Time now) {
  auto at = connections_.find(number);
  if (at == connections_.end()) return {};
  Open& connection = at->second;
  if (std::ranges::equal(ours, theirs)) {
    for (auto& [endpoint, candidate] : candidates_) {
      if (candidate.connection == number) is_ourselves(endpoint);
    }
    return {.keep = false};
  }
  if (theirs.empty()) return {};
  connection.ours.assign(ours.begin(), ours.end());
  connection.theirs.assign(theirs.begin(), theirs.end());
  auto same = std::find_if(connections_.begin(), connections_.end(), [&](const auto& other) {
    return other.first != number && other.second.ours == connection.ours &&
           other.second.theirs == connection.theirs;
  });
  if (same == connections_.end()) return {};

  const auto& [other_number, other] = *same;
  bool keep_this;
  if (other.dialled == connection.dialled) {
    // The side that dialled both knows which one it prefers; the other side would be guessing.
    if (!connection.dialled) return {};
    keep_this = false;
  } else if (lasting(other, now)) {
    keep_this = true;  // whoever dialled anew had a reason to
  } else {
    bool we_are_lower = std::ranges::lexicographical_compare(ours, theirs);
    keep_this = connection.dialled == we_are_lower;
  }
  if (!keep_this) {
    hand_over(number, other_number);
    return {.keep = false};
  }
  hand_over(other_number, number);
  Number retired = other_number;
  connections_[retired].theirs.clear();  // it no longer stands for that peer
  return {.keep = true, .retire = retired};
}

void PeerBook::closed(Number number, Time now) {
  auto at = connections_.find(number);
  if (at == connections_.end()) return;
  Open connection = std::move(at->second);
  connections_.erase(at);
  bool lasted = lasting(connection, now);
  for (auto& [endpoint, candidate] : candidates_) {
    if (candidate.connection != number) continue;
    if (lasted) candidate.failures = 0;
    fail(candidate, now);
    if (!connection.dialled || now - connection.since > refused_within) continue;
    // Closed at once, while there is an incoming connection from that address: the peer dialled us,
    // could not do so from its own port, and has one connection too many with ours.
    if (Number stray = stray_from(endpoint.address())) {
      candidate.failures = 0;
      candidate.exhausted = false;
      attach(candidate, stray);
    }
  }
}

}  // namespace swarm
