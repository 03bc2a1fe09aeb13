#include <checker/lesson.hpp>
#include <checker/trouble.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

namespace checker {

namespace {

bool is_digit(char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; }

bool is_lesson_folder(const std::filesystem::directory_entry& entry) {
  const std::string name = entry.path().filename().string();
  return name.size() > 3 && is_digit(name[0]) && is_digit(name[1]) && name[2] == '-' &&
         entry.is_directory() && exists(entry.path() / "lesson.toml");
}

}  // namespace

Catalog read_catalog(const std::filesystem::path& folder) {
  Catalog catalog;
  std::vector<std::filesystem::path> folders;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    if (is_lesson_folder(entry)) folders.push_back(entry.path());
  }
  std::sort(folders.begin(), folders.end());
  for (const auto& lesson : folders) {
    try {
      catalog.lessons.push_back(read_lesson(lesson));
    } catch (const Trouble& trouble) {
      catalog.broken.emplace_back(trouble.what());
    }
  }
  return catalog;
}

const Lesson& Catalog::find(std::string_view name) const {
  std::string number(name);
  if (number.size() == 1 && is_digit(number[0])) number.insert(number.begin(), '0');
  std::vector<const Lesson*> starts;
  for (const Lesson& lesson : lessons) {
    if (lesson.number == number || lesson.slug == name || lesson.folder_name() == name) {
      return lesson;
    }
    if (!name.empty() && lesson.slug.starts_with(name)) starts.push_back(&lesson);
  }
  if (starts.size() == 1) return *starts.front();
  for (const std::string& sentence : broken) {
    if (sentence.find(fmt::format("/{}-", number)) != std::string::npos) {
      throw Trouble(Exit::tool_fault, sentence);
    }
  }
  if (starts.size() > 1) {
    std::vector<std::string> names;
    names.reserve(starts.size());
    for (const Lesson* lesson : starts) names.push_back(lesson->slug);
    throw Trouble(Exit::usage, fmt::format("`{}` could be {}. Type more of it, or the number.",
                                           name, fmt::join(names, " or ")));
  }
  if (lessons.empty()) throw Trouble(Exit::usage, "There is no lesson in lessons/.");
  throw Trouble(
      Exit::usage,
      fmt::format("There is no lesson `{}`. There are {} to {}; `./check list` shows them.", name,
                  lessons.front().number, lessons.back().number));
}

}  // namespace checker
