#include <checker/lesson.hpp>

#include <checker/files.hpp>
#include <checker/trouble.hpp>

#include <fmt/core.h>
#include <toml++/toml.h>

#include <algorithm>
#include <set>

namespace checker {

namespace {

constexpr std::size_t largest_lesson_file = 1 << 20;

[[noreturn]] void complain(const std::filesystem::path& folder, std::string_view what) {
  throw Trouble(Exit::tool_fault, fmt::format("{}: {}. That is a fault of the lesson, not yours.",
                                              (folder / "lesson.toml").string(), what));
}

/// Reads entries of one table and says which is missing or of the wrong kind.
class Reader {
 public:
  Reader(const toml::table& table, std::string where, const std::filesystem::path& folder)
      : table_(table), where_(std::move(where)), folder_(folder) {}

  std::string text(std::string_view key) const {
    auto value = table_[key].value<std::string>();
    if (!value || value->empty()) fail(key, "a text");
    return *value;
  }
  int number(std::string_view key, int missing) const {
    if (!table_.contains(key)) return missing;
    auto value = table_[key].value<std::int64_t>();
    if (!value || *value < 0 || *value > 1000) fail(key, "a number from 0 to 1000");
    return static_cast<int>(*value);
  }
  std::vector<std::string> texts(std::string_view key) const {
    std::vector<std::string> texts;
    if (!table_.contains(key)) return texts;
    const toml::array* array = table_[key].as_array();
    if (array == nullptr) fail(key, "a list of texts");
    for (const toml::node& node : *array) {
      auto value = node.value<std::string>();
      if (!value) fail(key, "a list of texts");
      texts.push_back(*value);
    }
    return texts;
  }

 private:
  [[noreturn]] void fail(std::string_view key, std::string_view kind) const {
    complain(folder_, fmt::format("{}`{}` must be {}", where_, key, kind));
  }
  const toml::table& table_;
  std::string where_;
  const std::filesystem::path& folder_;
};

/// The tables of `[[name]]`.
std::vector<const toml::table*> tables(const toml::table& document, std::string_view name) {
  std::vector<const toml::table*> tables;
  if (const toml::array* array = document[name].as_array()) {
    for (const toml::node& node : *array) {
      if (const toml::table* table = node.as_table()) tables.push_back(table);
    }
  }
  return tables;
}

void check_sense(const Lesson& lesson) {
  std::set<std::string> seen;
  for (const Check& check : lesson.checks) {
    // What a check needs must stand before it, so there can be no circles.
    for (const std::string& need : check.needs) {
      if (!seen.contains(need)) {
        complain(lesson.folder,
                 fmt::format("check `{}` needs `{}`, which is no check before it", check.id, need));
      }
    }
    if (!seen.insert(check.id).second) {
      complain(lesson.folder, fmt::format("check `{}` is there twice", check.id));
    }
  }
  for (const std::string& id : lesson.skeleton_fails) {
    if (!seen.contains(id)) {
      complain(lesson.folder, fmt::format("`skeleton_fails` names `{}`, which is no check", id));
    }
  }
  for (const Mutant& mutant : lesson.mutants) {
    if (!seen.contains(mutant.caught_by)) {
      complain(lesson.folder, fmt::format("mutant `{}` is caught by `{}`, which is no check",
                                          mutant.name, mutant.caught_by));
    }
  }
  for (const std::string& file : lesson.files) {
    if (std::filesystem::path(file).filename() != file) {
      complain(lesson.folder, fmt::format("`files` names `{}`; it must lie in the folder", file));
    }
  }
  if (lesson.checks.empty()) complain(lesson.folder, "there is no check");
  if (lesson.files.empty()) complain(lesson.folder, "`files` must name what the learner edits");
}

}  // namespace

const Check* Lesson::find(std::string_view id) const {
  auto found = std::find_if(checks.begin(), checks.end(),
                            [id](const Check& check) { return check.id == id; });
  return found == checks.end() ? nullptr : &*found;
}

Lesson parse_lesson(std::string_view text, const std::filesystem::path& folder) {
  toml::table document;
  try {
    document = toml::parse(text);
  } catch (const toml::parse_error& error) {
    complain(folder, fmt::format("line {}: {}", error.source().begin.line, error.description()));
  }
  Lesson lesson;
  lesson.folder = folder;
  lesson.number = folder.filename().string().substr(0, 2);
  const Reader top(document, "", folder);
  lesson.slug = top.text("slug");
  lesson.title = top.text("title");
  lesson.part = top.text("part");
  lesson.minutes = top.number("minutes", 0);
  lesson.files = top.texts("files");
  lesson.skeleton_fails = top.texts("skeleton_fails");
  for (const toml::table* table : tables(document, "checks")) {
    const Reader id(*table, "a check's ", folder);
    Check check;
    check.id = id.text("id");
    const Reader reader(*table, fmt::format("check `{}`: ", check.id), folder);
    check.requirement = reader.text("requirement");
    check.points = reader.number("points", 1);
    check.needs = reader.texts("needs");
    check.why = reader.text("why");
    check.hints = reader.texts("hints");
    lesson.checks.push_back(std::move(check));
  }
  for (const toml::table* table : tables(document, "mutants")) {
    const Reader reader(*table, "a mutant's ", folder);
    lesson.mutants.push_back({reader.text("name"), reader.text("caught_by"), reader.text("says")});
  }
  check_sense(lesson);
  return lesson;
}

Lesson read_lesson(const std::filesystem::path& folder) {
  const auto text = read_file(folder / "lesson.toml", largest_lesson_file);
  if (!text) complain(folder, "it can't be read");
  return parse_lesson(*text, folder);
}

}  // namespace checker
