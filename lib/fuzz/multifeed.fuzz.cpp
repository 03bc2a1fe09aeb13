// A peer of a set of feeds that knows the shared key, shakes hands as it should, and then sends
// lists of feeds, as they should be or as the fuzzer makes them. Whatever it says, no feed is made
// that it was not asked for, nothing is thrown at the program, and what waits to be sent is
// bounded.
#include <fuzz/input.hpp>
#include <testing/intruder.hpp>

#include <algorithm>
#include <set>

using fuzz::require;
using multifeed::Keys;
using multifeed::Multifeed;

namespace {

crypto::PublicKey key_number(std::size_t number) {
  crypto::PublicKey key;
  key.data()[0] = static_cast<std::byte>(number);
  return key;
}

const crypto::KeyPair& own() {
  static const crypto::KeyPair pair = crypto::KeyPair::from_seed(crypto::Seed{});
  return pair;
}

class Attack {
 public:
  explicit Attack(fuzz::Input& input)
      : input_(input),
        multi_(Multifeed::in_memory({.accept = [](const auto& key) { return accepts(key); }})),
        intruder_((multi_.writer("mine", own()).append("block"), multi_),
                  {.live = input.below(2) == 0}) {
    if (input.below(8) != 0) intruder_.join();
  }

  void run() {
    for (int i = 0; i < 60 && !input_.empty() && !intruder_.victim()->is_over(); ++i) {
      step();
      intruder_.fight();
      auto& session = *intruder_.victim();
      require(session.backlog() <= protocol::SessionCore::most_backlog, "output is bounded");
      require(session.take_exception() == nullptr, "nothing is thrown at the program");
    }
    auto mine = multi_.writer("mine");
    require(mine.key() == own().public_key && mine.length() == 1u, "our feed is as it was");
    for (const auto& feed : multi_.feeds()) {
      bool is_ours = multi_.name_of(feed.key()).has_value();
      require(is_ours || accepts(feed.key()), "only what was accepted is here");
      require(is_ours || offered_.contains(feed.key()), "only what was offered is here");
      require(is_ours || feed.length() == 0u, "nobody signed a block");
    }
  }

 private:
  static bool accepts(const crypto::PublicKey& key) { return key.data()[0] != std::byte{7}; }

  void step() {
    static const std::vector<const char*> kinds = {
        multifeed::manifest_name, multifeed::replicate_name, multifeed::request_name,
        multifeed::handshake_name};
    const char* kind = kinds[input_.below(4)];
    switch (input_.below(8)) {
      case 0: {  // as it comes
        std::string body(crypto::text_of(input_.bytes(input_.number())));
        remember_offers(kind, body);
        intruder_.say(kind, body);
        break;
      }
      case 1:
        intruder_.say(kind, multifeed::encode_handshake());
        break;
      case 2: {
        std::rotate(intruder_.names.begin(), intruder_.names.begin() + 1, intruder_.names.end());
        intruder_.enemy.say(0, protocol::Options{intruder_.names, false});
        break;
      }
      case 3:
        intruder_.open_gate(key_number(input_.below(16)));
        break;
      case 4:
        multi_.writer(std::to_string(input_.below(4)));
        break;
      case 5: {
        auto type = static_cast<unsigned>(input_.below(16));
        intruder_.enemy.say_frame(input_.below(6), type, input_.bytes(input_.byte()));
        break;
      }
      default:
        say_keys(kind);
        break;
    }
  }

  void say_keys(const char* kind) {
    Keys keys;
    for (std::size_t i = input_.below(20); i > 0; --i) {
      std::size_t number = input_.byte();
      keys.push_back(number == 255   ? own().public_key
                     : number == 254 ? multifeed::default_shared_key()
                                     : key_number(number % 32));
    }
    std::string body = kind == multifeed::manifest_name || input_.below(8) == 0
                           ? multifeed::encode_manifest(keys)
                           : multifeed::encode_keys(keys);
    if (input_.below(4) == 0)
      body[input_.number() % body.size()] ^= static_cast<char>(input_.byte());
    remember_offers(kind, body);
    intruder_.say(kind, body);
  }

  void remember_offers(const char* kind, const std::string& body) {
    if (kind != multifeed::manifest_name) return;
    try {
      Keys keys = multifeed::decode_manifest(crypto::bytes_of(body));
      offered_.insert(keys.begin(), keys.end());
    } catch (const protocol::Error&) {
    }
  }

  fuzz::Input& input_;
  Multifeed multi_;
  testing_sessions::Intruder intruder_;
  std::set<crypto::PublicKey> offered_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(data, size);
  Attack(input).run();
  return 0;
}
