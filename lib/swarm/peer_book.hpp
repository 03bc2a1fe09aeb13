#pragma once
/// @file
/// Who is out there, who is connected, and whom to dial when: all decisions of a swarm, without a
/// socket and without a clock, so that tests drive it with made-up times.
///
/// A peer of ours dials from the port that it listens on. So address and port are its name at both
/// ends, whoever dialled, and a second connection to it is recognised. A foreign peer
/// (JavaScript's) dials from any port: an incoming connection from its address is taken to be it.
///
/// Of two peers that know of each other one dials and the other waits a little (`Dials`), so dials
/// cross seldom. If they do all the same, the lower address wins; and when a handshake has shown
/// who is who, the public keys have the last word (`identify`).
///
/// For the library, not for programs.

#include <swarm/backoff.hpp>
#include <swarm/finder.hpp>
#include <swarm/options.hpp>

#include <crypto/bytes.hpp>

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <vector>

namespace swarm {

class PeerBook {
 public:
  using Endpoint = asio::ip::tcp::endpoint;
  using Time = std::chrono::steady_clock::time_point;
  using Number = std::uint64_t;  ///< of a connection; 0 is none

  PeerBook(const Options& options, std::uint64_t seed);

  /// Who of a crossing pair has the lower address and port.
  enum class Lower { we, they };

  // What to dial

  /// @param lower for Dials::by_order
  void found(const Sighting& sighting, Lower lower, Time now);
  /// Peers to dial now. Each counts as being dialled until `dialled` or `dial_failed`.
  std::vector<Endpoint> due(Time now);
  /// When `due` has something next, if nothing else happens before.
  std::optional<Time> next_due() const;
  /// Forgets who had no other topic. @return those being dialled, to be given up
  std::vector<Endpoint> leave(const Topic& topic);
  /// Everybody is worth another try soon.
  void network_changed(Time now);

  // What came of it

  struct Admission {
    Number number = 0;  ///< 0: close the new connection at once
    FoundBy found_by = FoundBy::incoming;
    Number retire = 0;                     ///< a connection that is dead, or outdone; 0 is none
    std::optional<Endpoint> give_up = {};  ///< a dial that is not needed any more
  };

  void dial_failed(const Endpoint& endpoint, Time now);
  Admission dialled(const Endpoint& endpoint, Time now);
  Admission accepted(const Endpoint& remote, Lower lower, Time now);
  /// That endpoint is ourselves: it is never dialled again.
  void is_ourselves(const Endpoint& endpoint);

  struct Verdict {
    bool keep = true;
    Number retire = 0;
  };
  Verdict identify(Number number, crypto::BytesView ours, crypto::BytesView theirs, Time now);
  void closed(Number number, Time now);

  bool wanted(const Endpoint& endpoint) const;  ///< known, with a topic, and not connected
  std::size_t connections() const { return connections_.size(); }
  std::size_t candidates() const { return candidates_.size(); }

 private:
  enum class State { idle, dialling, connected };

  struct Candidate {
    std::set<Topic> topics;
    FoundBy found_by = FoundBy::direct;
    std::optional<LanId> lan_id;
    std::vector<Endpoint> aliases;  // where else it listens: a laptop on wifi and cable
    bool foreign = false;
    bool waits = false;  // the other side should dial
    bool ourselves = false;
    bool exhausted = false;  // failed often: dialled again only when seen again
    State state = State::idle;
    Number connection = 0;  // while connected
    unsigned failures = 0;
    Time not_before{};
    Time last_attempt{};
  };

  struct Open {
    Endpoint remote;
    bool dialled = false;
    bool known = false;  // belonged to a candidate by address and port
    Time since{};
    crypto::Bytes ours, theirs;  // from a handshake
  };

  using Entry = std::pair<const Endpoint, Candidate>;
  Entry* find(const Endpoint& endpoint);
  Entry* find_by_any_name(const Endpoint& endpoint);
  Entry* same_lan_peer(const Sighting& sighting);
  bool at_another_address(Entry& known, const Sighting& sighting);
  Candidate* make_room(const Sighting& sighting);
  bool exhaustible(const Candidate& candidate) const;
  void fail(Candidate& candidate, Time now);
  void seen_again(Candidate& candidate, Time now);
  Number open(const Endpoint& remote, bool dialled, bool known, Time now);
  void attach(Candidate& candidate, Number number);
  void hand_over(Number from, Number to);
  bool has_candidate(Number number) const;
  Number stray_from(const asio::ip::address& address) const;
  Number unclaimed(const Endpoint& remote) const;
  bool lasting(const Open& connection, Time now) const {
    return now - connection.since >= lasting_;
  }

  std::size_t max_connections_;
  std::size_t max_candidates_;
  std::chrono::milliseconds lasting_;
  std::chrono::milliseconds courtesy_;
  Backoff backoff_;
  std::mt19937_64 random_;
  std::map<Endpoint, Candidate> candidates_;
  std::map<Number, Open> connections_;
  Number last_number_ = 0;
  std::size_t dialling_ = 0;
};

}  // namespace swarm
