#include <kappa/sort_key.hpp>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

namespace {

using hypercore::Json;
using kappa::nowhere;
using kappa::sort_key;
using kappa::SortKeys;

std::vector<std::string> all(const SortKeys& keys) { return {keys.begin(), keys.end()}; }

/// Any double but not a number and the infinities, small and huge ones as often as others.
double any_double() {
  auto number = std::bit_cast<double>(*rc::gen::arbitrary<std::uint64_t>());
  return std::isfinite(number) ? number : *rc::gen::arbitrary<double>();
}

std::string any_text() {
  return *rc::gen::container<std::string>(rc::gen::weightedOneOf<char>(
      {{3, rc::gen::element('\0', '\1', '\2', '\xff')}, {2, rc::gen::arbitrary<char>()}}));
}

TEST(SortKey, OfNumbersSortsByTheirSize) {
  using Limits = std::numeric_limits<double>;
  std::vector<double> ascending = {Limits::lowest(),
                                   -1e300,
                                   -1700000000000.5,
                                   -256,
                                   -10,
                                   -9.5,
                                   -9,
                                   -1,
                                   -0.5,
                                   -Limits::min(),
                                   -Limits::denorm_min(),
                                   0,
                                   Limits::denorm_min(),
                                   Limits::min(),
                                   0.5,
                                   1,
                                   9,
                                   9.5,
                                   10,
                                   255,
                                   256,
                                   1700000000000,
                                   1700000000000.5,
                                   1e300,
                                   Limits::max()};
  for (std::size_t i = 1; i < ascending.size(); ++i) {
    EXPECT_LT(*sort_key(ascending[i - 1]), *sort_key(ascending[i])) << ascending[i];
  }
}

RC_GTEST_PROP(SortKey, OfAnyTwoNumbersComparesAsTheyDo, ()) {
  double one = any_double();
  double other = any_double();
  RC_ASSERT((*sort_key(one) < *sort_key(other)) == (one < other));
  RC_ASSERT((*sort_key(one) == *sort_key(other)) == (one == other));
}

TEST(SortKey, OfMinusZeroIsThatOfZero) { EXPECT_EQ(sort_key(-0.0), sort_key(0)); }

TEST(SortKey, OfTextIsTheTextItself) {
  EXPECT_EQ(sort_key("2018-11-04T17:45:55.524Z"), "2018-11-04T17:45:55.524Z");
  EXPECT_EQ(sort_key("\xc3\xa4"), "\xc3\xa4");
}

RC_GTEST_PROP(SortKey, OfAnyTwoTextsComparesAsTheirBytesDo, ()) {
  std::string one = any_text();
  std::string other = any_text();
  RC_ASSERT((*sort_key(one) < *sort_key(other)) == (one < other));
  RC_ASSERT((*sort_key(one) == *sort_key(other)) == (one == other));
}

RC_GTEST_PROP(SortKey, OfAnyTextStandsAfterAnyNumber, ()) {
  RC_ASSERT(*sort_key(any_double()) < *sort_key(any_text()));
}

TEST(SortKey, OfTextThatIsEmptyOrLooksLikeANumbersKeyStandsAfterTheNumbersToo) {
  std::string largest = *sort_key(std::numeric_limits<double>::max());
  for (const std::string& text : {std::string(), std::string(1, '\0'), largest}) {
    EXPECT_GT(*sort_key(text), largest);
  }
}

TEST(SortKey, OfWhatIsNeitherNumberNorTextIsNowhere) {
  for (const Json& value : {Json(), Json(true), Json::parse("[1]"), Json::parse("{\"a\":1}")}) {
    EXPECT_EQ(sort_key(value), nowhere) << value.dump();
  }
}

TEST(SortKey, OfWhatJsonWritesAsNullIsNowhere) {
  EXPECT_EQ(sort_key(std::numeric_limits<double>::quiet_NaN()), nowhere);
  EXPECT_EQ(sort_key(std::numeric_limits<double>::infinity()), nowhere);
}

TEST(SortKeys, AreMadeFromAllThatAFunctionMayReturn) {
  EXPECT_EQ(all({}), std::vector<std::string>{});
  EXPECT_EQ(all(std::nullopt), std::vector<std::string>{});
  EXPECT_EQ(all(nowhere), std::vector<std::string>{});
  EXPECT_EQ(all(sort_key("a")), std::vector<std::string>{"a"});
  EXPECT_EQ(all("a"), std::vector<std::string>{"a"});
  EXPECT_EQ(all(std::string("a")), std::vector<std::string>{"a"});
  EXPECT_EQ(all(SortKeys{"b", "a"}), (std::vector<std::string>{"b", "a"}));
  EXPECT_EQ(all(std::vector<std::string>{"b", "a"}), (std::vector<std::string>{"b", "a"}));
}

}  // namespace
