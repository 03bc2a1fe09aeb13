#pragma once
/// @file
/// Two peers, Alice and Bob, who talk while somebody who has both their keys writes everything
/// down.

#include <hypercore/feed.hpp>
#include <protocol/session_core.hpp>

#include <string>

namespace talk {

hypercore::Feed fixed_feed();                          ///< empty, with a fixed key pair
hypercore::Feed copy_of(const hypercore::Feed& feed);  ///< an empty copy of it

class TappedSession {
 public:
  TappedSession();

  // Each lets the two talk, and returns what was said: a line a message.
  std::string run_handshake();
  std::string run_until(std::string_view message);  ///< before the first message of that name
  std::string run();                                ///< until both are silent

  void replicate(const hypercore::Feed& alices, const hypercore::Feed& bobs);
  void end();  ///< Bob closes

 private:
  struct Side {
    std::string name;
    std::shared_ptr<protocol::SessionCore> core;
    std::optional<protocol::StreamCipher> tap;  // decrypts what this side sends
    protocol::FrameReader frames;
  };

  bool move(Side& from, Side& to);
  void say(const Side& from, const protocol::Frame& frame);
  std::string take(std::size_t count);

  protocol::Time now_{};
  Side alice_, bob_;
  std::vector<std::pair<std::string, std::string>> said_;  // message name, line
};

}  // namespace talk
