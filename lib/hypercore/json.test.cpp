#include <hypercore/error.hpp>
#include <hypercore/json.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <testing/vectors.hpp>

#include <bit>

namespace {

using hypercore::Errc;
using hypercore::Error;
using hypercore::Json;
using testing::HasSubstr;
namespace vectors = testing_vectors;

std::string text_of_hex(const vectors::Value& hex) {
  return std::string(crypto::text_of(vectors::bytes(hex)));
}

/// The message of the `bad_encoding` error that `action` throws; empty if it throws none.
template <class Action>
std::string refusal(Action action) {
  try {
    action();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), Errc::bad_encoding);
    return error.what();
  }
  return "";
}

TEST(Json, ParsedAndWrittenIsWhatJavaScriptWrites) {
  auto texts = vectors::load("json").at("texts");
  ASSERT_FALSE(texts.empty());
  for (const auto& expected : texts) {
    std::string text = text_of_hex(expected.at("text"));
    EXPECT_EQ(Json::parse(text).dump(), text_of_hex(expected.at("dump"))) << text;
  }
}

TEST(Json, ThatJavaScriptRefusesIsRefused) {
  auto texts = vectors::load("json").at("refused");
  ASSERT_FALSE(texts.empty());
  for (const auto& hex : texts) {
    EXPECT_THAT(refusal([&] { Json::parse(text_of_hex(hex)); }), HasSubstr("this is no JSON"))
        << hex;
  }
}

TEST(Json, NumbersAreWrittenAsJavaScriptWritesThem) {
  auto numbers = vectors::load("json").at("numbers");
  ASSERT_FALSE(numbers.empty());
  for (const auto& number : numbers) {
    auto bits = std::stoull(number.at(0).get<std::string>(), nullptr, 16);
    EXPECT_EQ(Json(std::bit_cast<double>(std::uint64_t{bits})).dump(), number.at(1))
        << number.at(0);
  }
}

RC_GTEST_PROP(Json, FiniteNumbersSurviveWritingAndReading, (std::uint64_t bits)) {
  auto number = std::bit_cast<double>(bits);
  RC_PRE(std::isfinite(number));
  RC_ASSERT(Json::parse(Json(number).dump()).as_number() == number);
}

TEST(Json, IsWrittenInCodeAsInJavaScript) {
  Json message = {{"type", "move"},         {"player", {{"x", 1}, {"y", -2.5}}},
                  {"links", {1, 2, 3}},     {"seen", true},
                  {"gone", nullptr},        {"pair", {"x", 1}},
                  {"none", Json::array({})}};
  EXPECT_EQ(message.dump(), R"({"type":"move","player":{"x":1,"y":-2.5},"links":[1,2,3],)"
                            R"("seen":true,"gone":null,"pair":["x",1],"none":[]})");
}

TEST(Json, ArrayOfPairsIsWrittenWithArray) {
  EXPECT_EQ((Json{{"a", 1}, {"b", 2}}).dump(), R"({"a":1,"b":2})");
  EXPECT_EQ(Json::array({Json::array({"a", 1}), Json::array({"b", 2})}).dump(),
            R"([["a",1],["b",2]])");
}

TEST(Json, MemberThatIsNotThereIsNull) {
  Json message = {{"text", "hello"}};
  EXPECT_TRUE(message["nothing"].is_null());
  EXPECT_TRUE(message["nothing"]["below"][3].is_null());
  EXPECT_TRUE(Json(5)["text"].is_null());
  EXPECT_TRUE(Json({1, 2})[2].is_null());
  EXPECT_TRUE(Json({1, 2})[-1].is_null());
  EXPECT_EQ(Json({1, 2})[0], 1);
  EXPECT_FALSE(message.contains("nothing"));
  EXPECT_TRUE(message.contains("text"));
}

TEST(Json, AtNamesTheMemberThatIsMissing) {
  Json message = {{"text", "hello"}};
  EXPECT_EQ(message.at("text"), "hello");
  EXPECT_THAT(refusal([&] { (void)message.at("nick"); }), HasSubstr("no member \"nick\""));
  EXPECT_THAT(refusal([] { (void)Json(1).at("nick"); }), HasSubstr("not an object but a number"));
}

TEST(Json, ComparesWithPlainValues) {
  EXPECT_EQ(Json("a"), "a");
  EXPECT_EQ(Json("a"), std::string("a"));
  EXPECT_EQ("a", Json("a"));
  EXPECT_NE(Json("a"), "b");
  EXPECT_NE(Json(), "a");
  EXPECT_EQ(Json(0), 0);
  EXPECT_NE(Json("0"), 0);
  EXPECT_EQ(Json(true), true);
  EXPECT_NE(Json(1), true);
  EXPECT_EQ(Json(), nullptr);
  EXPECT_EQ(Json::parse(R"({"a":[1,{"b":2}]})"), (Json{{"a", Json::array({1, Json{{"b", 2}}})}}));
}

TEST(Json, OfAnotherKindSaysWhatItIs) {
  EXPECT_THAT(refusal([] { (void)Json(5).as_string(); }), HasSubstr("not a text but a number"));
  EXPECT_THAT(refusal([] { (void)Json("5").as_number(); }), HasSubstr("not a number but a text"));
  EXPECT_THAT(refusal([] { (void)Json().as_array(); }), HasSubstr("not an array but null"));
  EXPECT_THAT(refusal([] { (void)Json(true).as_object(); }), HasSubstr("but true or false"));
  EXPECT_THAT(refusal([] { (void)Json::array({1}).as_bool(); }), HasSubstr("but an array"));
  EXPECT_THAT(refusal([] { Json(1).set("a", 1); }), HasSubstr("not an object but a number"));
}

TEST(Json, WholeNumbersAreReadExactlyOrRefused) {
  EXPECT_EQ(Json::parse("1700000000000").as_integer(), 1700000000000);
  EXPECT_EQ(Json::parse("-9007199254740992").as_integer(), -9007199254740992);
  for (const char* text : {"1.5", "9007199254740994", "1e300", "-1e300"}) {
    EXPECT_THAT(refusal([&] { (void)Json::parse(text).as_integer(); }),
                HasSubstr("no whole number"));
  }
  EXPECT_NE(refusal([] { (void)Json(std::nan("")).as_integer(); }), "");
}

TEST(Json, WholeNumbersThatJavaScriptWouldRoundAreRefused) {
  EXPECT_EQ(Json(9007199254740992).dump(), "9007199254740992");
  EXPECT_THAT(refusal([] { Json(9007199254740993); }), HasSubstr("store it as text"));
  EXPECT_THAT(refusal([] { Json(UINT64_MAX); }), HasSubstr("18446744073709551615"));
  EXPECT_THAT(refusal([] { Json(INT64_MIN); }), HasSubstr("-9223372036854775808"));
}

TEST(Json, SetAddsReplacesAndKeepsJavaScriptsOrder) {
  Json json;
  json.set("b", 1);
  json.set("10", 2);
  json.set("a", 3);
  json.set("9", 4);
  json.set("b", 5);
  json.set("11", 6);
  EXPECT_EQ(json.dump(), R"({"9":4,"10":2,"11":6,"b":5,"a":3})");
}

TEST(Json, MadeOfMembersOutOfOrderIsPutInOrder) {
  Json json = {{"b", 1}, {"2", 2}, {"b", 3}, {"1", 4}};
  EXPECT_EQ(json.dump(), R"({"1":4,"2":2,"b":3})");
}

TEST(Json, TextThatIsNoUtf8IsNotWritten) {
  for (std::string_view bad : {"\x80", "a\xc3", "\xc0\xaf", "\xed\xa0\x80", "\xf5\x80\x80\x80"}) {
    EXPECT_THAT(refusal([&] { (void)Json(bad).dump(); }), HasSubstr("no UTF-8"));
    EXPECT_THAT(refusal([&] {
                  (void)Json({{std::string(bad), 1}}).dump();
                }),
                HasSubstr("no UTF-8"));
    EXPECT_NE(refusal([&] { Json::parse("\"" + std::string(bad) + "\""); }), "");
  }
}

TEST(Json, HalfASurrogatePairAndInfinityAreRefusedAlthoughJavaScriptTakesThem) {
  EXPECT_NE(refusal([] { Json::parse(R"("\ud800")"); }), "");
  EXPECT_NE(refusal([] { Json::parse(R"("\udc00\ud800")"); }), "");
  EXPECT_THAT(refusal([] { Json::parse("1e999"); }), HasSubstr("too large a number"));
}

TEST(Json, RefusalSaysWhereWithoutRepeatingTheWholeText) {
  std::string message = refusal([] { Json::parse("{\"a\": " + std::string(100'000, 'x') + "}"); });
  EXPECT_THAT(message, HasSubstr("byte 7"));
  EXPECT_LT(message.size(), 200U);
  EXPECT_THAT(refusal([] { Json::parse("\x01\xff"); }), HasSubstr("U+0001"));
  EXPECT_THAT(refusal([] { Json::parse("[\xff"); }), HasSubstr("`[\\xff`"));
}

TEST(Json, IsNestedAtMost512Deep) {
  std::string deep = std::string(512, '[') + std::string(512, ']');
  Json value = Json::parse(deep);
  EXPECT_EQ(value.dump(), deep);
  Json copy = value;
  EXPECT_EQ(copy, value);
  EXPECT_THAT(refusal([&] { Json::parse("[" + deep + "]"); }), HasSubstr("512"));
  EXPECT_THAT(refusal([&] { (void)Json::array({Json::array({value})}).dump(); }), HasSubstr("512"));
  EXPECT_THAT(refusal([] { Json::parse(std::string(8'000'000, '[')); }), HasSubstr("512"));
}

TEST(Json, WithAHundredThousandMembersIsReadQuickly) {
  // Comparing each name with each other would take 10^10 steps, and the test's time limit strikes.
  std::string text = "{";
  for (int i = 0; i < 100'000; ++i) text += fmt::format("\"k{}\":{},", i % 50'000, i);
  text += "\"last\":0}";
  Json json = Json::parse(text);
  EXPECT_EQ(json.size(), 50'001U);
  EXPECT_EQ(json["k7"], 50'007);
}

TEST(Json, PrintsTextAsItIsAndTheRestAsJson) {
  Json message = {{"text", "say \"hi\""}};
  EXPECT_EQ(fmt::format("{}|{}|{}", message["text"], message, message["nothing"]),
            R"(say "hi"|{"text":"say \"hi\""}|null)");
  EXPECT_EQ(fmt::format("[{:>4}]", Json(5)), "[   5]");
}

rc::Gen<Json> any_json(int depth) {
  auto text = rc::gen::container<std::string>(rc::gen::inRange<char>(0, 127));
  auto scalar = rc::gen::oneOf(
      rc::gen::construct<Json>(rc::gen::just(nullptr)),
      rc::gen::map(rc::gen::arbitrary<bool>(), [](bool value) { return Json(value); }),
      rc::gen::map(rc::gen::arbitrary<int>(), [](int value) { return Json(value); }),
      rc::gen::map(text, [](const std::string& value) { return Json(value); }));
  if (depth == 0) return scalar;
  auto inner = rc::gen::lazy([depth] { return any_json(depth - 1); });
  return rc::gen::oneOf(
      scalar,
      rc::gen::map(rc::gen::container<Json::Array>(inner),
                   [](const Json::Array& values) { return Json::array(values); }),
      rc::gen::map(rc::gen::container<Json::Object>(rc::gen::pair(text, inner)),
                   [](const Json::Object& members) { return Json::object(members); }));
}

RC_GTEST_PROP(Json, WrittenAndReadIsTheSame, ()) {
  Json json = *rc::gen::scale(0.3, any_json(3));
  RC_ASSERT(Json::parse(json.dump()) == json);
}

RC_GTEST_PROP(Json, OfHostileBytesIsReadOrRefused, (const std::string& noise)) {
  std::string text = R"({"a":[1,"x\u0041"]})";
  auto at = *rc::gen::inRange<std::size_t>(0, text.size() + 1);
  text.insert(at, noise);
  try {
    Json json = Json::parse(text);
    RC_ASSERT(Json::parse(json.dump()) == json);
  } catch (const Error& error) {
    RC_ASSERT(error.code() == Errc::bad_encoding);
  }
}

}  // namespace
