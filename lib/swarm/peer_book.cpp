#include <swarm/peer_book.hpp>

#include <algorithm>

namespace swarm {
namespace {

constexpr unsigned patience = 6;                  // failures, then a peer must show itself again
constexpr std::size_t most_at_once = 16;          // dials under way
constexpr std::size_t most_at_one_address = 64;   // candidates, but for those that were given
constexpr std::chrono::seconds soonest_again{2};  // after an attempt, however often it is seen

}  // namespace

PeerBook::PeerBook(const Options& options, std::uint64_t seed)
    : max_connections_(options.max_connections),
      max_candidates_(options.max_candidates),
      lasting_(options.lasting),
      courtesy_(options.courtesy),
      backoff_{options.first_retry, options.longest_retry},
      random_(seed) {}

PeerBook::Entry* PeerBook::find(const Endpoint& endpoint) {
  auto at = candidates_.find(endpoint);
  return at == candidates_.end() ? nullptr : &*at;
}

PeerBook::Entry* PeerBook::find_by_any_name(const Endpoint& endpoint) {
  if (Entry* entry = find(endpoint)) return entry;
  for (Entry& entry : candidates_) {
    const auto& aliases = entry.second.aliases;
    if (std::find(aliases.begin(), aliases.end(), endpoint) != aliases.end()) return &entry;
  }
  return nullptr;
}

/// The same laptop seen at another of its addresses.
PeerBook::Entry* PeerBook::same_lan_peer(const Sighting& sighting) {
  if (!sighting.lan_id) return nullptr;
  auto at = std::find_if(candidates_.begin(), candidates_.end(), [&](const Entry& entry) {
    return entry.second.lan_id == sighting.lan_id;
  });
  return at == candidates_.end() ? nullptr : &*at;
}

bool PeerBook::exhaustible(const Candidate& candidate) const {
  return candidate.found_by != FoundBy::direct;
}

void PeerBook::found(const Sighting& sighting, Lower lower, Time now) {
  Entry* entry = find(sighting.endpoint);
  if (entry == nullptr) {
    Entry* elsewhere = same_lan_peer(sighting);
    if (elsewhere != nullptr && at_another_address(*elsewhere, sighting)) return;
    Candidate* candidate = make_room(sighting);
    if (candidate == nullptr) return;
    candidate->found_by = sighting.found_by;
    candidate->foreign = sighting.foreign;
    candidate->waits = sighting.dials == Dials::they ||
                       (sighting.dials == Dials::by_order && lower == Lower::they);
    candidate->not_before = candidate->waits ? now + courtesy_ : now;
    Number known = unclaimed(sighting.endpoint);
    if (known == 0 && sighting.foreign) known = stray_from(sighting.endpoint.address());
    if (known != 0) attach(*candidate, known);
    entry = find(sighting.endpoint);
  } else {
    seen_again(entry->second, now);
  }
  Candidate& candidate = entry->second;
  candidate.topics.insert(sighting.topic);
  if (sighting.lan_id) candidate.lan_id = sighting.lan_id;
  // An address that somebody gave is never given up, however else it was found.
  if (sighting.found_by == FoundBy::direct) candidate.found_by = FoundBy::direct;
}

/// @return whether that is all there is to do; if not, it moved, and `known` is no more
bool PeerBook::at_another_address(Entry& known, const Sighting& sighting) {
  constexpr std::size_t most_aliases = 8;
  Candidate& candidate = known.second;
  bool moved = candidate.state == State::idle && candidate.failures > 0;
  if (moved) {
    candidates_.erase(known.first);
    return false;
  }
  candidate.topics.insert(sighting.topic);
  auto& aliases = candidate.aliases;
  bool fresh = std::find(aliases.begin(), aliases.end(), sighting.endpoint) == aliases.end();
  if (fresh && aliases.size() < most_aliases) aliases.push_back(sighting.endpoint);
  Number came_from_there = unclaimed(sighting.endpoint);
  if (candidate.state == State::idle && came_from_there != 0) attach(candidate, came_from_there);
  return true;
}

/// @return nothing if there is no room, and nobody who is worth less
PeerBook::Candidate* PeerBook::make_room(const Sighting& sighting) {
  if (sighting.found_by != FoundBy::direct) {
    auto neighbours = std::count_if(
        candidates_.begin(), candidates_.end(),
        [&](const Entry& entry) { return entry.first.address() == sighting.endpoint.address(); });
    if (static_cast<std::size_t>(neighbours) >= most_at_one_address) return nullptr;
  }
  if (candidates_.size() >= max_candidates_) {
    Entry* worst = nullptr;
    for (Entry& entry : candidates_) {
      const Candidate& candidate = entry.second;
      if (candidate.state != State::idle || candidate.failures == 0 || !exhaustible(candidate)) {
        continue;
      }
      if (worst == nullptr || candidate.failures > worst->second.failures) worst = &entry;
    }
    if (worst == nullptr) return nullptr;
    candidates_.erase(worst->first);
  }
  return &candidates_[sighting.endpoint];
}

void PeerBook::seen_again(Candidate& candidate, Time now) {
  if (candidate.state != State::idle || candidate.failures == 0) return;
  candidate.exhausted = false;
  auto soonest = std::max(now, candidate.last_attempt + soonest_again);
  candidate.not_before = std::min(candidate.not_before, soonest);
}

std::vector<PeerBook::Endpoint> PeerBook::due(Time now) {
  std::vector<Endpoint> result;
  for (auto& [endpoint, candidate] : candidates_) {
    if (connections_.size() + dialling_ >= max_connections_ || dialling_ >= most_at_once) break;
    bool ready = candidate.state == State::idle && !candidate.ourselves && !candidate.exhausted;
    if (!ready || candidate.not_before > now) continue;
    candidate.state = State::dialling;
    candidate.last_attempt = now;
    ++dialling_;
    result.push_back(endpoint);
  }
  return result;
}

std::optional<PeerBook::Time> PeerBook::next_due() const {
  if (connections_.size() + dialling_ >= max_connections_ || dialling_ >= most_at_once) {
    return std::nullopt;
  }
  std::optional<Time> next;
  for (const auto& [endpoint, candidate] : candidates_) {
    if (candidate.state != State::idle || candidate.ourselves || candidate.exhausted) continue;
    if (!next || candidate.not_before < *next) next = candidate.not_before;
  }
  return next;
}

std::vector<PeerBook::Endpoint> PeerBook::leave(const Topic& topic) {
  std::vector<Endpoint> given_up;
  for (auto at = candidates_.begin(); at != candidates_.end();) {
    Candidate& candidate = at->second;
    candidate.topics.erase(topic);
    if (!candidate.topics.empty()) {
      ++at;
      continue;
    }
    if (candidate.state == State::dialling) {
      given_up.push_back(at->first);
      --dialling_;
    }
    at = candidates_.erase(at);
  }
  return given_up;
}

void PeerBook::network_changed(Time now) {
  for (auto& [endpoint, candidate] : candidates_) {
    if (candidate.state != State::idle) continue;
    candidate.failures = 0;
    candidate.exhausted = false;
    candidate.not_before =
        now + backoff_.pause(1, random_) + (candidate.waits ? courtesy_ : courtesy_.zero());
  }
}

void PeerBook::is_ourselves(const Endpoint& endpoint) {
  if (Entry* entry = find(endpoint)) {
    if (entry->second.state == State::dialling) --dialling_;
    entry->second.state = State::idle;
    entry->second.connection = 0;
    entry->second.ourselves = true;
  }
}

bool PeerBook::wanted(const Endpoint& endpoint) const {
  auto at = candidates_.find(endpoint);
  return at != candidates_.end() && at->second.state != State::connected;
}

void PeerBook::fail(Candidate& candidate, Time now) {
  candidate.state = State::idle;
  candidate.connection = 0;
  ++candidate.failures;
  candidate.exhausted = exhaustible(candidate) && candidate.failures >= patience;
  candidate.not_before = now + backoff_.pause(candidate.failures, random_) +
                         (candidate.waits ? courtesy_ : courtesy_.zero());
}

}  // namespace swarm
