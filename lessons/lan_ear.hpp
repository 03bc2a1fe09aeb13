#pragma once
/// @file
/// Listens to what programs ask the local network for, on this machine's loopback interface alone:
/// for hidden tests of programs with a swarm.
///
/// @code
/// lessons::LanEar ear;
/// session.perform(Start{.environment = ear.environment()}, ear.hears_topic(feed.discovery_key(),
/// ...));
/// @endcode

#include <asio/io_context.hpp>

#include <functional>
#include <harness/harness.hpp>
#include <harness/running.hpp>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <swarm/lan_records.hpp>
#include <swarm/multicast.hpp>
#include <swarm/topic.hpp>
#include <system_error>

namespace lessons {

class LanEar {
 public:
  /// @throws CannotCheck if this machine does not let it
  LanEar() : heard_{std::make_shared<Heard>()} {
    try {
      heard_->multicast =
          std::make_shared<swarm::Multicast>(heard_->io, asio::ip::address_v4::loopback());
    } catch (const std::system_error& error) {
      throw harness::CannotCheck{
          std::string{"the test can't listen to the local network (UDP port 5353): "} +
          error.what()};
    }
    heard_->multicast->update();
    heard_->multicast->start(
        [&names = heard_->names](crypto::BytesView packet, const asio::ip::address_v4&) {
          for (const auto& saying : swarm::read_lan_packet(packet)) names.insert(saying.name);
        });
  }

  /// Makes a program's swarm look for peers on this machine alone.
  static std::map<std::string, std::string> environment() {
    return {{"KAPPA_SWARM", "lan"},
            {"KAPPA_SWARM_LISTEN", "127.0.0.1:0"},
            {"KAPPA_SWARM_INTERFACE", "127.0.0.1"}};
  }

  /// Expects that the program looks for peers of `topic`. `mistake` is the message if it calls out
  /// `wrong` instead, `otherwise` if it does neither.
  harness::Step hears_topic(const swarm::Topic& topic, const swarm::Topic& wrong,
                            const std::string& mistake, const std::string& otherwise) const {
    return {
        "listened to what it asks the network for",
        [heard = heard_, right = swarm::lan_name(topic), wrong = swarm::lan_name(wrong), mistake,
         otherwise](harness::Context& context) {
          using Running = harness::Session::Running;
          const auto is_heard = [&] {
            heard->io.restart();
            heard->io.poll();
            return heard->names.contains(right) || heard->names.contains(wrong);
          };
          auto& program = context.session().running();
          const auto woke = program.wait(is_heard, Running::Watch::end);
          const bool calls_wrong = heard->names.contains(wrong);
          if (woke == Running::Woke::ready && !calls_wrong) return;
          if (woke == Running::Woke::ended) program.fail_not_reached("it asked the network");
          std::string asked;
          if (calls_wrong) {
            asked = "who has " + wrong + "?";
          } else {
            for (const auto& name : heard->names) asked += "who has " + name + "?\n";
          }
          context.fail({.message = calls_wrong ? mistake : otherwise,
                        .expected = "who has " + right + "?",
                        .actual = asked.empty() ? "(no question)" : harness::last_lines(asked)});
        }};
  }

 private:
  struct Heard {
    asio::io_context io;
    std::shared_ptr<swarm::Multicast> multicast;
    std::set<std::string> names;
  };
  std::shared_ptr<Heard> heard_;
};

}  // namespace lessons
