#include <swarm/engine.hpp>
#include <swarm/swarm.hpp>

namespace swarm {

/// Shared by the copies of a swarm; its end is the swarm's.
struct Swarm::Handle {
  explicit Handle(std::shared_ptr<Engine> engine_) : engine(std::move(engine_)) {}
  ~Handle() { engine->close(); }
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;
  std::shared_ptr<Engine> engine;
};

Swarm::Swarm(asio::io_context& io, const Options& options)
    : handle_(std::make_shared<Handle>(Engine::create(io, with_environment(options)))) {}

void Swarm::on_connection(std::function<void(Connection)> callback) const {
  handle_->engine->on_connection(std::move(callback));
}

void Swarm::join(const Topic& topic) const { handle_->engine->join(topic); }
void Swarm::leave(const Topic& topic) const { handle_->engine->leave(topic); }
Connection::Endpoint Swarm::listening_on() const { return handle_->engine->listening_on(); }
std::size_t Swarm::connections() const { return handle_->engine->connections(); }

void Swarm::on_trouble(std::function<void(std::string)> callback) const {
  handle_->engine->on_trouble(std::move(callback));
}

void Swarm::close() const { handle_->engine->close(); }

}  // namespace swarm
