#pragma once
/// @file
/// A peer that joins a set of feeds by hand: it knows the shared key, unless it says otherwise, and
/// then says anything. Without sockets, and with a clock that stands still.
///
/// @code
/// Intruder intruder(multi);
/// intruder.join();
/// intruder.say(multifeed::manifest_name, R"({"keys":[]})");
/// intruder.fight();
/// @endcode

#include <multifeed/contact.hpp>
#include <testing/enemy.hpp>

#include <map>

namespace testing_sessions {

class Intruder {
 public:
  explicit Intruder(const multifeed::Multifeed& multi,
                    const hypercore::ReplicateOptions& options = {.live = true})
      : enemy(protocol::Role::initiator),
        victim_(std::make_shared<protocol::SessionCore>(
            protocol::Role::responder, protocol::SessionOptions{.live = options.live}, now_)) {
    enemy.on_message = [this](std::uint64_t, const protocol::Message& message) {
      if (const auto* said = std::get_if<protocol::Options>(&message))
        their_names_ = said->extensions;
      if (const auto* said = std::get_if<protocol::Extension>(&message)) {
        auto name = their_names_.at(static_cast<std::size_t>(said->id));
        heard_[name].emplace_back(crypto::text_of(said->body));
      }
    };
    enemy.then = [] {};
    multifeed::Contact::start(victim_, multi, options);
    fight();
  }

  Enemy enemy;
  /// In the order in which it counts them, which need not be that of anybody else.
  std::vector<std::string> names = {multifeed::handshake_name, multifeed::manifest_name,
                                    multifeed::replicate_name, multifeed::request_name};
  bool reads = true;

  void open_gate(const crypto::PublicKey& key = multifeed::default_shared_key()) {
    enemy.open(1, key);
    enemy.say(0, protocol::Options{names, false});
  }
  /// Opens the channel of the shared key, and shakes hands.
  void join() {
    open_gate();
    say(multifeed::handshake_name, multifeed::encode_handshake());
    fight();
  }
  void say(const std::string& name, std::string_view body) {
    auto place = std::find(names.begin(), names.end(), name);
    enemy.say(0, protocol::Extension{static_cast<std::uint64_t>(place - names.begin()),
                                     crypto::bytes_of(body)});
  }

  /// Until neither has anything to say.
  void fight() {
    for (bool moved = true; moved;) {
      moved = false;
      if (Bytes said = enemy.take(); !said.empty()) {
        moved = true;
        victim_->receive(said, now_);
      }
      if (victim_->is_over() || !reads) continue;
      Bytes bytes;
      victim_->take_output(bytes, now_);
      if (bytes.empty()) continue;
      moved = true;
      victim_->written(bytes.size(), now_);
      enemy.hear(bytes);
    }
  }

  const std::shared_ptr<protocol::SessionCore>& victim() const { return victim_; }
  /// The bodies of messages that it got, by name.
  const std::vector<std::string>& heard(const std::string& name) { return heard_[name]; }
  std::optional<protocol::Errc> error() const {
    if (!victim_->error()) return {};
    return victim_->error()->code();
  }

 private:
  protocol::Time now_{std::chrono::hours(1)};
  std::shared_ptr<protocol::SessionCore> victim_;
  std::vector<std::string> their_names_;
  std::map<std::string, std::vector<std::string>> heard_;
};

}  // namespace testing_sessions
