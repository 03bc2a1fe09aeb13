#pragma once
/// @file
/// Files in memory on a disk with little room: as on a real one, what is too much is refused.
/// Memory itself has no holes, so a file that claims to be long would take what it claims.

#include <storage/memory.hpp>

namespace fuzz {

/// A file that may have up to `room` bytes.
class SmallFile : public storage::RandomAccess {
 public:
  static constexpr std::uint64_t room = std::uint64_t{1} << 20;

  explicit SmallFile(std::unique_ptr<storage::RandomAccess> file) : file_(std::move(file)) {}

  void read(std::uint64_t offset, std::span<std::byte> buffer) const override {
    file_->read(offset, buffer);
  }
  std::span<const std::byte> view(std::uint64_t offset, std::size_t size) const override {
    return file_->view(offset, size);
  }
  void write(std::uint64_t offset, std::span<const std::byte> bytes) override {
    need(offset);
    need(offset + bytes.size());
    file_->write(offset, bytes);
  }
  std::uint64_t size() const override { return file_->size(); }
  void truncate(std::uint64_t size) override {
    need(size);
    file_->truncate(size);
  }
  void sync() override { file_->sync(); }
  const std::string& name() const override { return file_->name(); }

 private:
  static void need(std::uint64_t size) {
    if (size > room) throw storage::Error(storage::Errc::disk_full, "the disk is full");
  }
  std::unique_ptr<storage::RandomAccess> file_;
};

/// A directory of such files.
class SmallDisk : public storage::MemoryDirectory {
 public:
  using MemoryDirectory::MemoryDirectory;
  std::unique_ptr<storage::RandomAccess> open(const std::string& name) override {
    return std::make_unique<SmallFile>(MemoryDirectory::open(name));
  }
};

}  // namespace fuzz
