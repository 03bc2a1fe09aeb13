// Packets that anybody on the local network may send: what is read can be written, and reads the
// same again.
#include <fuzz/input.hpp>
#include <swarm/lan_records.hpp>

using fuzz::require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(data, size);
  fuzz::Bytes packet = input.rest();
  for (const swarm::LanSaying& saying : swarm::read_lan_packet(packet)) {
    require(saying.name.ends_with(".hyperswarm.local"), "only names of topics are reported");
    require(!saying.answer || saying.port != 0, "an answer has a port to dial");
  }
  auto message = swarm::dns::decode(packet);
  if (!message) return 0;
  require(message->questions.size() + message->answers.size() <= 256, "there is a limit");
  fuzz::Bytes written = swarm::dns::encode(*message);
  // Names that were pointers are written out, so it may have grown beyond what is ever read.
  if (written.size() > swarm::dns::largest_message) return 0;
  require(swarm::dns::decode(written) == message, "a second round gives the same");
  return 0;
}
