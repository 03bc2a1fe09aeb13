#include <swarm/engine.hpp>
#include <swarm/error.hpp>
#include <swarm/own_address.hpp>
#include <swarm/socket_options.hpp>

#include <sodium.h>
#include <asio/post.hpp>

namespace swarm {
namespace {

/// Tells engines that their io_context ends, so that callbacks which hold a swarm let go of it.
class EngineService : public asio::execution_context::service {
 public:
  inline static asio::execution_context::id id;
  explicit EngineService(asio::execution_context& context) : service(context) {}

  void add(const std::shared_ptr<Engine>& engine) {
    std::erase_if(engines_, [](const auto& known) { return known.expired(); });
    engines_.push_back(engine);
  }

 private:
  void shutdown() noexcept override {
    for (const auto& known : engines_) {
      if (auto engine = known.lock()) engine->abandon();
    }
  }

  std::vector<std::weak_ptr<Engine>> engines_;
};

std::uint64_t random_seed() {
  std::uint64_t seed = 0;
  randombytes_buf(&seed, sizeof seed);
  return seed;
}

}  // namespace

std::shared_ptr<Engine> Engine::create(asio::io_context& io, const Options& options) {
  auto engine = std::make_shared<Engine>(io, options);
  asio::use_service<EngineService>(io).add(engine);
  engine->add_finders();
  return engine;
}

Engine::Engine(asio::io_context& io, const Options& options)
    : io_(io),
      options_(options),
      book_(options, random_seed()),
      listener_(std::make_unique<Listener>(io, options.listen)),
      retry_(std::make_unique<asio::steady_timer>(io)) {
  randombytes_buf(lan_id_.data(), LanId::size());
  randombytes_buf(identity_.data(), identity_.size());
  listening_on_ = listener_->endpoint();
}

void Engine::on_connection(std::function<void(Connection)> callback) {
  if (closed_) return;
  callback_ = callback ? std::make_shared<decltype(callback)>(std::move(callback)) : nullptr;
  start();
}

void Engine::on_trouble(std::function<void(std::string)> callback) {
  if (closed_) return;
  trouble_callback_ = std::move(callback);
  for (std::string& earlier : std::exchange(troubles_, {})) trouble(std::move(earlier));
}

void Engine::trouble(std::string what) {
  constexpr std::size_t most_kept = 16;
  if (closed_) return;
  if (!trouble_callback_) {
    if (troubles_.size() < most_kept) troubles_.push_back(std::move(what));
    return;
  }
  asio::post(io_, [weak = weak_from_this(), what = std::move(what)] {
    auto self = weak.lock();
    if (!self || self->closed_ || !self->trouble_callback_) return;
    auto callback = self->trouble_callback_;
    callback(what);
  });
}

void Engine::join(const Topic& topic) {
  if (closed_) throw Error(Errc::closed, "this swarm was closed; make a new one to join a topic");
  if (!topics_.insert(topic).second) return;
  for (const auto& finder : finders_) finder->join(topic);
  start();
}

void Engine::leave(const Topic& topic) {
  if (closed_ || topics_.erase(topic) == 0) return;
  for (const auto& finder : finders_) finder->leave(topic);
  for (const Endpoint& endpoint : book_.leave(topic)) give_up(endpoint);
  schedule();
}

void Engine::close() {
  if (std::exchange(closed_, true)) return;
  for (const auto& finder : finders_) finder->close();
  for (const auto& [endpoint, dial] : dials_) dial->cancel();
  dials_.clear();
  listener_.reset();
  retry_.reset();
  // What the callbacks captured may hold this swarm, and one of them may be running.
  asio::post(io_, [callback = std::exchange(callback_, nullptr),
                   trouble = std::exchange(trouble_callback_, nullptr),
                   finders = std::make_shared<decltype(finders_)>(std::move(finders_))] {});
}

void Engine::abandon() {
  closed_ = true;
  for (const auto& [endpoint, dial] : dials_) dial->cancel();
  dials_.clear();
  for (const auto& finder : finders_) finder->close();
  finders_.clear();
  listener_.reset();
  retry_.reset();
  auto callback = std::exchange(callback_, nullptr);
  auto trouble = std::exchange(trouble_callback_, nullptr);
}

void Engine::found(const Sighting& sighting) {
  if (closed_ || !topics_.contains(sighting.topic)) return;
  auto lower = PeerBook::Lower::we;
  if (auto own = own_address_towards(io_, sighting.endpoint, listening_on_.port())) {
    bool ourselves = *own == sighting.endpoint && listener_->source_for(*own);
    if (ourselves) return;
    lower = *own < sighting.endpoint ? PeerBook::Lower::we : PeerBook::Lower::they;
  }
  book_.found(sighting, lower, now());
  schedule();
}

void Engine::start() {
  if (closed_ || !callback_ || topics_.empty()) return;
  listener_->start([weak = weak_from_this()](asio::ip::tcp::socket socket) {
    if (auto self = weak.lock()) self->accepted(std::move(socket));
  });
  schedule();
}

void Engine::schedule() {
  if (closed_ || !callback_) return;
  for (const Endpoint& endpoint : book_.due(now())) dial(endpoint);
  auto next = book_.next_due();
  if (!next) return;
  if (retry_->expiry() == *next) return;
  retry_->expires_at(*next);
  retry_->async_wait([weak = weak_from_this()](asio::error_code error) {
    auto self = weak.lock();
    if (!error && self) self->schedule();
  });
}

void Engine::dial(const Endpoint& endpoint) {
  auto dial = std::make_shared<Dial>(io_, endpoint, listener_->source_for(endpoint));
  dials_[endpoint] = dial;
  dial->start(options_.dial_timeout, [weak = weak_from_this(), endpoint](
                                         Dial::Outcome outcome, asio::ip::tcp::socket socket) {
    if (auto self = weak.lock()) self->dialled(endpoint, outcome, std::move(socket));
  });
}

void Engine::dialled(const Endpoint& endpoint, Dial::Outcome outcome,
                     asio::ip::tcp::socket socket) {
  if (closed_) return;
  dials_.erase(endpoint);
  PeerBook::Admission admission;
  if (outcome == Dial::Outcome::ourselves) book_.is_ourselves(endpoint);
  if (outcome == Dial::Outcome::failed) book_.dial_failed(endpoint, now());
  if (outcome == Dial::Outcome::connected) admission = book_.dialled(endpoint, now());
  schedule();
  deliver(admission, std::move(socket), endpoint, true);
}

/// Whether one of our own dials, which left from another port, came in here.
bool Engine::is_own_dial(const Endpoint& remote) {
  for (const auto& [endpoint, dial] : dials_) {
    if (dial->local() != remote) continue;
    dial->cancel();
    book_.is_ourselves(endpoint);
    dials_.erase(endpoint);
    return true;
  }
  for (const auto& [number, known] : links_) {
    auto link = known.lock();
    asio::error_code error;
    if (!link || !link->is_initiator || link->socket.local_endpoint(error) != remote) continue;
    book_.is_ourselves(link->remote);
    retire(number);
    return true;
  }
  return false;
}

void Engine::accepted(asio::ip::tcp::socket socket) {
  asio::error_code gone;
  Endpoint remote = socket.remote_endpoint(gone);
  Endpoint local = gone ? Endpoint{} : socket.local_endpoint(gone);
  if (closed_ || gone || is_own_dial(remote)) {
    slam(socket);
    return;
  }
  auto lower = local < remote ? PeerBook::Lower::we : PeerBook::Lower::they;
  auto admission = book_.accepted(remote, lower, now());
  if (admission.give_up) give_up(*admission.give_up);
  if (admission.retire != 0) retire(admission.retire);
  schedule();
  deliver(admission, std::move(socket), remote, false);
}

void Engine::give_up(const Endpoint& endpoint) {
  auto at = dials_.find(endpoint);
  if (at == dials_.end()) return;
  at->second->cancel();
  dials_.erase(at);
}

/// Whoever has that connection reads its end and closes it.
void Engine::retire(PeerBook::Number number) {
  auto at = links_.find(number);
  auto link = at == links_.end() ? nullptr : at->second.lock();
  asio::error_code ignored;
  if (link) link->socket.shutdown(asio::socket_base::shutdown_both, ignored);
}

void Engine::deliver(const PeerBook::Admission& admission, asio::ip::tcp::socket socket,
                     const Endpoint& remote, bool initiator) {
  if (admission.number == 0) {
    if (socket.is_open()) slam(socket);
    return;
  }
  prepare(socket);
  auto link = std::make_shared<Link>(std::move(socket), remote, initiator, admission.found_by);
  link->identity = identity_;
  link->engine = weak_from_this();
  link->number = admission.number;
  links_[admission.number] = link;
  auto callback = callback_;
  Connection connection(std::move(link));
  if (callback) (*callback)(std::move(connection));
}

void Engine::link_closed(PeerBook::Number number) {
  // Posted: a connection may be destroyed anywhere, also in the middle of what we do here.
  asio::post(io_, [weak = weak_from_this(), number] {
    auto self = weak.lock();
    if (!self) return;
    self->links_.erase(number);
    self->book_.closed(number, self->now());
    self->schedule();
  });
}

bool Engine::identify(PeerBook::Number number, crypto::BytesView ours, crypto::BytesView theirs) {
  auto verdict = book_.identify(number, ours, theirs, now());
  if (verdict.retire != 0) retire(verdict.retire);
  return verdict.keep;
}

}  // namespace swarm
