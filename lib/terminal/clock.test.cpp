#include "terminal/clock.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace std::chrono_literals;
using std::chrono::sys_days;

TEST(Timestamp, IsWhatJavaScriptWrites) {
  const auto moment = sys_days{2018y / 11 / 5} + 14h + 26min + 7s + 89ms;
  EXPECT_EQ(terminal::timestamp(moment), "2018-11-05T14:26:07.089Z");
}

TEST(Timestamp, CutsWhatIsBelowAMillisecond) {
  EXPECT_EQ(terminal::timestamp(sys_days{1970y / 1 / 1} + 999999us), "1970-01-01T00:00:00.999Z");
}

TEST(Timestamp, OfALeapDayBeforeTheEpoch) {
  const auto moment = sys_days{1968y / 2 / 29} + 23h + 59min + 59s + 999ms;
  EXPECT_EQ(terminal::timestamp(moment), "1968-02-29T23:59:59.999Z");
}

TEST(Now, LiesBetweenTheMomentsBeforeAndAfter) {
  const auto before = terminal::timestamp(std::chrono::system_clock::now());
  const auto now = terminal::now();
  const auto after = terminal::timestamp(std::chrono::system_clock::now());
  EXPECT_THAT(now, testing::AllOf(testing::Ge(before), testing::Le(after)));
}
