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
    // YOUR CODE HERE: print the discovery key, too.
    return 0;
  }
  if (words.size() == 2 && words[0] == "sign") {
    // YOUR CODE HERE: print the signature of words[1], made with
    // the secret key of the feed. Throw an exception that says so
    // if the secret key is not here.
    return 0;
  }
  if (words.size() == 4 && words[0] == "check") {
    // YOUR CODE HERE: words[1] is a key, words[2] a signature, words[3] the
    // text that was signed. Is it genuine? This believes everybody.
    bool genuine = true;
    fmt::print("{}\n", genuine ? "genuine" : "forged");
    return genuine ? 0 : 1;
  }
  throw std::runtime_error("say nothing, or: sign TEXT, or: check KEY SIGNATURE TEXT");
}

int main(int argc, char** argv) {
  // YOUR CODE HERE: catch exceptions, print what they say, and return 2.
  return perform({argv + 1, argv + argc});
}
