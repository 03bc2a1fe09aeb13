#include <terminal/lines.hpp>

#include <gtest/gtest.h>
#include <asio/io_context.hpp>
#include <asio/post.hpp>
#include <asio/steady_timer.hpp>

#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <system_error>
#include <thread>
#include <vector>

#include <fcntl.h>
#include <sys/resource.h>
#include <termios.h>
#include <unistd.h>

namespace {

using Lines = std::vector<std::string>;
using namespace std::chrono_literals;

/// A file descriptor that is closed at the end of the test, or before.
class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() { close(); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int number() const { return number_; }
  void close() {
    if (number_ >= 0) ::close(number_);
    number_ = -1;
  }
  void write(std::string_view text) const {
    while (!text.empty()) {
      ssize_t count = ::write(number_, text.data(), text.size());
      ASSERT_GT(count, 0);
      text.remove_prefix(static_cast<std::size_t>(count));
    }
  }

 private:
  int number_;
};

struct Pipe {
  Pipe() : Pipe(make()) {}
  Descriptor in;
  Descriptor out;

 private:
  static std::array<int, 2> make() {
    std::array<int, 2> ends{-1, -1};
    if (::pipe(ends.data()) != 0) throw std::system_error(errno, std::generic_category());
    return ends;
  }
  explicit Pipe(std::array<int, 2> ends) : in(ends[0]), out(ends[1]) {}
};

class OnLine : public testing::Test {
 protected:
  void listen(int descriptor) {
    terminal::on_line(
        io, [this](std::string line) { lines.push_back(std::move(line)); }, descriptor);
  }

  /// Runs until there is nothing left to wait for.
  void run_to_the_end() {
    io.run_for(30s);
    ASSERT_TRUE(io.stopped()) << "io.run() did not return";
  }

  asio::io_context io;
  Lines lines;
};

TEST_F(OnLine, DeliversEachLineOfAPipeAndReturnsWhenItEnds) {
  Pipe pipe;
  pipe.out.write("one\ntwo\r\n\nlast");
  pipe.out.close();
  listen(pipe.in.number());
  run_to_the_end();
  EXPECT_EQ(lines, (Lines{"one", "two", "", "last"}));
}

TEST_F(OnLine, DeliversALineAsSoonAsItEnds) {
  Pipe pipe;
  terminal::on_line(
      io,
      [&](std::string line) {
        lines.push_back(line);
        if (line == "one") pipe.out.write("o\n");
        if (line == "two") pipe.out.close();
      },
      pipe.in.number());
  asio::post(io, [&] { pipe.out.write("one\ntw"); });
  run_to_the_end();
  EXPECT_EQ(lines, (Lines{"one", "two"}));
}

TEST_F(OnLine, ReadsAFileFromWhereItStands) {
  char path[] = "/tmp/kappa-lines-XXXXXX";
  Descriptor file(::mkstemp(path));
  ASSERT_GE(file.number(), 0);
  ::unlink(path);
  std::string content;
  for (int i = 0; i < 50'000; ++i) content += std::to_string(i) + "\n";
  file.write(content);
  ::lseek(file.number(), 2, SEEK_SET);
  listen(file.number());
  run_to_the_end();
  ASSERT_EQ(lines.size(), 49'999U);
  EXPECT_EQ(lines.front(), "1");
  EXPECT_EQ(lines.back(), "49999");
}

TEST_F(OnLine, ReadsATerminalAndLeavesItsModesAlone) {
  Descriptor master(::posix_openpt(O_RDWR | O_NOCTTY));
  ASSERT_GE(master.number(), 0);
  ASSERT_EQ(::grantpt(master.number()), 0);
  ASSERT_EQ(::unlockpt(master.number()), 0);
  Descriptor slave(::open(::ptsname(master.number()), O_RDWR | O_NOCTTY));
  ASSERT_GE(slave.number(), 0);
  termios before{};
  ASSERT_EQ(::tcgetattr(slave.number(), &before), 0);
  int flags_before = ::fcntl(slave.number(), F_GETFL);

  terminal::on_line(
      io,
      [&](std::string line) {
        lines.push_back(line);
        termios now{};
        EXPECT_EQ(::tcgetattr(slave.number(), &now), 0);
        EXPECT_EQ(now.c_lflag, before.c_lflag);
        EXPECT_EQ(now.c_iflag, before.c_iflag);
        EXPECT_EQ(::fcntl(slave.number(), F_GETFL), flags_before);
        EXPECT_EQ(::fcntl(slave.number(), F_GETFL) & O_NONBLOCK, 0);
      },
      slave.number());
  master.write("hello\rtypo\x7f\x7fped\r\x04");  // return, rubout and ctrl-D as keys send them
  run_to_the_end();
  EXPECT_EQ(lines, (Lines{"hello", "typed"}));
}

TEST_F(OnLine, EndsWhenTheTerminalGoesAway) {
  Descriptor master(::posix_openpt(O_RDWR | O_NOCTTY));
  ASSERT_EQ(::unlockpt(master.number()), 0);
  Descriptor slave(::open(::ptsname(master.number()), O_RDWR | O_NOCTTY));
  terminal::on_line(
      io,
      [&](std::string line) {
        lines.push_back(line);
        master.close();
      },
      slave.number());
  master.write("hello\r");
  run_to_the_end();
  EXPECT_EQ(lines, Lines{"hello"});
}

TEST_F(OnLine, GivesTooLongALineInPieces) {
  Pipe pipe;
  std::string line(terminal::longest_line + 10, 'x');
  std::thread writer([&] {
    pipe.out.write(line + "\nshort\n");
    pipe.out.close();
  });
  listen(pipe.in.number());
  run_to_the_end();
  writer.join();
  ASSERT_EQ(lines.size(), 3U);
  EXPECT_EQ(lines[0].size(), terminal::longest_line);
  EXPECT_EQ(lines[1], std::string(10, 'x'));
  EXPECT_EQ(lines[2], "short");
}

TEST_F(OnLine, WhatTheCallbackThrowsComesOutOfRunAndTheNextLineFollows) {
  Pipe pipe;
  pipe.out.write("good\nbad\nworse\ngood again\n");
  pipe.out.close();
  terminal::on_line(
      io,
      [&](std::string line) {
        if (line == "bad" || line == "worse") throw std::runtime_error(line);
        lines.push_back(line);
      },
      pipe.in.number());
  std::vector<std::string> thrown;
  while (!io.stopped()) {
    try {
      io.run_for(30s);
    } catch (const std::runtime_error& error) {
      thrown.emplace_back(error.what());
    }
  }
  EXPECT_EQ(thrown, (Lines{"bad", "worse"}));
  EXPECT_EQ(lines, (Lines{"good", "good again"}));
}

TEST_F(OnLine, InputThatCanNotBeReadSaysSoOutOfRun) {
  Descriptor directory(::open("/", O_RDONLY));
  listen(directory.number());
  EXPECT_THROW(io.run_for(30s), std::system_error);
  io.run_for(30s);
  EXPECT_TRUE(io.stopped());
}

TEST_F(OnLine, OfAClosedInputEndsAtOnce) {
  Pipe pipe;
  int number = pipe.in.number();
  pipe.in.close();
  listen(number);
  run_to_the_end();
  EXPECT_EQ(lines, Lines{});
}

TEST_F(OnLine, CalledTwiceGivesEachLineToBoth) {
  Pipe pipe;
  Lines others;
  listen(pipe.in.number());
  terminal::on_line(
      io, [&](std::string line) { others.push_back(line); }, pipe.in.number());
  pipe.out.write("one\ntwo\n");
  pipe.out.close();
  run_to_the_end();
  EXPECT_EQ(lines, (Lines{"one", "two"}));
  EXPECT_EQ(others, lines);
}

TEST_F(OnLine, CalledAgainAfterTheEndReadsWhatIsThereByThen) {
  Descriptor null(::open("/dev/null", O_RDONLY));
  int number = null.number();
  listen(number);
  run_to_the_end();
  Pipe pipe;
  ASSERT_EQ(::dup2(pipe.in.number(), number), number);
  pipe.out.write("again\n");
  pipe.out.close();
  io.restart();
  listen(number);
  run_to_the_end();
  EXPECT_EQ(lines, Lines{"again"});
}

TEST_F(OnLine, StoppedInTheMiddleGoesOnWhereItWas) {
  Pipe pipe;
  pipe.out.write("one\nstop\ntwo\n");
  pipe.out.close();
  terminal::on_line(
      io,
      [&](std::string line) {
        lines.push_back(line);
        if (line == "stop") io.stop();
      },
      pipe.in.number());
  io.run_for(30s);
  EXPECT_EQ(lines, (Lines{"one", "stop"}));
  io.restart();
  run_to_the_end();
  EXPECT_EQ(lines, (Lines{"one", "stop", "two"}));
}

TEST(OnLineShutdown, DestroyingIoEndsTheThreadWhileItWaitsForInput) {
  Pipe pipe;
  auto held = std::make_shared<int>(1);
  {
    asio::io_context io;
    terminal::on_line(
        io, [held](const std::string&) {}, pipe.in.number());
    EXPECT_EQ(held.use_count(), 2);
  }
  EXPECT_EQ(held.use_count(), 1);
}

TEST(OnLineShutdown, DestroyingIoEndsTheThreadWhileLinesWait) {
  for (int round = 0; round < 50; ++round) {
    Pipe pipe;
    pipe.out.write("one\ntwo\nthree\n");
    int called = 0;
    {
      asio::io_context io;
      terminal::on_line(
          io, [&](const std::string&) { ++called; }, pipe.in.number());
      if (round % 2 == 0) io.run_one_for(30s);
    }
    EXPECT_LE(called, 1);
  }
}

TEST_F(OnLine, LeavesTheDescriptorOpen) {
  Pipe pipe;
  {
    asio::io_context other;
    terminal::on_line(
        other, [](const std::string&) {}, pipe.in.number());
  }
  EXPECT_NE(::fcntl(pipe.in.number(), F_GETFD), -1);
}

TEST_F(OnLine, UsesNoProcessorTimeWhileItWaits) {
  Pipe pipe;
  listen(pipe.in.number());
  asio::steady_timer timer(io, 300ms);
  timer.async_wait([&](std::error_code) { pipe.out.close(); });
  rusage before{};
  rusage after{};
  ::getrusage(RUSAGE_SELF, &before);
  run_to_the_end();
  ::getrusage(RUSAGE_SELF, &after);
  auto used = [](const rusage& usage) {
    return (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000 +
           (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1000;
  };
  EXPECT_LT(used(after) - used(before), 150);
}

TEST_F(OnLine, ReadsNoMoreAheadThanAPortionWhileLinesWait) {
  char path[] = "/tmp/kappa-lines-XXXXXX";
  Descriptor file(::mkstemp(path));
  ASSERT_GE(file.number(), 0);
  ::unlink(path);
  std::string content;
  for (int i = 0; i < 200'000; ++i) content += "0123456789\n";
  file.write(content);
  ::lseek(file.number(), 0, SEEK_SET);
  int count = 0;
  terminal::on_line(
      io,
      [&](const std::string& line) {
        ++count;
        off_t read = ::lseek(file.number(), 0, SEEK_CUR);
        EXPECT_LE(read, static_cast<off_t>(count * (line.size() + 1) + 65'536 + 16));
        if (count == 10'000) io.stop();
      },
      file.number());
  io.run_for(30s);
  EXPECT_EQ(count, 10'000);
}

}  // namespace
