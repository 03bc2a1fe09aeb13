#include <protocol/extensions.hpp>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace {

using protocol::Extensions;
using Table = Extensions<int>;

TEST(Extensions, AreNumberedInTheOrderOfTheirNames) {
  Table table;
  for (const char* name : {"pear", "apple", "fig"}) EXPECT_TRUE(table.add(name, [](int, auto) {}));
  EXPECT_EQ(table.names(), (std::vector<std::string>{"apple", "fig", "pear"}));
  EXPECT_EQ(table.id("apple"), 0u);
  EXPECT_EQ(table.id("pear"), 2u);
  EXPECT_FALSE(table.id("plum").has_value());
}

TEST(Extensions, SortBeyondUFFFFAsJavaScriptDoes) {
  EXPECT_TRUE(protocol::utf16_less("\xf0\x9f\x98\x80", "\xef\xbf\xbd"));  // U+1F600, U+FFFD
  EXPECT_FALSE(protocol::utf16_less("\xef\xbf\xbd", "\xf0\x9f\x98\x80"));
  EXPECT_TRUE(protocol::utf16_less("\xed\x9f\xbf", "\xf0\x9f\x98\x80"));  // U+D7FF
  EXPECT_TRUE(protocol::utf16_less("a", "ab"));
}

TEST(Extensions, AMessageReachesWhoeverHasTheNameThatThePeerGaveTheNumber) {
  Table table;
  std::string heard;
  table.add("b", [&](int who, crypto::BytesView body) {
    heard += std::to_string(who) + std::string(crypto::text_of(body));
  });
  std::vector<std::string> theirs{"x", "b"};
  table.receive(theirs, 1, crypto::bytes_of("hello"), 7);
  table.receive(theirs, 0, crypto::bytes_of("nobody speaks x"), 7);
  table.receive(theirs, 2, crypto::bytes_of("no name"), 7);
  table.receive(theirs, ~std::uint64_t{0}, crypto::bytes_of("no name"), 7);
  EXPECT_EQ(heard, "7hello");
}

TEST(Extensions, AHandlerMayRemoveItself) {
  Table table;
  int calls = 0;
  table.add("once", [&](int, crypto::BytesView) {
    ++calls;
    table.remove("once");
  });
  for (int i = 0; i < 3; ++i) table.receive({"once"}, 0, {}, 0);
  EXPECT_EQ(calls, 1);
  EXPECT_TRUE(table.empty());
}

RC_GTEST_PROP(Extensions, TheirOrderIsStrictAndTheVersionChangesWithTheNames, ()) {
  Table table;
  auto names = *rc::gen::container<std::vector<std::string>>(rc::gen::string<std::string>());
  for (const std::string& name : names) {
    auto before = table.version();
    bool is_new = table.add(name, [](int, crypto::BytesView) {});
    RC_ASSERT((table.version() != before) == is_new);
  }
  auto sorted = table.names();
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    RC_ASSERT(table.id(sorted[i]) == i);
    for (std::size_t k = 0; k < sorted.size(); ++k) {
      RC_ASSERT(protocol::utf16_less(sorted[i], sorted[k]) == (i < k));
    }
  }
}

}  // namespace
