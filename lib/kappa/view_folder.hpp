#pragma once
/// @file
/// Where the rows of a view lie on the disk: a folder of LevelDB's, `<views>/<name>/`, and what is
/// done when it can't be read. Nothing in it is precious: a view can always be made again.
///
/// For the library, not for programs.

#include <kappa/store.hpp>
#include <kappa/view.hpp>
#include <storage/file.hpp>

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace kappa {

/// A name that any file system takes and no two views share: what is not a-z, 0-9, `-` or `_` is
/// written as `%` and two hexadecimal digits a byte. @throws Error bad_name
std::string file_name_of(std::string_view view);

class ViewFolder {
 public:
  /// Takes the lock `<views>/<name>.lock`. @throws Error bad_name; storage::Error locked
  ViewFolder(const std::filesystem::path& views, std::string_view name);

  /// Opens the store, empty if there was none. One that can't be read is set aside, and `rebuilt`
  /// says so. The store of before must be gone. @throws storage::Error
  std::unique_ptr<Store> open(Rebuilt& rebuilt) const;
  /// Moves the store, which must be closed, to `<name>.damaged`, in place of what was set aside
  /// before, and opens an empty one.
  std::unique_ptr<Store> set_aside(const std::string& what, Rebuilt& rebuilt) const;
  /// Removes the store, which must be closed, and opens an empty one. A crash on the way leaves the
  /// old one or none, never half of it.
  std::unique_ptr<Store> start_over() const;

 private:
  void remove_leftovers() const;

  std::string name_;
  std::filesystem::path path_;
  storage::FileDirectory locked_;  ///< holds the lock
};

}  // namespace kappa
