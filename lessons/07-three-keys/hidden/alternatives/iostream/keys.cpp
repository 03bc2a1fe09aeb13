// Checks the input before it is used, so that nothing throws; iostream instead of fmt.
#include <crypto/keys.hpp>
#include <hypercore/feed.hpp>

#include <cctype>
#include <iostream>

// Whether the text is `bytes` bytes in hexadecimal digits.
static bool is_hex(std::string_view text, std::size_t bytes) {
  for (const unsigned char letter : text) {
    if (std::isxdigit(letter) == 0) return false;
  }
  return text.size() == 2 * bytes;
}

static int check(const std::string& key, const std::string& signature, const std::string& text) {
  if (!is_hex(key, 32)) {
    std::cerr << "A key has 64 hexadecimal digits.\n";
    return 3;
  }
  if (!is_hex(signature, 64)) {
    std::cerr << "A signature has 128 hexadecimal digits.\n";
    return 4;
  }
  if (crypto::verify(std::as_bytes(std::span(text)), crypto::Signature::from_hex(signature),
                     crypto::PublicKey::from_hex(key))) {
    std::cout << "genuine\n";
    return 0;
  }
  std::cout << "forged\n";
  return 1;
}

int main(int argc, char** argv) {
  const std::vector<std::string> words(argv + 1, argv + argc);
  if (words.size() == 4) return check(words[1], words[2], words[3]);

  const auto feed = hypercore::Feed::open("single-chat-feed");
  if (words.size() == 2) {
    if (!feed.writable()) {
      std::cerr << "This feed is a copy: its Secret Key is elsewhere.\n";
      return 1;
    }
    const auto signature = crypto::sign(crypto::bytes_of(words[1]), *feed.secret_key());
    std::cout << "your signature\n" << signature.hex() << std::endl;
  } else {
    std::cout << feed.key().hex() << "\n" << feed.discovery_key().hex() << std::endl;
  }
}
