#pragma once
/// @file
/// Files of which only a few are open at a time, however many there are: each is opened when it is
/// used, and the one that was used least recently is closed to make room.
///
/// @code
/// auto pool = std::make_shared<storage::FilePool>(128);
/// storage::PooledDirectory first("feeds/0", pool), second("feeds/1", pool);
/// auto data = first.open("data");   // takes no file descriptor until it is read or written
/// @endcode
///
/// Nobody else may resize the files meanwhile. Use a pool, and all that belongs to it, from one
/// thread.

#include <storage/error.hpp>
#include <storage/file.hpp>
#include <storage/random_access.hpp>

#include <filesystem>
#include <list>
#include <memory>
#include <optional>
#include <string>

namespace storage {

class PooledFile;

/// How many files are open, and which is closed next.
class FilePool {
 public:
  /// @param most_open files at a time, at least one
  explicit FilePool(std::size_t most_open) : most_open_(most_open == 0 ? 1 : most_open) {}

  std::size_t open_files() const { return open_.size(); }  ///< now

 private:
  friend class PooledFile;
  void used(PooledFile& file);
  void make_room();
  void remove(PooledFile& file);

  std::size_t most_open_;
  std::list<PooledFile*> open_;  // used most recently first
};

/// A file of a pool.
class PooledFile : public RandomAccess {
 public:
  PooledFile(const std::filesystem::path& path, std::shared_ptr<FilePool> pool);
  ~PooledFile() override;
  PooledFile(const PooledFile&) = delete;
  PooledFile& operator=(const PooledFile&) = delete;

  void read(std::uint64_t offset, std::span<std::byte> buffer) const override;
  void write(std::uint64_t offset, std::span<const std::byte> bytes) override;
  std::uint64_t size() const override { return size_; }
  void truncate(std::uint64_t size) override;
  void sync() override;
  const std::string& name() const override { return name_; }

 private:
  friend class FilePool;
  File& file(bool create) const;

  std::string name_;
  std::shared_ptr<FilePool> pool_;
  bool exists_ = false;
  std::uint64_t size_ = 0;
  mutable std::optional<File> file_;  // open
  mutable std::list<PooledFile*>::iterator place_;
};

/// A directory whose files are those of a pool. It is not locked: whoever makes the pool keeps
/// others out of all of its directories.
class PooledDirectory : public Directory {
 public:
  /// Makes the directory, and those above it, if need be. @throws Error
  PooledDirectory(const std::filesystem::path& path, std::shared_ptr<FilePool> pool);

  std::unique_ptr<RandomAccess> open(const std::string& name) override;
  bool exists(const std::string& name) const override;
  void lock(const std::string& /*name*/) override {}
  std::string path_of(const std::string& name) const override { return (path_ / name).string(); }

 private:
  std::filesystem::path path_;
  std::shared_ptr<FilePool> pool_;
};

}  // namespace storage
