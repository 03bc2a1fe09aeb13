#include <checker/lesson.hpp>
#include <checker/markdown_links.hpp>
#include <checker/testing/project.hpp>
#include <checker/trouble.hpp>

namespace checker {
namespace {

std::string trouble_of(std::string toml) {
  try {
    parse_lesson(toml, "/project/lessons/07-x");
  } catch (const Trouble& trouble) {
    EXPECT_EQ(trouble.code(), Exit::tool_fault);
    return trouble.what();
  }
  return "none";
}

std::string replaced(std::string_view from, std::string_view to) {
  std::string text(Project::first_lesson);
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

TEST(Lesson, IsReadWithItsChecksInOrder) {
  const Lesson lesson = parse_lesson(Project::first_lesson, "/project/lessons/07-x");
  EXPECT_EQ(lesson.number, "07");
  EXPECT_EQ(lesson.slug, "hello");
  ASSERT_EQ(lesson.checks.size(), 3u);
  EXPECT_EQ(lesson.checks[1].points, 2);
  EXPECT_EQ(lesson.checks[2].points, 1) << "a check is worth one point unless it says otherwise";
  EXPECT_EQ(lesson.checks[2].needs, std::vector<std::string>{"greets-by-name"});
  EXPECT_EQ(lesson.find("ends")->hints.size(), 3u);
  EXPECT_EQ(lesson.find("no"), nullptr);
}

TEST(Lesson, WhatMakesNoSenseIsNamed) {
  EXPECT_NE(trouble_of("slug = ").find("line 1"), std::string::npos);
  EXPECT_NE(trouble_of(replaced("slug = \"hello\"", "")).find("`slug`"), std::string::npos);
  EXPECT_NE(
      trouble_of(replaced("needs = [\"greets\"]", "needs = [\"ends\"]")).find("no check before it"),
      std::string::npos);
  EXPECT_NE(trouble_of(replaced("id = \"ends\"", "id = \"greets\"")).find("twice"),
            std::string::npos);
  EXPECT_NE(trouble_of(replaced("caught_by = \"greets-by-name\"", "caught_by = \"x\""))
                .find("mutant `hard-coded`"),
            std::string::npos);
  EXPECT_NE(trouble_of(replaced("points = 2", "points = -2")).find("number from 0"),
            std::string::npos);
  EXPECT_NE(
      trouble_of(replaced("[\"hello.cpp\"]", "[\"../hello.cpp\"]")).find("must lie in the folder"),
      std::string::npos);
  EXPECT_NE(
      trouble_of(replaced("[\"greets-by-name\"]\n\n", "[\"x\"]\n\n")).find("`skeleton_fails`"),
      std::string::npos);
}

TEST(Catalog, FindsALessonByNumberSlugFolderOrTheStartOfItsSlug) {
  const Project project;
  const Catalog catalog = read_catalog(project.root() / "lessons");
  for (const char* name : {"1", "01", "hello", "01-hello", "hel"})
    EXPECT_EQ(catalog.find(name).slug, "hello");
  for (const char* name : {"", "3", "001", "x", "../01-hello"})
    EXPECT_THROW(catalog.find(name), Trouble) << name;
}

TEST(Catalog, ABrokenLessonDoesNotHideTheOthers) {
  const Project project;
  project.write("lessons/02-log/lesson.toml", "nonsense");
  const Catalog catalog = read_catalog(project.root() / "lessons");
  EXPECT_EQ(catalog.lessons.size(), 1u);
  ASSERT_EQ(catalog.broken.size(), 1u);
  try {
    catalog.find("02");
    FAIL();
  } catch (const Trouble& trouble) {
    EXPECT_EQ(trouble.code(), Exit::tool_fault);
  }
}

TEST(MarkdownLinks, AreThoseToFilesOutsideOfCode) {
  EXPECT_EQ(
      file_links(
          "See [a](a.md#part), ![b](img/b.svg \"title\"), [c](https://example.org), [d](#d).\n"
          "```\n[no](no.md)\n```\nand `[no](no.md)` and [e](../e/)\n"),
      (std::vector<std::string>{"a.md", "img/b.svg", "../e/"}));
}

}  // namespace
}  // namespace checker
