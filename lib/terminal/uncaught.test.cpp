#include <terminal/error.hpp>
#include <terminal/screen.hpp>
#include <terminal/uncaught.hpp>

#include <exception>
#include <stdexcept>

#include <fcntl.h>
#include <unistd.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <asio/io_context.hpp>

namespace terminal {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

void uncaught(void (*function)()) {
  try {
    function();
  } catch (...) {
    std::terminate();  // as at the end of a program
  }
}

void draw_without_input() {
  const int nowhere = ::open("/dev/null", O_RDWR | O_CLOEXEC);
  ::dup2(nowhere, STDIN_FILENO);
  asio::io_context io;
  const Screen screen(io);
}

TEST(UncaughtError, SaysWhyThereIsNoScreenAndNothingElse) {
  EXPECT_DEATH(
      uncaught(draw_without_input),
      AllOf(HasSubstr("There can be no screen: this program draws on a whole terminal, and "
                      "its input\nis none. Run it in a terminal"),
            Not(HasSubstr("terminate called"))));
}

void throw_another() {
  explain_uncaught_errors();
  explain_uncaught_errors();
  throw std::runtime_error("something else");
}

TEST(UncaughtError, LeavesOtherExceptionsToTheHandlerBefore) {
  EXPECT_DEATH(uncaught(throw_another), HasSubstr("something else"));
}

}  // namespace
}  // namespace terminal
