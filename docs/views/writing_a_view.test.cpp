// What docs/writing-a-view.md shows is what stands in the program, and what the program prints.
#include <testing/temporary_directory.hpp>

#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace {

std::string contents(const std::string& path) {
  std::ifstream file(path);
  if (!file) throw std::runtime_error(path + " can't be read");
  return {std::istreambuf_iterator<char>(file), {}};
}

/// The fenced blocks that stand below the comment `says`.
std::vector<std::string> blocks(const std::string& text, const std::string& says) {
  std::vector<std::string> result;
  const std::string comment = "<!-- " + says + " -->\n```";
  for (std::size_t at = text.find(comment); at != text.npos; at = text.find(comment, at + 1)) {
    std::size_t from = text.find('\n', at + comment.size()) + 1;
    result.push_back(text.substr(from, text.find("```", from) - from));
  }
  return result;
}

std::string output_in(const std::filesystem::path& folder) {
  std::string command = "cd '" + folder.string() + "' && '" KAPPA_SCOREBOARD "'";
  FILE* program = ::popen(command.c_str(), "r");
  if (program == nullptr) throw std::runtime_error("the program can't be run");
  std::string output;
  std::array<char, 256> buffer;
  while (std::size_t size = std::fread(buffer.data(), 1, buffer.size(), program))
    output.append(buffer.data(), size);
  EXPECT_EQ(::pclose(program), 0);
  return output;
}

const std::string page = contents(KAPPA_DOCS "/writing-a-view.md");

TEST(WritingAView, ShowsCodeOfTheProgram) {
  std::string program = contents(KAPPA_DOCS "/views/scoreboard.cpp");
  auto shown = blocks(page, "from docs/views/scoreboard.cpp");
  EXPECT_EQ(shown.size(), 4u);
  for (const std::string& code : shown) EXPECT_NE(program.find(code), program.npos) << code;
}

TEST(WritingAView, ShowsWhatTheProgramPrints) {
  testing_help::TemporaryDirectory place;
  std::filesystem::create_directory(place / "here");
  for (const char* run : {"first", "second"}) {
    auto shown = blocks(page, std::string("output of the ") + run + " run");
    ASSERT_EQ(shown.size(), 1u);
    EXPECT_EQ(output_in(place / "here"), shown[0]);
  }
}

}  // namespace
