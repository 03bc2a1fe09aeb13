// Shows the keys of a feed, signs a text as its owner, and
// checks what others have signed.
#include <fmt/core.h>
#include <crypto/keys.hpp>
#include <hypercore/feed.hpp>

#include <exception>
#include <stdexcept>
#include <string>
#include <vector>

hypercore::Feed my_feed() { return hypercore::Feed::open("single-chat-feed"); }

// Does what the words on the command line say, and returns the exit code.
int perform(const std::vector<std::string>& words) {
  if (words.empty()) {
    auto feed = my_feed();
    fmt::print("public key:    {}\n", feed.key());
    fmt::print("discovery key: {}\n", feed.discovery_key());
    return 0;
  }
  if (words.size() == 2 && words[0] == "sign") {
    auto feed = my_feed();
    auto secret_key = feed.secret_key();
    if (!secret_key) throw std::runtime_error("the secret key is not here, so nothing is signed");
    fmt::print("{}\n", crypto::sign(crypto::bytes_of(words[1]), *secret_key));
    return 0;
  }
  if (words.size() == 4 && words[0] == "check") {
    auto key = crypto::PublicKey::from_hex(words[1]);
    auto signature = crypto::Signature::from_hex(words[2]);
    bool genuine = crypto::verify(crypto::bytes_of(words[3]), signature, key);
    fmt::print("{}\n", genuine ? "genuine" : "forged");
    return genuine ? 0 : 1;
  }
  throw std::runtime_error("say nothing, or: sign TEXT, or: check KEY SIGNATURE TEXT");
}

int main(int argc, char** argv) {
  try {
    return perform({argv + 1, argv + argc});
  } catch (const std::exception& error) {
    fmt::print(stderr, "{}\n", error.what());
    return 2;
  }
}
