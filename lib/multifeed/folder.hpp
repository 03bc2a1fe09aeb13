#pragma once
/// @file
/// The directory of a set of feeds: `0/`, `1/`, ... in the order in which they were added, each
/// with the files of a feed, and those that are ours to write with their name in `localname`.
/// Source: docs/formats/multifeed.md, section 1.
///
/// For the library, not for programs.

#include <crypto/keys.hpp>
#include <storage/directory_lock.hpp>
#include <storage/file_pool.hpp>

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace multifeed {

/// What is to be seen of a feed without opening it.
struct StoredFeed {
  crypto::PublicKey key;
  std::optional<std::string> name = {};  ///< what its writer is called
  bool has_secret_key = false;
};

class Folder {
 public:
  /// Makes the directory if need be, and keeps others out of it. @throws storage::Error
  Folder(std::filesystem::path path, std::size_t open_files);

  /// The feeds in it, in the order of their numbers.
  /// @throws Error damaged_multifeed if one can't be told, and would hide itself or others
  std::vector<StoredFeed> scan() const;

  /// Where the feed `number` is. The directory is made if it is not there.
  std::shared_ptr<storage::Directory> place(std::size_t number) const;

  /// Makes ready for a new feed: removes what is left of one that was never finished, and writes
  /// the name, before anything else, as multifeed 6 does.
  /// @param name none for a feed of somebody else
  void prepare(std::size_t number, std::optional<std::string_view> name, bool sync) const;

  std::string path_of(std::size_t number, const std::string& file = {}) const;

  std::size_t open_files() const;  ///< now

 private:
  struct Shared;
  bool finish(std::size_t number) const;
  void check_end(std::size_t number) const;
  std::vector<std::size_t> numbers_after(std::size_t number) const;

  std::filesystem::path path_;
  std::shared_ptr<Shared> shared_;  // the lock lasts as long as any file is in use
};

}  // namespace multifeed
