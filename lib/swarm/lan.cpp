#include <swarm/error.hpp>
#include <swarm/lan.hpp>
#include <swarm/lan_records.hpp>
#include <swarm/multicast.hpp>

#include <fmt/core.h>
#include <asio/steady_timer.hpp>

#include <map>
#include <random>

namespace swarm {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

// As multicast-dns 7 does it: laptops change networks without telling.
constexpr std::chrono::seconds look_for_interfaces_every{5};
// hyperswarm asks once, then every 30 to 60 seconds. A packet to everybody on a wifi is lost now
// and then, so we ask a few times more in the beginning: 1, 4, 13 seconds after the first.
constexpr milliseconds first_pause{1000};
constexpr int pause_factor = 3;
constexpr milliseconds longest_pause{30'000};
// However many ask at once, one answer is for all of them.
constexpr milliseconds between_answers{250};

/// One topic: asks, and answers.
class LanTopic : public std::enable_shared_from_this<LanTopic> {
 public:
  LanTopic(asio::io_context& io, std::shared_ptr<Multicast> multicast, std::string name,
           const LanId& id, std::uint16_t port)
      : multicast_(std::move(multicast)),
        question_timer_(io),
        answer_timer_(io),
        name_(std::move(name)),
        id_(id),
        port_(port) {}

  /// Begins anew: at once, then less and less often.
  void ask() {
    pause_ = first_pause;
    say();
  }

  void answer(const std::optional<asio::ip::address_v4>& asked_by) {
    auto now = Clock::now();
    if (answer_is_due_) return;
    if (now < last_answer_ + between_answers) {
      answer_is_due_ = true;
      answer_timer_.expires_at(last_answer_ + between_answers);
      answer_timer_.async_wait([weak = weak_from_this(), asked_by](asio::error_code error) {
        auto self = weak.lock();
        if (error || !self) return;
        self->answer_is_due_ = false;
        self->answer(asked_by);
      });
      return;
    }
    last_answer_ = now;
    multicast_->send(lan_answer(name_, id_, port_, asked_by));
  }

 private:
  void say() {
    multicast_->send(lan_question(name_, id_));
    answer(std::nullopt);
    std::uniform_int_distribution<milliseconds::rep> vary(0, pause_.count());
    bool settled = pause_ >= longest_pause;
    question_timer_.expires_after(settled ? pause_ + milliseconds(vary(random_)) : pause_);
    question_timer_.async_wait([weak = weak_from_this()](asio::error_code error) {
      auto self = weak.lock();
      if (!error && self) self->say();
    });
    pause_ = std::min(longest_pause, pause_ * pause_factor);
  }

  std::shared_ptr<Multicast> multicast_;
  asio::steady_timer question_timer_;
  asio::steady_timer answer_timer_;
  std::string name_;
  LanId id_;
  std::uint16_t port_;
  milliseconds pause_{};
  Clock::time_point last_answer_ = Clock::time_point::min() + between_answers;
  bool answer_is_due_ = false;
  std::mt19937_64 random_{std::random_device{}()};
};

class Lan : public Finder {
 public:
  Lan(asio::io_context& io, const LanId& id, std::uint16_t port,
      const std::optional<asio::ip::address_v4>& only, Findings findings)
      : io_(io),
        multicast_(std::make_shared<Multicast>(io, only)),
        rescan_(io),
        id_(id),
        port_(port),
        findings_(std::move(findings)) {}
  ~Lan() override { Lan::close(); }
  Lan(const Lan&) = delete;
  Lan& operator=(const Lan&) = delete;

  void join(const Topic& topic) override {
    if (!started_) start();
    std::string name = lan_name(topic);
    auto search = std::make_shared<LanTopic>(io_, multicast_, name, id_, port_);
    topics_.emplace(std::move(name), Joined{topic, search});
    search->ask();
  }

  void leave(const Topic& topic) override {
    std::erase_if(topics_, [&](const auto& joined) { return joined.second.topic == topic; });
  }

  void close() override {
    alive_.reset();
    topics_.clear();
    multicast_->close();
    asio::error_code ignored;
    rescan_.cancel(ignored);
  }

 private:
  struct Joined {
    Topic topic;
    std::shared_ptr<LanTopic> search;
  };

  void start() {
    started_ = true;
    multicast_->update();
    multicast_->start([this](crypto::BytesView packet, const asio::ip::address_v4& sender) {
      for (const LanSaying& saying : read_lan_packet(packet)) heard(saying, sender);
    });
    rescan_later();
  }

  void rescan_later() {
    rescan_.expires_after(look_for_interfaces_every);
    rescan_.async_wait([this, alive = std::weak_ptr<void>(alive_)](asio::error_code error) {
      if (error || alive.expired()) return;
      if (multicast_->update()) {
        for (const auto& [name, joined] : topics_) joined.search->ask();
        findings_.network_changed();
      }
      rescan_later();
    });
  }

  void heard(const LanSaying& saying, const asio::ip::address_v4& sender) {
    if (saying.id == id_) return;
    // Two topics can share their first 20 bytes only on purpose; then both are meant.
    auto [first, last] = topics_.equal_range(saying.name);
    std::vector<Joined> meant;
    for (auto at = first; at != last; ++at) meant.push_back(at->second);
    for (const Joined& joined : meant) {
      if (!saying.answer) {
        joined.search->answer(sender);
        continue;
      }
      bool we_dial = saying.ours && saying.id && id_ < *saying.id;
      findings_.found({.endpoint = {sender, saying.port},
                       .topic = joined.topic,
                       .found_by = FoundBy::lan,
                       .dials = we_dial ? Dials::we : Dials::they,
                       .foreign = !saying.ours,
                       .lan_id = saying.id});
    }
  }

  asio::io_context& io_;
  std::shared_ptr<Multicast> multicast_;
  asio::steady_timer rescan_;
  LanId id_;
  std::uint16_t port_;
  Findings findings_;
  std::multimap<std::string, Joined> topics_;
  bool started_ = false;
  std::shared_ptr<void> alive_ = std::make_shared<char>();
};

}  // namespace

std::unique_ptr<Finder> make_lan(asio::io_context& io, const LanId& id, std::uint16_t port,
                                 const std::optional<asio::ip::address_v4>& only,
                                 Findings findings) {
  try {
    return std::make_unique<Lan>(io, id, port, only, std::move(findings));
  } catch (const asio::system_error& error) {
    throw Error(Errc::cannot_search,
                fmt::format("could not search the local network: UDP port 5353 can't be had ({}). "
                            "Another program keeps it for itself; end that one, or give addresses "
                            "with KAPPA_SWARM=direct and KAPPA_SWARM_PEERS",
                            error.code().message()));
  }
}

}  // namespace swarm
