#include <kappa/view_folder.hpp>

#include <hypercore/utf8.hpp>
#include <kappa/error.hpp>
#include <kappa/leveldb_store.hpp>

#include <fmt/format.h>

namespace kappa {
namespace {

constexpr std::size_t longest_name = 80;  // bytes: three characters each in a file's name

bool is_plain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

std::filesystem::path beside(std::filesystem::path path, const char* ending) {
  path += ending;
  return path;
}

}  // namespace

std::string file_name_of(std::string_view view) {
  if (view.empty())
    throw Error(Errc::bad_name, "a view's name can't be empty; call it `chats`, for one");
  if (view.size() > longest_name) {
    throw Error(Errc::bad_name, fmt::format("a view's name has at most {} bytes, this one has {}",
                                            longest_name, view.size()));
  }
  if (hypercore::valid_utf8_prefix(view) != view.size())
    throw Error(Errc::bad_name, "a view's name must be UTF-8 text, and this one is not");
  std::string name;
  for (char c : view) {
    if (is_plain(c)) {
      name += c;
    } else {
      name += fmt::format("%{:02x}", static_cast<unsigned>(static_cast<unsigned char>(c)));
    }
  }
  return name;
}

ViewFolder::ViewFolder(const std::filesystem::path& views, std::string_view name)
    : name_(name), path_(views / file_name_of(name)), locked_(views) {
  locked_.lock(file_name_of(name) + ".lock");
}

std::unique_ptr<Store> ViewFolder::open(Rebuilt& rebuilt) const {
  remove_leftovers();
  try {
    return open_leveldb(path_);
  } catch (const Error& error) {
    return set_aside(error.what(), rebuilt);
  }
}

std::unique_ptr<Store> ViewFolder::set_aside(const std::string& what, Rebuilt& rebuilt) const {
  std::filesystem::path aside = beside(path_, ".damaged");
  std::filesystem::remove_all(aside);
  std::filesystem::rename(path_, aside);
  rebuilt.set_aside = aside;
  rebuilt.why = fmt::format(
      "the rows of the view {} were damaged ({}); they were moved to {}, which can be deleted, and "
      "are made again from the logs",
      name_, what, aside.string());
  return open_leveldb(path_);
}

std::unique_ptr<Store> ViewFolder::start_over() const {
  std::filesystem::rename(path_, beside(path_, ".old"));
  remove_leftovers();
  return open_leveldb(path_);
}

void ViewFolder::remove_leftovers() const { std::filesystem::remove_all(beside(path_, ".old")); }

}  // namespace kappa
