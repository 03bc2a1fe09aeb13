#include <checker/fingerprint.hpp>

#include <checker/files.hpp>

#include <crypto/hash.hpp>

#include <algorithm>
#include <utility>
#include <vector>

namespace checker {

namespace {

constexpr std::size_t largest_source = 4u << 20;

/// Hidden tests end in .test.cpp like those of the library, on which no verdict depends; those few
/// are taken in all the same.
bool is_source(const std::filesystem::path& file) {
  const std::string extension = file.extension().string();
  const std::string name = file.filename().string();
  return extension == ".cpp" || extension == ".hpp" || extension == ".toml" ||
         extension == ".cmake" || name == "CMakeLists.txt";
}

void add_sources(const std::filesystem::path& folder, std::vector<std::filesystem::path>& files) {
  std::error_code error;
  for (std::filesystem::recursive_directory_iterator entry(folder, error), end;
       !error && entry != end; entry.increment(error)) {
    // Mutants and alternatives are the author's: no learner's verdict depends on them.
    const std::string name = entry->path().filename().string();
    if (name == "mutants" || name == "alternatives") entry.disable_recursion_pending();
    if (is_source(entry->path()) && entry->is_regular_file(error)) files.push_back(entry->path());
  }
}

std::string digest(const Workspace& workspace, std::vector<std::filesystem::path> files) {
  std::sort(files.begin(), files.end());
  std::string all;
  for (const auto& file : files) {
    const std::string content = read_file(file, largest_source).value_or("(unreadable)");
    all += file.lexically_relative(workspace.root).string() + '\0';
    all += crypto::blake2b(crypto::bytes_of(content)).hex();
  }
  return crypto::blake2b(crypto::bytes_of(all)).hex().substr(0, 32);
}

}  // namespace

std::string fingerprint_of_files(const Workspace& workspace, const Lesson& lesson) {
  std::vector<std::filesystem::path> files;
  for (const std::string& file : lesson.files) files.push_back(lesson.folder / file);
  return digest(workspace, std::move(files));
}

std::string fingerprint(const Workspace& workspace, const Lesson& lesson) {
  std::vector<std::filesystem::path> files;
  for (const std::string& file : lesson.files) files.push_back(lesson.folder / file);
  files.push_back(lesson.folder / "lesson.toml");
  add_sources(lesson.folder / "hidden", files);
  // What several lessons' tests share lies beside the lessons.
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(workspace.lessons(), error)) {
    if (entry.is_regular_file(error) && is_source(entry.path())) files.push_back(entry.path());
  }
  add_sources(workspace.root / "lib", files);
  add_sources(workspace.root / "checker" / "harness", files);
  return digest(workspace, std::move(files));
}

}  // namespace checker
