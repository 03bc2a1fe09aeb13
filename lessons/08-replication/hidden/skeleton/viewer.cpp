// Follows somebody else's chat: prints what is in the copy
// of the log, and what comes.
#include <fmt/core.h>
#include <asio/io_context.hpp>
#include <hypercore/typed_feed.hpp>
#include <protocol/replicate.hpp>
#include <swarm/swarm.hpp>

#include <exception>
#include <stdexcept>
#include <string>

// Shows the log that has this public key, until ctrl-C.
void follow(const crypto::PublicKey& key) {
  asio::io_context io;

  // YOUR CODE HERE: open a copy of the feed that has this
  // key, in a folder of its own.

  // YOUR CODE HERE: print each chat message in the copy,
  // those that come later too.

  // YOUR CODE HERE instead of the next line: make a swarm, replicate the copy
  // live over each connection, and join.
  fmt::print("nobody follows {}\n", key);

  io.run();
}

int main(int argc, char** argv) {
  // YOUR CODE HERE: catch exceptions, print what they say, and return 2.
  if (argc != 2) throw std::runtime_error("say whose log you want to see: viewer KEY");
  follow(crypto::PublicKey::from_hex(argv[1]));
}
