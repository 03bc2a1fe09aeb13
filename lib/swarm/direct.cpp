#include <swarm/direct.hpp>

#include <fmt/core.h>
#include <asio/steady_timer.hpp>

#include <set>

namespace swarm {
namespace {

/// A peer with a name, until it is known where that is.
class NameSearch : public std::enable_shared_from_this<NameSearch> {
 public:
  using Found = std::function<void(asio::ip::tcp::endpoint)>;

  NameSearch(asio::io_context& io, HostPort peer, Backoff backoff)
      : resolver_(io), timer_(io), peer_(std::move(peer)), backoff_(backoff) {}

  void start(Found found, std::function<void(std::string)> trouble) {
    found_ = std::move(found);
    trouble_ = std::move(trouble);
    resolve();
  }

  void stop() {
    found_ = nullptr;
    asio::error_code ignored;
    resolver_.cancel();
    timer_.cancel(ignored);
  }

 private:
  void resolve() {
    resolver_.async_resolve(
        peer_.host, std::to_string(peer_.port),
        [self = shared_from_this()](const asio::error_code& error, const auto& results) {
          if (self->found_) self->resolved(error, results);
        });
  }

  void resolved(const asio::error_code& error,
                const asio::ip::tcp::resolver::results_type& results) {
    if (error || results.empty()) {
      if (++failures_ == 1) {
        trouble_(
            fmt::format("nobody knows where \"{}\" is ({}); trying on. If the name is wrong, "
                        "correct KAPPA_SWARM_PEERS, or write the address in numbers",
                        peer_.host, error.message()));
      }
      timer_.expires_after(backoff_.pause(failures_, random_));
      timer_.async_wait([self = shared_from_this()](asio::error_code cancelled) {
        if (!cancelled && self->found_) self->resolve();
      });
      return;
    }
    // One address: a peer dialled at two would be connected twice. IPv4, which everybody has.
    auto best = results.begin();
    for (auto at = results.begin(); at != results.end(); ++at) {
      if (at->endpoint().address().is_v4()) {
        best = at;
        break;
      }
    }
    found_(plain(best->endpoint()));
  }

  asio::ip::tcp::resolver resolver_;
  asio::steady_timer timer_;
  HostPort peer_;
  Backoff backoff_;
  std::mt19937_64 random_{std::random_device{}()};
  unsigned failures_ = 0;
  Found found_;
  std::function<void(std::string)> trouble_;
};

class Direct final : public Finder {
 public:
  Direct(asio::io_context& io, std::vector<HostPort> peers, Backoff backoff, Findings findings)
      : findings_(std::move(findings)) {
    for (HostPort& peer : peers) {
      if (auto endpoint = peer.endpoint()) {
        known_.push_back(*endpoint);
      } else {
        searches_.push_back(std::make_shared<NameSearch>(io, std::move(peer), backoff));
      }
    }
  }
  ~Direct() override { close(); }
  Direct(const Direct&) = delete;
  Direct& operator=(const Direct&) = delete;

  void join(const Topic& topic) override {
    topics_.insert(topic);
    for (const auto& endpoint : known_) report(endpoint, topic);
    if (std::exchange(searching_, true)) return;
    for (const auto& search : searches_) {
      search->start(
          [this](const asio::ip::tcp::endpoint& endpoint) {
            known_.push_back(endpoint);
            for (const Topic& wanted : topics_) report(endpoint, wanted);
          },
          findings_.trouble);
    }
  }

  void leave(const Topic& topic) override { topics_.erase(topic); }

  void close() override {
    for (const auto& search : searches_) search->stop();
  }

 private:
  void report(const asio::ip::tcp::endpoint& endpoint, const Topic& topic) {
    findings_.found({.endpoint = endpoint,
                     .topic = topic,
                     .found_by = FoundBy::direct,
                     .dials = Dials::by_order});
  }

  Findings findings_;
  std::vector<asio::ip::tcp::endpoint> known_;
  std::vector<std::shared_ptr<NameSearch>> searches_;
  std::set<Topic> topics_;
  bool searching_ = false;
};

}  // namespace

std::unique_ptr<Finder> make_direct(asio::io_context& io, std::vector<HostPort> peers,
                                    Backoff backoff, Findings findings) {
  return std::make_unique<Direct>(io, std::move(peers), backoff, std::move(findings));
}

}  // namespace swarm
