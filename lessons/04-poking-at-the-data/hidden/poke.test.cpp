#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <functional>
#include <harness/harness.hpp>
#include <hypercore/feed.hpp>
#include <numeric>
#include <random>

using namespace harness;
namespace fs = std::filesystem;

namespace {

constexpr const char* name = "feed-of-a-stranger";

// A feed with blocks of these sizes, and what a test wants to know about it.
class StrangersFeed {
 public:
  explicit StrangersFeed(std::vector<std::size_t> sizes) : sizes_(std::move(sizes)) {}

  // A step that puts the feed, with random bytes in its blocks, where the program will look.
  Check place() const {
    return {fmt::format("made a feed with {} blocks in {}", sizes_.size(), name),
            [sizes = sizes_](Context& context) {
              std::mt19937_64 random{random_seed()};
              auto feed = hypercore::Feed::open(context.directory() / name);
              for (std::size_t size : sizes) {
                crypto::Bytes block(size);
                for (std::byte& byte : block) byte = std::byte(random());
                feed.append(block);
              }
              // A feed without blocks has no file `data` yet; a program may well want to open it.
              std::ofstream(context.directory() / name / "data", std::ios::app);
            }};
  }

  std::size_t blocks() const { return sizes_.size(); }
  std::uint64_t offset_of(std::size_t block) const {
    return std::accumulate(sizes_.begin(), sizes_.begin() + static_cast<std::ptrdiff_t>(block),
                           std::uint64_t{0});
  }
  std::size_t size_of(std::size_t block) const { return sizes_[block]; }
  std::string line(std::size_t block, const std::string& verdict) const {
    return fmt::format("block {}: {} bytes, {}", block, sizes_[block], verdict);
  }

 private:
  std::vector<std::size_t> sizes_;
};

// Nothing to go wrong but the key and the header.
const StrangersFeed empty({});

// Sizes that need one, two and three bytes to be written, and an empty block.
const StrangersFeed mixed({24, 1, 300, 0, 70000, 24, 17});

std::string read_file(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// The line with the key, its digits in lower case: both ways to write them are fine.
std::string key_line(std::string line) {
  const auto digits =
      line.begin() + static_cast<std::ptrdiff_t>(std::min<std::size_t>(5, line.size()));
  std::transform(digits, line.end(), digits,
                 [](unsigned char digit) { return static_cast<char>(std::tolower(digit)); });
  return line;
}

// Whether the line has a key that ends like the right one, and begins otherwise.
bool only_ends_like(const std::string& line, const std::string& expected) {
  return line.size() == expected.size() && line.ends_with(expected.substr(expected.size() - 16));
}

// A step that changes the bytes of a file of the feed.
Check change(const std::string& file, const std::string& what,
             const std::function<void(std::string&)>& edit) {
  return {what, [file, edit](Context& context) {
            const fs::path path = context.directory() / name / file;
            std::string bytes = read_file(path);
            edit(bytes);
            std::ofstream(path, std::ios::binary) << bytes;
          }};
}

const Start start{.args = {name}};

// What the program says about each block, in order.
std::vector<std::string> block_lines(const Context& context) {
  std::vector<std::string> lines = context.lines();
  std::erase_if(lines, [](const std::string& line) { return !line.starts_with("block "); });
  return lines;
}

// Numbers that a program finds if it looks for the size of node `index` at the front of the node.
constexpr std::uint64_t at_the_front(std::uint64_t index) { return 500 + index; }

// Makes reading at a wrong place harmless and telling: the front of each node becomes a small
// number, and there is data enough for all of them.
Check make_mistakes_visible(const StrangersFeed& feed) {
  return {
      "wrote small numbers over the hashes in `tree`, and zeros behind the blocks in `data`: so "
      "the program can go on, and shows where it has read, if it takes a hash for a size",
      [feed](Context& context) {
        const fs::path directory = context.directory() / name;
        std::string tree = read_file(directory / "tree");
        for (std::uint64_t index = 0; 32 + 40 * index < tree.size(); ++index) {
          std::string front(8, '\0');
          front[6] = static_cast<char>(at_the_front(index) >> 8);
          front[7] = static_cast<char>(at_the_front(index));
          tree.replace(32 + 40 * index, 8, front);
        }
        std::ofstream(directory / "tree", std::ios::binary) << tree;
        std::ofstream(directory / "data", std::ios::app) << std::string(1000000, '\0');
      }};
}

// The mistake in a size that the program prints; empty if it is none that is known.
std::string known_mistake(const StrangersFeed& feed, std::size_t block, std::uint64_t size,
                          const std::string& errors) {
  if (size == at_the_front(2 * block)) {
    return "Your program takes the front of a node, where its hash is, for the size. Is the header "
           "of 32 bytes forgotten, or are hash and size exchanged?";
  }
  if (block == 1 && size == feed.size_of(0) + feed.size_of(1)) {
    return "Your program takes node 1 for block 1. Blocks are the even nodes: block 1 is node 2.";
  }
  for (const char* too_much :
       {"allocation-size-too-big", "max_size", "bad_alloc", "data ends too early"}) {
    if (errors.find(too_much) == errors.npos) continue;
    return fmt::format(
        "Your program finds an impossible size for block {}, and stops. Sizes are 8 bytes, the "
        "most significant byte first.",
        block);
  }
  return "";
}

// Whether the program says the sizes of the blocks, and what mistake it has made if not.
Check printed_the_sizes(const StrangersFeed& feed) {
  return {"compared the sizes of the blocks", [feed](Context& context) {
            context.wait_until("it has ended", [&] { return !context.running(); });
            const auto lines = block_lines(context);
            for (std::size_t block = 0; block < feed.blocks(); ++block) {
              const std::string expected = feed.line(block, "");
              const std::string actual = block < lines.size() ? lines[block] : "";
              if (actual.starts_with(expected)) continue;
              unsigned long long number = 0, size = 0;
              const bool read =
                  std::sscanf(actual.c_str(), "block %llu: %llu", &number, &size) == 2;
              auto message =
                  known_mistake(feed, block, read ? size : ~0ull, std::string(context.errors()));
              if (message.empty()) {
                // A crash explains more than the lines that are missing because of it.
                if (actual.empty()) Step(ExpectExit{0}).run(context);
                message = actual.empty()
                              ? fmt::format("Your program prints no line about block {}.", block)
                              : fmt::format("Your program gets the size of block {} wrong.", block);
              }
              context.fail(
                  {.message = message, .expected = expected + "...", .actual = visible(actual)});
            }
            context.expect(lines.size() == feed.blocks(),
                           fmt::format("The feed has {} blocks, and your program prints {} lines "
                                       "about blocks.",
                                       feed.blocks(), lines.size()));
          }};
}

// For a program that finds fault with every block.
constexpr const char* where_to_look =
    " Look at `leaf_hash`: the zero byte, then the size in 8 bytes, then the block, in this order.";

// Whether exactly the `tampered` blocks are named.
Check printed_the_verdicts(const StrangersFeed& feed, const std::vector<std::size_t>& tampered) {
  return {
      "compared what it says about each block", [feed, tampered](Context& context) {
        const auto lines = block_lines(context);
        for (std::size_t block = 0; block < feed.blocks(); ++block) {
          const bool bad = std::count(tampered.begin(), tampered.end(), block) > 0;
          const std::string expected = feed.line(block, bad ? "tampered" : "ok");
          const std::string actual = block < lines.size() ? lines[block] : "(no line)";
          if (actual == expected) continue;
          if (!actual.starts_with(feed.line(block, ""))) {
            context.fail({.message = fmt::format("The line about block {} is another one.", block),
                          .expected = expected,
                          .actual = visible(actual)});
          }
          const std::string sentence =
              bad ? fmt::format("Somebody has changed block {}, and your program has missed it.",
                                block)
                  : fmt::format(
                        "Your program says that block {} was tampered with, but nobody "
                        "touched it.{}",
                        block, tampered.empty() ? where_to_look : "");
          context.fail({.message = sentence, .expected = expected, .actual = visible(actual)});
        }
      }};
}

}  // namespace

TEST(PokingAtTheData, PrintsTheKey) {
  Session session("poke");
  session.perform(
      empty.place(), start, RunToEnd{},
      Check{"looked for the key in what it printed", [](Context& context) {
              const std::string key = read_file(context.directory() / name / "key");
              const std::string expected = "key: " + crypto::to_hex(crypto::bytes_of(key));
              auto lines = context.lines();
              std::transform(lines.begin(), lines.end(), lines.begin(), key_line);
              if (std::count(lines.begin(), lines.end(), expected) == 1) return;
              for (const std::string& line : lines) {
                if (!only_ends_like(line, expected)) continue;
                context.fail(
                    {.message =
                         "The end of the key is right and its beginning is not: the "
                         "bytes were already deleted when they were printed. Give the result "
                         "of `read` a name of type `crypto::Bytes`, which keeps "
                         "them; a `BytesView` does not.",
                     .expected = expected,
                     .actual = visible(line)});
              }
              if (context.output().find(key) != std::string::npos) {
                context.fail(
                    "Your program prints the bytes of the key as they are. People read them as "
                    "hexadecimal digits, two a byte.");
              }
              context.fail({.message = "Your program does not print the line with the key.",
                            .expected = expected,
                            .actual = last_lines(context.output(), 3)});
            }});
}

TEST(PokingAtTheData, ReadsTheHeader) {
  const auto expect = [](const std::string& line, const std::string& sentence) {
    return Check{
        "looked for the line about the tree in what it printed",
        [line, sentence](Context& context) {
          const auto lines = context.lines();
          if (std::count(lines.begin(), lines.end(), line) == 1) return;
          const auto other = std::find_if(
              lines.begin(), lines.end(),
              [](const std::string& candidate) { return candidate.starts_with("tree"); });
          context.fail({.message = other == lines.end()
                                       ? "Your program prints no line that begins with `tree: `."
                                       : sentence,
                        .expected = line,
                        .actual = visible(other == lines.end() ? "" : *other)});
        }};
  };
  Session session("poke");
  session.perform(
      empty.place(), start, RunToEnd{},
      expect("tree: 40 bytes a node, BLAKE2b",
             "Your program does not say what the header of `tree` says."),
      // A header that no program can know by heart; the nodes stay as they are.
      change("tree",
             "wrote another algorithm, BLAKE3-256, and 296 bytes a node into the header of `tree`",
             [](std::string& tree) {
               tree.replace(5, 3, "\x01\x28\x0a");
               tree.replace(8, 10, "BLAKE3-256");
             }),
      start, RunToEnd{},
      expect("tree: 296 bytes a node, BLAKE3-256",
             "The header has changed, and your program does not say so. Does it always "
             "say the same?"));
}

TEST(PokingAtTheData, ReadsTheLeaves) {
  Session session("poke");
  session.perform(mixed.place(), make_mistakes_visible(mixed), start, EndInput{},
                  printed_the_sizes(mixed), ExpectExit{0});
}

TEST(PokingAtTheData, TrustsAnIntactFeed) {
  std::vector<std::size_t> sizes(2 + random_seed() % 60);
  std::iota(sizes.begin(), sizes.end(), 0);
  for (const StrangersFeed& feed : {mixed, StrangersFeed(sizes), StrangersFeed({7})}) {
    Session session("poke");
    session.perform(feed.place(), start, ExpectExit{0}, printed_the_verdicts(feed, {}));
  }
}

TEST(PokingAtTheData, NamesTheTamperedBlock) {
  std::mt19937_64 random{random_seed()};
  const StrangersFeed feed(std::vector<std::size_t>(9 + random() % 30, 20));
  const std::size_t block = random() % feed.blocks();
  const std::size_t byte = feed.offset_of(block) + random() % 20;
  Session bit("poke");
  bit.perform(feed.place(),
              change("data", fmt::format("flipped one bit of block {}", block),
                     [&](std::string& data) {
                       data[byte] = static_cast<char>(data[byte] ^ 1 << random() % 8);
                     }),
              start, ExpectExit{0}, printed_the_verdicts(feed, {block}));

  const std::size_t first = random() % (feed.blocks() - 1);
  Session exchanged("poke");
  exchanged.perform(
      feed.place(),
      change("data", fmt::format("exchanged blocks {} and {}, of the same size", first, first + 1),
             [&](std::string& data) {
               const auto begin = data.begin() + static_cast<std::ptrdiff_t>(feed.offset_of(first));
               std::swap_ranges(begin, begin + 20, begin + 20);
             }),
      start, ExpectExit{0}, printed_the_verdicts(feed, {first, first + 1}));
}
