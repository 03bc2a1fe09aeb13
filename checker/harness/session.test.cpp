#include <harness/session.hpp>

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include <harness/harness.hpp>

namespace harness {
namespace {

TEST(Session, TypesAndReadsAndSeesTheEnd) {
  Session session{KAPPA_NAUGHTY};
  session.perform(Start{.args = {"echo"}, .environment = {}, .files = {}, .terminal = {}},
                  Type{"hello"}, ExpectLine("hello"), Type{"you"}, ExpectLine("you"), EndInput{},
                  ExpectNoMoreOutput{}, ExpectExit{});
}

}  // namespace
}  // namespace harness
