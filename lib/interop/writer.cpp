// A program for tests to kill, or to have in the way.
//
//   interop_writer append DIRECTORY SEED   appends blocks without end, one by one and in batches;
//   prints
//                                          the feed's length when it is open and after each append
//   interop_writer hold DIRECTORY          opens the feed, prints its length, keeps it open until
//   its
//                                          standard input ends
//
// Prints "error: ..." if the feed can't be opened.
#include <hypercore/feed.hpp>
#include <interop/feed_files.hpp>

#include <fmt/format.h>
#include <unistd.h>

#include <iostream>
#include <random>
#include <string>

namespace {

/// One write(2) a line: what a reader has seen was really said before the kill.
void say(const std::string& line) {
  std::string bytes = line + '\n';
  if (::write(STDOUT_FILENO, bytes.data(), bytes.size()) != static_cast<ssize_t>(bytes.size()))
    std::exit(1);
}

[[noreturn]] void append_without_end(const hypercore::Feed& feed, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  for (;;) {
    std::uint64_t length = feed.length().value();
    if (random() % 2 == 0) {
      feed.append(interop::block(length, 1));
    } else {
      std::uint64_t count = random() % 8 == 0 ? random() % 200 : random() % 10;
      feed.append_batch(interop::blocks(length, length + count, 1));
    }
    say(fmt::format("{}", feed.length()));
  }
}

}  // namespace

int main(int argc, char** argv) {
  std::vector<std::string> words(argv + 1, argv + argc);
  if (words.size() < 2) return 64;
  try {
    hypercore::Feed feed = hypercore::Feed::open(words[1]);
    say(fmt::format("{}", feed.length()));
    if (words[0] == "append") append_without_end(feed, std::stoull(words.at(2)));
    std::string ignored;
    while (std::getline(std::cin, ignored)) {
    }
  } catch (const std::exception& error) {
    say(std::string("error: ") + error.what());
    return 1;
  }
}
