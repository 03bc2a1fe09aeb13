#include <swarm/backoff.hpp>

#include <gtest/gtest.h>

namespace swarm {
namespace {

using namespace std::chrono_literals;

TEST(Backoff, DoublesFromTheFirstPauseToTheLongest) {
  Backoff backoff{500ms, 30'000ms};
  std::mt19937_64 random(1);
  for (int round = 0; round < 1000; ++round) {
    std::chrono::milliseconds whole = 500ms;
    for (unsigned failures = 1; failures < 40; ++failures) {
      auto pause = backoff.pause(failures, random);
      EXPECT_GE(pause, whole / 2) << failures;
      EXPECT_LE(pause, std::min(std::chrono::milliseconds(30'000ms), whole * 3 / 2)) << failures;
      whole = std::min(std::chrono::milliseconds(30'000ms), whole * 2);
    }
  }
}

TEST(Backoff, IsNotTheSameForEverybody) {
  Backoff backoff{500ms, 30'000ms};
  std::mt19937_64 random(1);
  auto first = backoff.pause(5, random);
  bool varies = false;
  for (int i = 0; i < 20; ++i) varies = varies || backoff.pause(5, random) != first;
  EXPECT_TRUE(varies);
}

}  // namespace
}  // namespace swarm
