// No help from the feed: reads the two key files, and works out the discovery key.
#include <fmt/core.h>
#include <crypto/hash.hpp>
#include <crypto/keys.hpp>
#include <hypercore/feed.hpp>

#include <filesystem>
#include <fstream>
#include <iterator>

static const std::filesystem::path folder = "single-chat-feed";

static std::string contents_of(const char* file) {
  std::ifstream in(folder / file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

int main(int argc, char** argv) {
  const std::string verb = argc > 1 ? argv[1] : "show";
  if (verb != "check" && !exists(folder / "key")) hypercore::Feed::open(folder);

  if (verb == "show") {
    auto key = crypto::PublicKey::from(crypto::bytes_of(contents_of("key")));
    fmt::print("{} is the public key,\n", key);
    fmt::print("{} the discovery key\n", crypto::blake2b_keyed(key, crypto::bytes_of("hypercore")));
    return 0;
  }
  if (verb == "sign" && argc == 3) {
    const std::string secret = contents_of("secret_key");
    if (secret.size() != crypto::SecretKey::size()) {
      fmt::print("No secret key, no signature.\n");
      return 1;
    }
    const auto pair =
        crypto::KeyPair::from_secret_key(crypto::SecretKey::from(crypto::bytes_of(secret)));
    fmt::print("signature: {}\n", crypto::sign(crypto::bytes_of(argv[2]), pair.secret_key));
    return 0;
  }
  if (verb == "check" && argc == 5) {
    bool genuine = false;
    try {
      genuine = crypto::verify(crypto::bytes_of(argv[4]), crypto::Signature::from_hex(argv[3]),
                               crypto::PublicKey::from_hex(argv[2]));
    } catch (const std::invalid_argument&) {
      // What is no signature is not a genuine one.
    }
    fmt::print("{}\n", genuine ? "genuine" : "forged");
    return genuine ? 0 : 1;
  }
  return 1;
}
