#pragma once
/// @file
/// libtorrent's hash table without any of its types: Boost's asio, which it is made with, can't be
/// in one file with asio.
///
/// For the library, not for programs.

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace swarm {

/// A topic's name in the table.
using InfoHash = std::array<char, 20>;

class DhtSession {
 public:
  struct Peer {
    InfoHash topic;
    std::string address;  ///< in numbers
    std::uint16_t port;
  };
  /// What happened since the last look.
  struct News {
    std::vector<Peer> peers;
    bool ready = false;  ///< the table knows its neighbours now
    std::vector<std::string> troubles;
  };

  /// @param listen, bootstrap addresses, "host:port"; see DhtSettings
  /// @param notify called on another thread when there is news; must not call back
  DhtSession(const std::vector<std::string>& listen, const std::vector<std::string>& bootstrap,
             const std::function<void()>& notify);
  /// Ends and waits for the other thread.
  ~DhtSession();
  DhtSession(const DhtSession&) = delete;
  DhtSession& operator=(const DhtSession&) = delete;

  /// Says that we listen on `port`, and asks who else does.
  void search(const InfoHash& topic, std::uint16_t port);
  News news();
  /// Begins to end: `notify` is not called again.
  void close();

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace swarm
