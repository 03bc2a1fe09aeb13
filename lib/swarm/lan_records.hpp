#pragma once
/// @file
/// What peers say on the local network: the multicast DNS records of JavaScript's hyperswarm 2.15.
///
/// The name of a topic is the hexadecimal digits of its first 20 bytes and `.hyperswarm.local`.
///
/// - Who looks for peers asks for the SRV record of that name. We add our TXT record, so that we
///   recognise our own question when it comes back; hyperswarm skips a question with its own.
/// - Who wants to be found answers with SRV (target `0.0.0.0`, that is the sender's address, and
/// the
///   TCP port), TXT (`id=` and 32 random bytes; we add the text `kappa=1`, which hyperswarm does
///   not look at), and A (`referrer.hyperswarm.local`: the address of who asked), but for the first
///   answer, which nobody asked for.
///
/// For the library, not for programs.

#include <swarm/dns_packet.hpp>
#include <swarm/finder.hpp>
#include <swarm/topic.hpp>

#include <asio/ip/address_v4.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace swarm {

/// The name that a topic has on the local network.
std::string lan_name(const Topic& topic);

crypto::Bytes lan_question(const std::string& name, const LanId& id);
crypto::Bytes lan_answer(const std::string& name, const LanId& id, std::uint16_t port,
                         std::optional<asio::ip::address_v4> asked_by);

/// What somebody said about one name.
struct LanSaying {
  bool answer = false;  ///< rather than a question
  std::string name = {};
  std::optional<LanId> id = {};  ///< answers have one; questions may
  bool ours = false;             ///< an answer with our mark: it dials from its listening port
  std::uint16_t port = 0;        ///< of an answer, not 0
};

/// All that is of interest in a packet that anybody may have sent; nothing if it is damaged.
std::vector<LanSaying> read_lan_packet(crypto::BytesView packet);

}  // namespace swarm
