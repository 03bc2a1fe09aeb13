#include <checker/moment.hpp>

#include <gtest/gtest.h>

#include <cstdlib>

namespace checker {
namespace {

class Moment : public testing::Test {
 protected:
  Moment() { ::setenv("TZ", "EST5", 1); }  // five hours behind UTC, the whole year
  ~Moment() override { ::unsetenv("TZ"); }
  static constexpr std::time_t now = 1795482000;  // 2026-11-24T01:00:00Z; there the 23rd, 20:00
};

TEST_F(Moment, IsSaidAsTheClockOnTheWallSaysIt) {
  EXPECT_EQ(moment_in_words("2026-11-23T21:26:58Z", now), "today at 16:26");
  EXPECT_EQ(moment_in_words("2026-11-24T00:06:00Z", now), "today at 19:06");
  EXPECT_EQ(moment_in_words("2026-11-23T04:59:59Z", now), "yesterday at 23:59");
  EXPECT_EQ(moment_in_words("2026-11-23T05:00:00Z", now), "today at 0:00");
  EXPECT_EQ(moment_in_words("2026-11-22T04:00:00Z", now), "on 21 November at 23:00");
  EXPECT_EQ(moment_in_words("2025-03-02T12:00:00Z", now), "on 2 March 2025");
}

TEST_F(Moment, OfTheLastDayOfAYearIsYesterdayOnTheFirst) {
  const std::time_t new_year = 1798776000;  // 2027-01-01T04:00:00Z is still the 31st there
  EXPECT_EQ(moment_in_words("2026-12-31T12:00:00Z", new_year), "today at 7:00");
  EXPECT_EQ(moment_in_words("2026-12-31T12:00:00Z", new_year + 3600), "yesterday at 7:00");
}

TEST_F(Moment, IsLeftAsItIsWhereItIsNone) {
  EXPECT_EQ(moment_in_words("", now), "");
  EXPECT_EQ(moment_in_words("2026-11-23", now), "2026-11-23");
  EXPECT_EQ(moment_in_words("2026-11-23 21:26:58Z", now), "2026-11-23 21:26:58Z");
  EXPECT_EQ(moment_in_words("2026-99-99T99:99:99Z", now).substr(0, 3), "on ");
}

}  // namespace
}  // namespace checker
