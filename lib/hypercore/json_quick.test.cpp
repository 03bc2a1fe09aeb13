// The quick way to read JSON finds what the careful way finds, or nothing.
#include <hypercore/error.hpp>
#include <hypercore/json_quick.hpp>

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <cmath>

namespace hypercore {
namespace {

std::optional<Json> carefully(const std::string& text) {
  try {
    return parse_carefully(text);
  } catch (const Error&) {
    return {};
  }
}

bool same(const Json& one, const Json& other) {
  if (one.is_number() && other.is_number())
    return one == other && std::signbit(one.as_number()) == std::signbit(other.as_number());
  if (one.is_array() && other.is_array()) {
    if (one.size() != other.size()) return false;
    for (std::size_t i = 0; i < one.size(); ++i) {
      if (!same(one[i], other[i])) return false;
    }
    return true;
  }
  return one == other && one.dump() == other.dump();
}

void expect_agreement(const std::string& text) {
  std::optional<Json> quick = parse_quickly(text);
  if (!quick) return;
  std::optional<Json> careful = carefully(text);
  ASSERT_TRUE(careful) << text;
  EXPECT_TRUE(same(*quick, *careful)) << text;
}

TEST(JsonQuick, ReadsWhatIsUsual) {
  for (const char* text : {"null", "true", "false", "0", "-1", "1600000000000", "1.5", "-2.5e-3",
                           "123456789012345678", "\"\"", "\"caf\xc3\xa9 \\n \\\"x\\\"\"", "[]",
                           "[1,[2],{}]", " { \"a\" : 1 , \"b\" : [ ] }\n",
                           "{\"b\":1,\"a\":2,\"b\":3}", "{\"10\":1,\"9\":2,\"x\":3}"}) {
    EXPECT_TRUE(parse_quickly(text)) << text;
    expect_agreement(text);
  }
}

TEST(JsonQuick, LeavesWhatIsRareOrWrongToTheCarefulWay) {
  for (const std::string& text :
       std::initializer_list<std::string>{"",
                                          " ",
                                          "-0",
                                          "01",
                                          "1.",
                                          ".5",
                                          "+1",
                                          "1e",
                                          "1e999",
                                          "-",
                                          "nul",
                                          "tru",
                                          "\"",
                                          "\"\\u0041\"",
                                          "\"\\x\"",
                                          "\"\n\"",
                                          "\"\xff\"",
                                          "[1,]",
                                          "[,1]",
                                          "[1 2]",
                                          "{\"a\"}",
                                          "{\"a\":}",
                                          "{a:1}",
                                          "{\"a\":1,}",
                                          "{\"a\":1",
                                          "1 2",
                                          "\xef\xbb\xbf{}",
                                          std::string("1\0", 2),
                                          std::string(65, '[') + std::string(65, ']')})
    EXPECT_FALSE(parse_quickly(text)) << text;
}

TEST(JsonQuick, AgreesOnAnyTextThatIsNearlyJson) {
  rc::check([] {
    auto pieces = *rc::gen::container<std::vector<std::string>>(rc::gen::element<std::string>(
        "{", "}", "[", "]", ",", ":", "\"a\"", "\"b\"", "\"1\"", "\"\\n\"", "\"\xc3\xa9\"", "1",
        "-", "0", ".5", "e7", "null", "true", " ", "\\", "\"", "x"));
    std::string text;
    for (const std::string& piece : pieces) text += piece;
    expect_agreement(text);
  });
}

TEST(JsonQuick, AgreesOnJsonOfWhichAByteWasChanged) {
  const std::string whole =
      R"({"type":"chat-message","text":"h\u00e9llo \"you\"","n":[1,-2.5,1e3,0,-0,12345678901234567890],"o":{"2":1,"1":{"a":null}},"t":true})";
  for (std::size_t at = 0; at < whole.size(); ++at) {
    for (int c = 0; c < 256; ++c) {
      std::string text = whole;
      text[at] = static_cast<char>(c);
      expect_agreement(text);
    }
  }
}

TEST(JsonQuick, AgreesOnNumbersOfAllSizes) {
  rc::check([](std::int64_t whole, std::uint64_t part, std::int8_t power) {
    expect_agreement(std::to_string(whole));
    expect_agreement(std::to_string(whole) + "." + std::to_string(part));
    expect_agreement(std::to_string(whole) + "e" + std::to_string(3 * power));
    expect_agreement(std::to_string(whole) + std::to_string(part) + "e" + std::to_string(power));
  });
}

}  // namespace
}  // namespace hypercore
