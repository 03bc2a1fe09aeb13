// What the texts of the lessons show is what the files say and what the programs print. A comment
// above a fenced block says where it comes from:
//
//   <!-- from FILE -->           its lines stand in FILE, one after the other, however far indented
//   <!-- output of: COMMAND -->  its lines are what COMMAND prints; the first is `$ ` and the
//                                command as the learner types it
//   <!-- terminal: COMMAND -->   the same for a command that goes on, in a terminal of its own. All
//                                terminals of a text find each other, and are looked at at its end
//   <!-- run: COMMAND -->        nothing is shown, but what follows needs it
//
// The commands of a text run in order, in one fresh folder. There, `./check run NN --solution` is
// the finished program of the lesson. Keys, players, times and addresses vary: any other will do,
// as long as the text uses the same one wherever the program prints the same one.
#include <fmt/core.h>
#include <gtest/gtest.h>
#include <stdlib.h>
#include <sys/wait.h>

#include <algorithm>
#include <cstdio>
#include <deque>
#include <filesystem>
#include <fstream>
#include <harness/harness.hpp>
#include <map>
#include <memory>
#include <optional>
#include <regex>
#include <sstream>
#include <string>
#include <vector>

namespace fs = std::filesystem;

namespace {

using Lines = std::vector<std::string>;

Lines lines_of(const std::string& text) {
  Lines lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

std::string contents_of(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) throw std::runtime_error("there is no file " + path.string());
  return {std::istreambuf_iterator<char>(in), {}};
}

// A fenced block of a text, or a command that shows nothing.
struct Block {
  std::size_t line = 0;  // where it begins in the text, counted from 1
  std::string language;  // "cpp", "sh", ...
  std::string source;    // what the comment says: "from FILE", "output of: COMMAND", "run: COMMAND"
  Lines lines;

  // The rest of the source after `kind`, if it is of that kind.
  std::optional<std::string> source_after(const std::string& kind) const {
    if (!source.starts_with(kind)) return {};
    return source.substr(kind.size());
  }
};

std::vector<Block> blocks_of(const std::string& text) {
  static const std::regex comment("<!-- ((?:from|output of:|terminal:|run:) .*) -->");
  std::vector<Block> blocks;
  Block block;
  bool inside = false;
  std::size_t number = 0;
  for (const std::string& line : lines_of(text)) {
    ++number;
    std::smatch match;
    if (line.starts_with("```")) {
      if (inside) blocks.push_back(std::exchange(block, {}));
      if (!inside) {
        block.line = number;
        block.language = line.substr(3);
      }
      inside = !inside;
    } else if (inside) {
      block.lines.push_back(line);
    } else if (std::regex_match(line, match, comment)) {
      block.source = match[1];
      if (!block.source_after("run: ")) continue;
      block.line = number;
      blocks.push_back(std::exchange(block, {}));
    }
  }
  return blocks;
}

// The lines without the indentation that all of them have.
Lines unindented(Lines lines) {
  std::size_t indentation = std::string::npos;
  for (const std::string& line : lines) {
    indentation = std::min(indentation, line.find_first_not_of(' '));
  }
  for (std::string& line : lines) line.erase(0, std::min(indentation, line.size()));
  return lines;
}

bool stands_in(const Lines& part, const Lines& whole) {
  for (std::size_t first = 0; first + part.size() <= whole.size(); ++first) {
    const auto begin = whole.begin() + static_cast<std::ptrdiff_t>(first);
    if (unindented({begin, begin + static_cast<std::ptrdiff_t>(part.size())}) == unindented(part)) {
      return true;
    }
  }
  return false;
}

// Reads what was printed as the text shows it: each key, time and address becomes the one that the
// text uses.
class Rewriter {
 public:
  // Empty if `actual` is `shown`, but for those; else `actual` with those of `shown`.
  std::optional<std::string> difference(const std::string& shown, const std::string& actual) {
    static const std::regex varying(
        "[0-9a-f]{64}|[0-9a-f]{8}(?= is "
        "at)|[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{3}Z|"
        "[0-9]{1,3}(?:\\.[0-9]{1,3}){3}:[0-9]{1,5}");
    std::sregex_iterator in_shown(shown.begin(), shown.end(), varying), end;
    std::string rewritten;
    auto copied = actual.begin();
    for (std::sregex_iterator in_actual(actual.begin(), actual.end(), varying); in_actual != end;
         ++in_actual) {
      std::string value = in_actual->str();
      if (in_shown != end) {
        value = name_of(value, (in_shown++)->str());
      }
      rewritten.append(copied, (*in_actual)[0].first).append(value);
      copied = (*in_actual)[0].second;
    }
    rewritten.append(copied, actual.end());
    if (rewritten == shown) return {};
    return rewritten;
  }

 private:
  // Two things that the text tells apart must differ, but for times: both may have happened within
  // one millisecond.
  std::string name_of(const std::string& printed, const std::string& shown) {
    if (!printed.ends_with('Z')) return names_.try_emplace(printed, shown).first->second;
    return times_.try_emplace(shown, printed).first->second == printed ? shown : printed;
  }

  std::map<std::string, std::string> names_;  // what was printed, to what the text has for it
  std::map<std::string, std::string> times_;  // what the text has, to what was printed
};

// A folder in which the commands of a text run, gone at the end.
class Shell {
 public:
  Shell() {
    std::string pattern = (fs::temp_directory_path() / "kappa-texts-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
    folder_ = pattern;
    std::ofstream(folder_ / "check")
        << "#!/bin/sh\n"
           "[ \"$1\" = run ] && [ \"$3\" = --solution ] || exit 64\n"
           "number=$2; program='*'; shift 3\n"
           "[ \"${1---}\" = -- ] || { program=$1; shift; }\n"
           "[ \"${1-}\" != -- ] || shift\n"
           "exec '" KAPPA_LESSONS_BUILD "'/\"$number\"-*/solution/$program \"$@\"\n";
    fs::permissions(folder_ / "check", fs::perms::owner_all);
  }
  ~Shell() { fs::remove_all(folder_); }
  Shell(Shell&&) = delete;

  // What the command prints, errors too. @throws std::runtime_error unless it ends with 0
  std::string run(const std::string& command) const {
    const std::string in_folder =
        fmt::format("cd '{}' && {{ {}\n}} 2>&1", folder_.string(), command);
    std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen(in_folder.c_str(), "r"),
                                               [](FILE*) { return 0; });
    if (!pipe) throw std::runtime_error("no shell");
    std::string output;
    char buffer[4096];
    while (std::size_t count = std::fread(buffer, 1, sizeof buffer, pipe.get())) {
      output.append(buffer, count);
    }
    if (const int status = pclose(pipe.release()); status != 0) {
      throw std::runtime_error(
          fmt::format("`{}` ended with {}: {}", command, WEXITSTATUS(status), output));
    }
    return output;
  }

  const fs::path& folder() const { return folder_; }

 private:
  fs::path folder_;
};

// Commands that go on, each in a terminal of its own. Each knows where the others before it are,
// and all end with this.
class Terminals {
 public:
  explicit Terminals(fs::path folder) : folder_(std::move(folder)) {}

  void start(const Block& block, const std::string& command) {
    std::vector<std::string> others;
    for (const One& one : all_) others.push_back(one.door.address());
    One& one = all_.emplace_back(block, command);
    one.session = std::make_unique<harness::Session>(
        "/bin/sh",
        harness::SessionOptions{.directory = folder_, .limits = limits(), .network = true});
    one.session->perform(harness::Start{.args = {"-c", command},
                                        .environment = harness::direct_swarm(one.door, others),
                                        .terminal = harness::Terminal{.columns = 400}});
  }

  // Calls `look(block, command, output)` for each, once it has printed as many lines as are shown.
  template <typename Look>
  void look_at_each(const Look& look) {
    for (One& one : all_) {
      harness::Context context(*one.session);
      const auto shown = one.block.lines.size() - 1;
      context.wait_until("it has printed what is shown",
                         [&] { return context.lines().size() >= shown; });
      look(one.block, one.command, std::string(context.output()));
    }
  }

 private:
  struct One {
    One(Block block_, std::string command_)
        : block(std::move(block_)), command(std::move(command_)) {}
    Block block;
    std::string command;
    harness::FreePort door;
    std::unique_ptr<harness::Session> session;
  };

  static harness::Limits limits() {
    harness::Limits limits;
    limits.wall = std::chrono::seconds(60);
    return limits;
  }

  fs::path folder_;
  std::deque<One> all_;
};

std::string without(std::string text, const std::string& part) {
  if (const auto position = text.find(part); position != text.npos)
    text.erase(position, part.size());
  return text;
}

// What is wrong with the block as output of `command`; empty if nothing.
std::string mistake_in_output(const Block& block, const std::string& command,
                              const std::string& output, Rewriter& rewriter) {
  if (block.lines.empty() || !block.lines[0].starts_with("$ "))
    return "the first line is not `$ ` and a command";
  if (without(command, " --solution").find(block.lines[0].substr(2)) == std::string::npos) {
    return "the command shown is not the one that was run";
  }
  const Lines actual = lines_of(output);
  const Lines shown(block.lines.begin() + 1, block.lines.end());
  for (std::size_t i = 0; i < std::max(shown.size(), actual.size()); ++i) {
    if (i == actual.size()) return "this line is not printed: " + shown[i];
    if (i == shown.size()) return "this line is not shown: " + actual[i];
    if (const auto other = rewriter.difference(shown[i], actual[i])) {
      return fmt::format("shown:   {}\nprinted: {}", shown[i], *other);
    }
  }
  return "";
}

class LessonText : public testing::TestWithParam<std::string> {};

const fs::path root = KAPPA_ROOT;

Lines lessons_with_a_text() {
  Lines found;
  for (const auto& entry : fs::directory_iterator(root / "lessons")) {
    if (fs::exists(entry.path() / "README.md")) found.push_back(entry.path().filename().string());
  }
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace

TEST_P(LessonText, ShowsWhatTheFilesSayAndTheProgramsPrint) {
  Shell shell;
  Terminals terminals(shell.folder());
  Rewriter rewriter;
  const fs::path text = root / "lessons" / GetParam() / "README.md";
  for (const Block& block : blocks_of(contents_of(text))) {
    SCOPED_TRACE(fmt::format("{}:{}", text.string(), block.line));
    if (const auto command = block.source_after("run: ")) {
      shell.run(*command);
    } else if (const auto file = block.source_after("from ")) {
      EXPECT_TRUE(stands_in(block.lines, lines_of(contents_of(root / *file))))
          << "these lines do not stand in " << *file;
    } else if (const auto source = block.source_after("output of: ")) {
      EXPECT_EQ(mistake_in_output(block, *source, shell.run(*source), rewriter), "");
    } else if (const auto going_on = block.source_after("terminal: ")) {
      terminals.start(block, *going_on);
    } else {
      EXPECT_NE(block.language, "cpp") << "code without a comment that says where it comes from";
      for (const std::string& line : block.lines) {
        EXPECT_FALSE(line.starts_with("$ ")) << "output without a comment that says of what";
      }
    }
  }
  terminals.look_at_each(
      [&](const Block& block, const std::string& command, const std::string& output) {
        SCOPED_TRACE(fmt::format("{}:{}", text.string(), block.line));
        EXPECT_EQ(mistake_in_output(block, command, output, rewriter), "");
      });
}

INSTANTIATE_TEST_SUITE_P(Lessons, LessonText, testing::ValuesIn(lessons_with_a_text()),
                         [](const auto& lesson) {
                           std::string name = lesson.param;
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

TEST(TextBlocks, KnowTheirSource) {
  const auto blocks = blocks_of(
      "a\n<!-- run: true -->\n<!-- from x.cpp -->\n```cpp\nint x;\n```\n```sh\nls\n```\n");
  ASSERT_EQ(blocks.size(), 3u);
  EXPECT_EQ(blocks[0].source, "run: true");
  EXPECT_EQ(blocks[1].source_after("from "), "x.cpp");
  EXPECT_EQ(blocks[1].lines, Lines{"int x;"});
  EXPECT_EQ(blocks[2].source, "");
}

TEST(TextBlocks, StandInAFileHoweverFarIndented) {
  EXPECT_TRUE(stands_in({"if (x)", "  y();"}, {"{", "    if (x)", "      y();", "}"}));
  EXPECT_FALSE(stands_in({"if (x)", "y();"}, {"{", "    if (x)", "      y();", "}"}));
  EXPECT_FALSE(stands_in({"a", "c"}, {"a", "b", "c"}));
}

TEST(TextOutput, MayHaveAnotherKeyButTheSameOneEachTime) {
  const std::string a(64, 'a'), b(64, 'b'), c(64, 'c');
  Rewriter rewriter;
  EXPECT_FALSE(rewriter.difference("key " + a, "key " + b));
  EXPECT_FALSE(rewriter.difference("key " + a, "key " + b));
  EXPECT_TRUE(rewriter.difference("key " + c, "key " + b));
  EXPECT_TRUE(rewriter.difference("key", "key " + c));
  EXPECT_TRUE(rewriter.difference("key " + a + "!", "key " + b));
}

TEST(TextOutput, MayHaveOtherTimesAndTwoOfThemAtOnce) {
  const std::string ada = "2026-11-22T10:20:11.482Z", bob = "2026-11-22T10:20:37.105Z";
  const std::string now = "2030-01-01T00:00:00.000Z", later = "2030-01-01T00:00:00.001Z";
  Rewriter rewriter;
  EXPECT_FALSE(rewriter.difference(ada, now));
  EXPECT_FALSE(rewriter.difference(bob, now));
  EXPECT_TRUE(rewriter.difference(ada, later));
}

TEST(TextOutput, IsComparedLineByLine) {
  Rewriter rewriter;
  const Block block{.line = 1, .language = "sh", .source = "", .lines = {"$ x", "one", "two"}};
  EXPECT_EQ(mistake_in_output(block, "x --solution", "one\ntwo\n", rewriter), "");
  EXPECT_NE(mistake_in_output(block, "x --solution", "one\n", rewriter), "");
  EXPECT_NE(mistake_in_output(block, "x --solution", "one\ntwo\nthree\n", rewriter), "");
  EXPECT_NE(mistake_in_output(block, "x --solution", "one\nTwo\n", rewriter), "");
  EXPECT_NE(mistake_in_output(block, "y", "one\ntwo\n", rewriter), "");
}
