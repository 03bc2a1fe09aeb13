#pragma once
/// @file
/// Random-access storage in a directory of the file system.
///
/// @code
/// storage::FileDirectory directory("my-feed");   // made if it is not there
/// directory.lock("bitfield");                    // throws if another process has it
/// auto data = directory.open("data");
/// @endcode

#include <storage/error.hpp>
#include <storage/random_access.hpp>

#include <filesystem>

namespace storage {

/// A file descriptor that is closed with its owner.
class FileDescriptor {
 public:
  FileDescriptor() = default;
  explicit FileDescriptor(int fd) : fd_(fd) {}
  FileDescriptor(FileDescriptor&& other) noexcept : fd_(other.fd_) { other.fd_ = -1; }
  FileDescriptor& operator=(FileDescriptor&& other) noexcept;
  ~FileDescriptor();

  int get() const { return fd_; }
  explicit operator bool() const { return fd_ >= 0; }

 private:
  int fd_ = -1;
};

/// A file that is read with pread and written with pwrite. It comes into being with its first
/// write. Nobody else may resize it meanwhile: take the directory's lock first.
class File : public RandomAccess {
 public:
  explicit File(const std::filesystem::path& path);

  void read(std::uint64_t offset, std::span<std::byte> buffer) const override;
  void write(std::uint64_t offset, std::span<const std::byte> bytes) override;
  std::uint64_t size() const override { return size_; }
  void truncate(std::uint64_t size) override;
  void sync() override;
  const std::string& name() const override { return name_; }

 private:
  void create();
  std::string name_;
  FileDescriptor fd_;
  std::uint64_t size_ = 0;  ///< asking the system each time would double the cost of a small read
};

/// A directory of the file system.
class FileDirectory : public Directory {
 public:
  /// Makes the directory, and those above it, if need be. @throws Error
  explicit FileDirectory(const std::filesystem::path& path);

  std::unique_ptr<RandomAccess> open(const std::string& name) override;
  bool exists(const std::string& name) const override;
  /// flock(2), as JavaScript's hypercore takes it: each keeps the other out.
  void lock(const std::string& name) override;
  std::string path_of(const std::string& name) const override { return (path_ / name).string(); }

 private:
  std::filesystem::path path_;
  FileDescriptor lock_;
};

}  // namespace storage
