#include <sim/connection.hpp>

#include <sim/world.hpp>

namespace sim {

using protocol::Bytes;
using protocol::BytesView;
using protocol::Errc;
using protocol::Error;
using protocol::Role;
using protocol::SessionCore;
using std::chrono::milliseconds;

Connection::Connection(World& world, std::size_t one, std::size_t other, const Weather& weather)
    : world_(world), weather_(weather), ends_{End{one, {}, {}}, End{other, {}, {}}} {
  was_disturbed_ = !world.host(one).is_honest() || !world.host(other).is_honest();
  // What a sparse peer waits for may come late.
  bool must_stay = world.host(one).is_sparse() || world.host(other).is_sparse();
  bool live = must_stay || world.random().chance(75);
  world_.tell("host {} connects to host {}, {}", one, other, live ? "to stay" : "for a while");
  open(ends_[0], Role::initiator, live);
  open(ends_[1], Role::responder, live);
  send(0);
  send(1);
}

Connection::~Connection() {
  for (End& end : ends_) end.core.reset();
}

void Connection::open(End& end, Role role, bool live) {
  protocol::SessionOptions options{.live = live};
  end.core = std::make_shared<SessionCore>(role, options, world_.now(), world_.random().secrets());
  Host& host = world_.host(end.host);
  // Some open their feeds at once, others when they are asked.
  if (world_.random().chance(70)) {
    host.greet(end.core, live);
  } else {
    end.core->on_handshake = [&host, core = std::weak_ptr(end.core), live] {
      host.greet(core.lock(), live);
    };
  }
}

protocol::Time Connection::next() const {
  protocol::Time next = protocol::Time::max();
  for (const End& end : ends_) {
    if (!end.core) continue;
    next = std::min(next, end.core->deadline());
    if (!end.incoming.empty()) next = std::min(next, end.incoming.front().at);
  }
  return next;
}

void Connection::step() {
  for (std::size_t which : {0, 1}) {
    deliver(which);
    if (ends_[which].core && ends_[which].core->deadline() <= world_.now()) {
      ends_[which].core->advance(world_.now());
    }
  }
  // What one host learned on another connection may be to be said here.
  for (std::size_t which : {0, 1}) send(which);
  for (std::size_t which : {0, 1}) finish(which);
}

void Connection::deliver(std::size_t to) {
  End& end = ends_[to];
  while (end.core && !end.incoming.empty() && end.incoming.front().at <= world_.now()) {
    Packet packet = std::move(end.incoming.front());
    end.incoming.pop_front();
    ++world_.counts().packets;
    if (packet.what == What::bytes) {
      auto& sender = ends_[1 - to].core;
      if (sender && packet.writes != 0) sender->written(packet.writes, world_.now());
      end.core->receive(packet.bytes, world_.now());
    } else if (packet.what == What::end) {
      end.core->receive_end(world_.now());
    } else if (!end.core->is_over()) {
      end.core->receive_end(world_.now());
      end.core->fail(Error(Errc::connection_lost, "the other side is gone"));
    }
    if (end.core->is_over()) return;
  }
}

void Connection::send(std::size_t from) {
  End& end = ends_[from];
  if (!end.core || end.core->is_over()) return;
  Bytes bytes;
  end.core->take_output(bytes, world_.now());
  if (!bytes.empty()) {
    bool shook_hands = end.core->handshake().has_value();
    if (weather_.buffers) end.core->written(bytes.size(), world_.now());
    for (std::size_t at = 0; at < bytes.size();) {
      std::size_t size =
          std::min(bytes.size() - at, 1 + world_.random().below(weather_.largest_piece));
      auto first = bytes.begin() + static_cast<std::ptrdiff_t>(at);
      Bytes piece(first, first + static_cast<std::ptrdiff_t>(size));
      if (shook_hands && world_.random().chance(weather_.flips_percent)) {
        was_disturbed_ = true;
        piece[world_.random().below(piece.size())] ^= std::byte{1} << world_.random().below(8);
      }
      put(1 - from, What::bytes, std::move(piece), weather_.buffers ? 0 : size);
      at += size;
    }
  } else if (end.core->wants_end() && !end.end_sent) {
    end.end_sent = true;
    put(1 - from, What::end, {}, 0);
    end.core->end_sent();
  }
}

void Connection::put(std::size_t to, What what, Bytes bytes, std::size_t writes) {
  if (silent_) return;
  auto& queue = ends_[to].incoming;
  auto at = world_.now() +
            milliseconds(world_.random().between(weather_.least_delay, weather_.most_delay));
  if (!queue.empty()) at = std::max(at, queue.back().at);
  queue.push_back({at, what, std::move(bytes), writes});
}

/// When a session is over its program closes the stream.
void Connection::finish(std::size_t which) {
  End& end = ends_[which];
  if (!end.core || !end.core->is_over()) return;
  check_error(end);
  end.core.reset();
  put(1 - which, What::gone, {}, 0);
}

void Connection::check_error(const End& end) const {
  if (auto thrown = end.core->take_exception(); thrown && !world_.host(end.host).has_crashed()) {
    try {
      std::rethrow_exception(thrown);
    } catch (const std::exception& error) {
      world_.require(false, fmt::format("an exception came out of a session of host {}: {}",
                                        end.host, error.what()));
    }
  }
  if (!end.core->error()) return;
  const Error& error = *end.core->error();
  world_.tell("host {} leaves host {}: {} ({})", end.host, ends_[&end == &ends_[0] ? 1 : 0].host,
              name_of(error.code()), error.what());
  if (was_disturbed_) {
    ++world_.counts().repelled;
    return;
  }
  // Between honest hosts nothing happens but what a network does.
  bool is_ordinary = error.code() == Errc::connection_lost || error.code() == Errc::timeout ||
                     error.code() == Errc::request_timeout ||
                     error.code() == Errc::handshake_failed || error.code() == Errc::storage;
  world_.require(is_ordinary,
                 fmt::format("host {} threw an honest one out: {}", end.host, error.what()));
}

void Connection::reset() {
  for (End& end : ends_) {
    if (end.core && !end.core->is_over()) {
      end.core->fail(Error(Errc::connection_lost, "the line was cut"));
    }
    end.incoming.clear();
  }
  for (std::size_t which : {0, 1}) finish(which);
}

void Connection::drop(std::size_t host) {
  for (std::size_t which : {0, 1}) {
    if (ends_[which].host != host || !ends_[which].core) continue;
    ends_[which].core.reset();
    ends_[which].incoming.clear();
    put(1 - which, What::gone, {}, 0);
  }
}

bool Connection::joins(std::size_t host) const {
  return ends_[0].host == host || ends_[1].host == host;
}

}  // namespace sim
