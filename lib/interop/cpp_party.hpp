#pragma once
/// @file
/// The party in C++: its feed and its sessions, for tests that do with them what `Party` can't say.

#include <interop/party.hpp>

#include <protocol/replicate.hpp>
#include <storage/memory.hpp>

#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>

namespace interop {

/// A connection that a test can cut under its session.
class Cable {
 public:
  Cable(std::shared_ptr<asio::ip::tcp::socket> socket, protocol::Role role)
      : socket_(std::move(socket)), role_(role) {}
  asio::ip::tcp::socket& socket() { return *socket_; }
  bool is_initiator() const { return role_ == protocol::Role::initiator; }

 private:
  std::shared_ptr<asio::ip::tcp::socket> socket_;
  protocol::Role role_;
};

class CppParty final : public Party {
 public:
  /// How it replicates; by default as `Party` says, and nothing more.
  using Connect = std::function<protocol::Session(Cable)>;

  CppParty(asio::io_context& io, const std::string& place, const Ownership& whose);
  ~CppParty() override;

  const hypercore::Feed& feed() const { return feed_; }
  protocol::Session session(int number) const;

  /// The same as `listen` and `dial`, with what becomes of the connection in the test's hands.
  Listening listen(const Connect& connect);
  int dial(unsigned short port, const Connect& connect);

  void fill(std::uint64_t first, std::uint64_t end, std::size_t size) override;
  Listening listen(bool live) override;
  int dial(unsigned short port, bool live) override;
  std::optional<std::string> ended(int session) override;
  void end(int session) override;
  void cut(int session) override;
  void wait_for(std::uint64_t blocks) override;
  std::uint64_t length() override { return feed_.length().value(); }
  std::uint64_t right_blocks(std::uint64_t end, std::size_t size) override;
  std::map<std::string, std::string> digests() override;
  std::pair<std::uint64_t, std::uint64_t> audit() override;
  void close() override { feed_.close(); }

  /// Runs everything until `is_so`. @throws std::runtime_error that says `what` was waited for
  void run_until(const std::function<bool()>& is_so, const std::string& what);

 private:
  struct Line;  // a connection
  static void run(const std::shared_ptr<Line>& line, asio::ip::tcp::socket socket,
                  protocol::Role role, const Connect& connect);
  Connect replicating(bool live) const;

  asio::io_context& io_;
  std::shared_ptr<storage::MemoryFiles> memory_;  // unless it is in a directory
  hypercore::Feed feed_;
  std::vector<std::shared_ptr<Line>> lines_;
};

}  // namespace interop
