#pragma once
/// @file
/// What is behind a `Swarm`: carries out what the peer book decides.
///
/// For the library, not for programs.

#include <swarm/dial.hpp>
#include <swarm/finder.hpp>
#include <swarm/link.hpp>
#include <swarm/listener.hpp>
#include <swarm/options.hpp>
#include <swarm/peer_book.hpp>

#include <asio/io_context.hpp>
#include <asio/steady_timer.hpp>

#include <array>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace swarm {

/// Used from one thread. Pending operations hold it weakly, so it goes with its last handle.
class Engine : public std::enable_shared_from_this<Engine> {
 public:
  using Endpoint = asio::ip::tcp::endpoint;

  /// @param options with the environment put over them
  static std::shared_ptr<Engine> create(asio::io_context& io, const Options& options);
  Engine(asio::io_context& io, const Options& options);

  void on_connection(std::function<void(Connection)> callback);
  void on_trouble(std::function<void(std::string)> callback);
  void join(const Topic& topic);
  void leave(const Topic& topic);
  void close();
  /// The io_context ends: let go of everything that belongs to it.
  void abandon();

  Endpoint listening_on() const { return listening_on_; }
  std::size_t connections() const { return book_.connections(); }

  // What a Link reports.
  void link_closed(PeerBook::Number number);
  bool identify(PeerBook::Number number, crypto::BytesView ours, crypto::BytesView theirs);

 private:
  void add_finders();
  void found(const Sighting& sighting);
  void trouble(std::string what);
  void start();
  void schedule();
  void dial(const Endpoint& endpoint);
  void dialled(const Endpoint& endpoint, Dial::Outcome outcome, asio::ip::tcp::socket socket);
  void accepted(asio::ip::tcp::socket socket);
  bool is_own_dial(const Endpoint& remote);
  void give_up(const Endpoint& endpoint);
  void retire(PeerBook::Number number);
  void deliver(const PeerBook::Admission& admission, asio::ip::tcp::socket socket,
               const Endpoint& remote, bool initiator);
  PeerBook::Time now() const { return std::chrono::steady_clock::now(); }

  asio::io_context& io_;
  Options options_;
  PeerBook book_;
  LanId lan_id_;
  std::array<std::byte, 32> identity_ = {};  ///< see Connection::identity
  Endpoint listening_on_;
  std::unique_ptr<Listener> listener_;
  std::unique_ptr<asio::steady_timer> retry_;
  std::vector<std::unique_ptr<Finder>> finders_;
  std::set<Topic> topics_;
  std::map<Endpoint, std::shared_ptr<Dial>> dials_;
  std::map<PeerBook::Number, std::weak_ptr<Link>> links_;
  // Shared, so that a call under way is not in the way of a new one, and what a `mutable` lambda
  // remembers stays.
  std::shared_ptr<std::function<void(Connection)>> callback_;
  std::function<void(std::string)> trouble_callback_;
  std::vector<std::string> troubles_;  // until there is a callback
  bool closed_ = false;
};

}  // namespace swarm
