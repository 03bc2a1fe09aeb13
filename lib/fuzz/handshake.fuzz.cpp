// The handshake: hostile bytes to either side; and a genuine one of which bits are flipped, which
// must never be completed by both.
#include <fuzz/input.hpp>
#include <protocol/noise.hpp>

using fuzz::require;
using namespace protocol;

namespace {

HandshakeSecrets secrets(unsigned number) {
  auto seed = [&](unsigned kind) { return Bytes(32, static_cast<std::byte>(16 * kind + number)); };
  return {NoiseKeyPair::from_seed(seed(1)), NoiseKeyPair::from_seed(seed(2)),
          CipherNonce::from(Bytes(24, static_cast<std::byte>(number)))};
}

const HandshakeSecrets& initiators() {
  static const HandshakeSecrets made = secrets(1);
  return made;
}
const HandshakeSecrets& responders() {
  static const HandshakeSecrets made = secrets(2);
  return made;
}

void receive_in_pieces(Handshake& side, BytesView bytes, std::size_t piece) {
  while (!bytes.empty() && !side.result()) {
    std::size_t count = std::min(piece, bytes.size());
    Bytes part(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(count));
    BytesView rest = part;
    side.receive(rest);
    require(rest.empty() || side.result(), "all is taken but what comes after the handshake");
    bytes = bytes.subspan(count - rest.size());
  }
}

void hostile(Role role, fuzz::Input input) {
  Handshake side(role, role == Role::initiator ? initiators() : responders());
  std::size_t piece = 1 + input.byte();
  try {
    receive_in_pieces(side, input.rest(), piece);
  } catch (const Error& error) {
    require(error.code() == Errc::handshake_failed, "it says that the handshake failed");
  }
}

/// The input is what the genuine bytes are combined with by XOR.
void changed_on_the_way(fuzz::Input input) {
  Handshake initiator(Role::initiator, initiators());
  Handshake responder(Role::responder, responders());
  std::size_t piece = 1 + input.byte();
  bool changed = false;
  Handshake* from = &initiator;
  Handshake* to = &responder;
  try {
    for (int turn = 0; turn < 3; ++turn, std::swap(from, to)) {
      Bytes message = from->take_output();
      for (std::byte& byte : message) {
        auto mask = static_cast<std::byte>(input.byte());
        changed = changed || mask != std::byte{0};
        byte ^= mask;
      }
      receive_in_pieces(*to, message, piece);
    }
  } catch (const Error&) {
    require(changed, "a genuine handshake is completed");
    return;
  }
  require(changed || (initiator.result() && responder.result()), "a genuine handshake ends");
  if (changed && initiator.result() && responder.result()) {
    require(initiator.result()->hash != responder.result()->hash, "a change is noticed");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(data, size);
  switch (input.below(3)) {
    case 0:
      hostile(Role::initiator, input);
      break;
    case 1:
      hostile(Role::responder, input);
      break;
    default:
      changed_on_the_way(input);
  }
  return 0;
}
