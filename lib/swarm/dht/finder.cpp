#include <swarm/dht/dht.hpp>
#include <swarm/dht/session.hpp>
#include <swarm/host_port.hpp>

#include <asio/post.hpp>
#include <asio/steady_timer.hpp>

#include <algorithm>
#include <chrono>
#include <map>

namespace swarm {
namespace {

using std::chrono::milliseconds;

// The table forgets an announcement within half an hour; new peers come in the meantime.
constexpr milliseconds first_search_pause{2'000};
constexpr milliseconds longest_search_pause{300'000};

InfoHash info_hash(const Topic& topic) {
  InfoHash hash;
  auto text = crypto::text_of(topic.bytes());
  std::copy_n(text.begin(), hash.size(), hash.begin());
  return hash;
}

class Dht : public std::enable_shared_from_this<Dht> {
 public:
  Dht(asio::io_context& io, std::uint16_t port, Findings findings)
      : io_(io), port_(port), findings_(std::move(findings)) {}

  void start(const DhtSettings& settings) {
    // Called on libtorrent's thread: nothing happens there but the way back to ours.
    session_ =
        std::make_unique<DhtSession>(settings.listen, settings.bootstrap,
                                     [weak = weak_from_this(), executor = io_.get_executor()] {
                                       asio::post(executor, [weak] {
                                         if (auto self = weak.lock()) self->read_news();
                                       });
                                     });
  }

  void join(const Topic& topic) {
    auto [at, fresh] = topics_.try_emplace(topic, io_);
    if (fresh) search(at->first, at->second);
  }

  void leave(const Topic& topic) { topics_.erase(topic); }

  void close() {
    topics_.clear();
    closed_ = true;
    session_->close();
  }

 private:
  struct Search {
    explicit Search(asio::io_context& io) : timer(io) {}
    asio::steady_timer timer;
    milliseconds pause = first_search_pause;
  };

  void search(const Topic& topic, Search& search) {
    session_->search(info_hash(topic), port_);
    search.timer.expires_after(search.pause);
    search.pause = std::min(longest_search_pause, search.pause * 2);
    search.timer.async_wait([weak = weak_from_this(), topic](asio::error_code error) {
      auto self = weak.lock();
      if (error || !self) return;
      auto at = self->topics_.find(topic);
      if (at != self->topics_.end()) self->search(topic, at->second);
    });
  }

  void read_news() {
    if (closed_) return;
    DhtSession::News news = session_->news();
    // What was asked before the table knew its neighbours led nowhere.
    for (auto& [topic, state] : topics_) {
      if (!news.ready) break;
      state.pause = first_search_pause;
      search(topic, state);
    }
    for (const DhtSession::Peer& peer : news.peers) found(peer);
    for (std::string& trouble : news.troubles) findings_.trouble(std::move(trouble));
  }

  void found(const DhtSession::Peer& peer) {
    asio::error_code error;
    auto address = asio::ip::make_address(peer.address, error);
    if (error || peer.port == 0 || address.is_unspecified() || address.is_multicast()) return;
    for (const auto& [topic, state] : topics_) {
      if (info_hash(topic) != peer.topic) continue;
      findings_.found({.endpoint = plain({address, peer.port}),
                       .topic = topic,
                       .found_by = FoundBy::dht,
                       .dials = Dials::by_order});
    }
  }

  asio::io_context& io_;
  std::uint16_t port_;
  Findings findings_;
  std::map<Topic, Search> topics_;
  std::unique_ptr<DhtSession> session_;
  bool closed_ = false;
};

/// Owns a Dht in a way that lets the other thread's messages outlive it.
class DhtFinder : public Finder {
 public:
  explicit DhtFinder(std::shared_ptr<Dht> dht) : dht_(std::move(dht)) {}
  ~DhtFinder() override { dht_->close(); }
  DhtFinder(const DhtFinder&) = delete;
  DhtFinder& operator=(const DhtFinder&) = delete;
  void join(const Topic& topic) override { dht_->join(topic); }
  void leave(const Topic& topic) override { dht_->leave(topic); }
  void close() override { dht_->close(); }

 private:
  std::shared_ptr<Dht> dht_;
};

}  // namespace

bool has_dht() { return true; }

std::unique_ptr<Finder> make_dht(asio::io_context& io, const DhtSettings& settings,
                                 Findings findings) {
  auto dht = std::make_shared<Dht>(io, settings.announced_port, std::move(findings));
  dht->start(settings);
  return std::make_unique<DhtFinder>(std::move(dht));
}

}  // namespace swarm
