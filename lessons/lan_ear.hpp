#pragma once
/// @file
/// Listens to what programs ask the local network for, on this machine's loopback interface alone:
/// for hidden tests of programs with a swarm.
///
/// @code
/// lessons::LanEar ear;
/// session.perform(Start{.environment = ear.environment()},
///                 ear.hears_topic({feed.discovery_key(), "the discovery key"}, ...));
/// @endcode

#include <fmt/core.h>
#include <asio/io_context.hpp>

#include <functional>
#include <harness/harness.hpp>
#include <harness/running.hpp>
#include <map>
#include <memory>
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
        [&questions = heard_->questions](crypto::BytesView packet, const asio::ip::address_v4&) {
          for (const auto& saying : swarm::read_lan_packet(packet)) {
            if (!saying.answer) ++questions[saying.name];
          }
        });
  }

  /// What a program may look for.
  struct Sought {
    swarm::Topic topic;
    std::string what;  ///< in words: the name that stands for the topic says nothing to a learner
  };

  /// Makes a program's swarm look for peers on this machine alone.
  static std::map<std::string, std::string> environment() {
    return {{"KAPPA_SWARM", "lan"},
            {"KAPPA_SWARM_LISTEN", "127.0.0.1:0"},
            {"KAPPA_SWARM_INTERFACE", "127.0.0.1"}};
  }

  /// What to say about a program that does something else.
  struct Mistakes {
    std::string wrong;    ///< calls out the wrong topic
    std::string both;     ///< calls out the right one and the wrong one
    std::string neither;  ///< calls out none of them
  };

  /// Expects that the program looks for peers of `right`, and not for those of `wrong`.
  harness::Step hears_topic(const Sought& right, const Sought& wrong,
                            const Mistakes& mistakes) const {
    return {"listened to what it asks the network for",
            [heard = heard_, right, wrong, mistakes](harness::Context& context) {
              using Running = harness::Session::Running;
              auto& program = context.session().running();
              const auto times = [&](const Sought& sought) {
                return heard->questions[swarm::lan_name(sought.topic)];
              };
              // Who asks for the second time has asked for everything else once.
              const auto is_heard = [&] {
                heard->io.restart();
                heard->io.poll();
                return times(right) > 1 || times(wrong) > 1;
              };
              const auto woke = program.wait(is_heard, Running::Watch::end);
              if (times(right) > 0 && times(wrong) == 0) return;
              if (woke == Running::Woke::ended) program.fail_not_reached("it asked the network");
              const bool both = times(right) > 0;
              const bool only_wrong = !both && times(wrong) > 0;
              context.fail({.message = both         ? mistakes.both
                                       : only_wrong ? mistakes.wrong
                                                    : mistakes.neither,
                            .expected = question(swarm::lan_name(right.topic), right.what),
                            .actual = heard->all(right, wrong)});
            }};
  }

 private:
  static std::string question(const std::string& name, const std::string& what) {
    return fmt::format("who has {}? ({})", name, what);
  }

  struct Heard {
    // All questions, a line each.
    std::string all(const Sought& right, const Sought& wrong) const {
      std::string lines;
      for (const auto& [name, count] : questions) {
        if (count == 0) continue;
        std::string what = "something else";
        if (name == swarm::lan_name(right.topic)) what = right.what;
        if (name == swarm::lan_name(wrong.topic)) what = wrong.what;
        lines += question(name, what) + "\n";
      }
      return lines.empty() ? "(no question)" : harness::last_lines(lines);
    }

    asio::io_context io;
    std::shared_ptr<swarm::Multicast> multicast;
    std::map<std::string, int> questions;  // how often each was asked
  };
  std::shared_ptr<Heard> heard_;
};

}  // namespace lessons
