// simulation --seeds=0-1999     runs these networks, and prints which failed
// simulation --seed=17          runs one, and tells what happens in it
#include <sim/world.hpp>

#include <fmt/core.h>

#include <cstdlib>
#include <string_view>

namespace {

struct Range {
  std::uint64_t first = 0, last = 0;
  bool trace = false;
};

std::optional<Range> parse(std::string_view argument) {
  auto number = [](std::string_view text) {
    return std::strtoull(std::string(text).c_str(), nullptr, 10);
  };
  constexpr std::string_view one = "--seed=", many = "--seeds=";
  if (argument.starts_with(one)) {
    std::uint64_t seed = number(argument.substr(one.size()));
    return Range{seed, seed, true};
  }
  std::size_t dash = argument.find('-', many.size());
  if (!argument.starts_with(many) || dash == std::string_view::npos) return {};
  return Range{number(argument.substr(many.size(), dash - many.size())),
               number(argument.substr(dash + 1)), false};
}

}  // namespace

int main(int count, char** arguments) {
  auto range = count == 2 ? parse(arguments[1]) : std::nullopt;
  if (!range) {
    fmt::print(stderr, "usage: simulation --seeds=FIRST-LAST, or simulation --seed=SEED\n");
    return 2;
  }
  std::uint64_t failed = 0;
  sim::Counts total;
  for (std::uint64_t seed = range->first; seed <= range->last; ++seed) {
    try {
      sim::World world(seed, range->trace);
      world.run();
      total.connections += world.counts().connections;
      total.repelled += world.counts().repelled;
      total.crashes += world.counts().crashes;
      total.appends += world.counts().appends;
      total.packets += world.counts().packets;
    } catch (const std::exception& error) {
      ++failed;
      fmt::print("seed {} failed: {}\n  again, and in detail: {} --seed={}\n", seed, error.what(),
                 arguments[0], seed);
    }
  }
  fmt::print(
      "{} networks, {} failed; {} connections, {} ended for what a peer did, {} crashes, {} "
      "blocks, {} packets\n",
      range->last - range->first + 1, failed, total.connections, total.repelled, total.crashes,
      total.appends, total.packets);
  return failed == 0 ? 0 : 1;
}
