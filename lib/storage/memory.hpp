#pragma once
/// @file
/// Random-access storage in memory, for tests and for feeds that need not last.
///
/// @code
/// auto files = std::make_shared<storage::MemoryFiles>();
/// storage::MemoryDirectory directory(files);   // another one over the same files sees the same
/// bytes
/// @endcode

#include <storage/error.hpp>
#include <storage/random_access.hpp>

#include <map>
#include <vector>

namespace storage {

/// The bytes of one file, in chunks, so that growing does not copy what is there.
class MemoryBytes {
 public:
  void read(std::uint64_t offset, std::span<std::byte> buffer) const;
  std::span<const std::byte> view(std::uint64_t offset, std::size_t size) const;
  void write(std::uint64_t offset, std::span<const std::byte> bytes);
  void truncate(std::uint64_t size);
  std::uint64_t size() const { return size_; }

 private:
  static constexpr std::size_t chunk_size = 1 << 14;
  void make_room(std::uint64_t size);
  std::vector<std::unique_ptr<std::byte[]>> chunks_;  ///< bytes from `size_` on are not initialized
  std::uint64_t size_ = 0;
};

/// The files of one directory in memory. Tests look into it and damage it.
struct MemoryFiles {
  std::map<std::string, std::shared_ptr<MemoryBytes>> files;
  bool locked = false;

  /// All bytes of a file; none if it does not exist.
  std::vector<std::byte> contents(const std::string& name) const;
  /// Replaces the file, which is made if need be.
  void put(const std::string& name, std::span<const std::byte> bytes);
};

/// A place in memory that can be opened, locked and closed as a directory can.
class MemoryDirectory : public Directory {
 public:
  explicit MemoryDirectory(std::shared_ptr<MemoryFiles> files = std::make_shared<MemoryFiles>())
      : files_(std::move(files)) {}
  ~MemoryDirectory() override;
  MemoryDirectory(const MemoryDirectory&) = delete;
  MemoryDirectory& operator=(const MemoryDirectory&) = delete;

  std::unique_ptr<RandomAccess> open(const std::string& name) override;
  bool exists(const std::string& name) const override { return files_->files.contains(name); }
  void lock(const std::string& name) override;
  std::string path_of(const std::string& name) const override { return "memory:" + name; }

 private:
  std::shared_ptr<MemoryFiles> files_;
  bool holds_lock_ = false;
};

}  // namespace storage
