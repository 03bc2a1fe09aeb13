#include <storage/memory.hpp>

#include <algorithm>
#include <cstring>

namespace storage {
namespace {

class MemoryFile : public RandomAccess {
 public:
  MemoryFile(std::shared_ptr<MemoryFiles> files, std::string name)
      : files_(std::move(files)), file_(std::move(name)), name_("memory:" + file_) {
    if (auto found = files_->files.find(file_); found != files_->files.end())
      bytes_ = found->second;
  }

  void read(std::uint64_t offset, std::span<std::byte> buffer) const override {
    if (buffer.empty()) return;
    if (offset > size() || buffer.size() > size() - offset) {
      throw Error(Errc::out_of_range,
                  "can't read " + name_ + ": it has " + std::to_string(size()) + " bytes");
    }
    bytes_->read(offset, buffer);
  }
  std::span<const std::byte> view(std::uint64_t offset, std::size_t size) const override {
    return bytes_ ? bytes_->view(offset, size) : std::span<const std::byte>();
  }
  void write(std::uint64_t offset, std::span<const std::byte> bytes) override {
    create().write(offset, bytes);
  }
  std::uint64_t size() const override { return bytes_ ? bytes_->size() : 0; }
  void truncate(std::uint64_t size) override { create().truncate(size); }
  void sync() override {}
  const std::string& name() const override { return name_; }

 private:
  MemoryBytes& create() {
    if (!bytes_) {
      auto& slot = files_->files[file_];
      if (!slot) slot = std::make_shared<MemoryBytes>();
      bytes_ = slot;
    }
    return *bytes_;
  }

  std::shared_ptr<MemoryFiles> files_;
  std::shared_ptr<MemoryBytes> bytes_;
  std::string file_;
  std::string name_;
};

}  // namespace

void MemoryBytes::read(std::uint64_t offset, std::span<std::byte> buffer) const {
  while (!buffer.empty()) {
    std::size_t at = offset % chunk_size;
    std::size_t count = std::min(buffer.size(), chunk_size - at);
    std::memcpy(buffer.data(), chunks_[offset / chunk_size].get() + at, count);
    buffer = buffer.subspan(count);
    offset += count;
  }
}

std::span<const std::byte> MemoryBytes::view(std::uint64_t offset, std::size_t size) const {
  std::size_t at = offset % chunk_size;
  if (offset >= size_ || size > size_ - offset || size > chunk_size - at) return {};
  return {chunks_[offset / chunk_size].get() + at, size};
}

void MemoryBytes::write(std::uint64_t offset, std::span<const std::byte> bytes) {
  if (bytes.empty()) return;
  if (offset > size_) truncate(offset);
  make_room(offset + bytes.size());
  size_ = std::max(size_, offset + bytes.size());
  while (!bytes.empty()) {
    std::size_t at = offset % chunk_size;
    std::size_t count = std::min(bytes.size(), chunk_size - at);
    std::memcpy(chunks_[offset / chunk_size].get() + at, bytes.data(), count);
    bytes = bytes.subspan(count);
    offset += count;
  }
}

void MemoryBytes::truncate(std::uint64_t size) {
  make_room(size);
  chunks_.resize((size + chunk_size - 1) / chunk_size);
  while (size_ < size) {  // what is new reads as zeros
    std::size_t at = size_ % chunk_size;
    std::size_t count =
        static_cast<std::size_t>(std::min<std::uint64_t>(size - size_, chunk_size - at));
    std::memset(chunks_[size_ / chunk_size].get() + at, 0, count);
    size_ += count;
  }
  size_ = size;
}

void MemoryBytes::make_room(std::uint64_t size) {
  std::size_t chunks = (size + chunk_size - 1) / chunk_size;
  while (chunks_.size() < chunks)
    chunks_.push_back(std::make_unique_for_overwrite<std::byte[]>(chunk_size));
}

std::vector<std::byte> MemoryFiles::contents(const std::string& name) const {
  auto found = files.find(name);
  if (found == files.end()) return {};
  std::vector<std::byte> result(found->second->size());
  found->second->read(0, result);
  return result;
}

void MemoryFiles::put(const std::string& name, std::span<const std::byte> bytes) {
  auto fresh = std::make_shared<MemoryBytes>();
  fresh->write(0, bytes);
  files[name] = std::move(fresh);
}

MemoryDirectory::~MemoryDirectory() {
  if (holds_lock_) files_->locked = false;
}

std::unique_ptr<RandomAccess> MemoryDirectory::open(const std::string& name) {
  return std::make_unique<MemoryFile>(files_, name);
}

void MemoryDirectory::lock(const std::string& name) {
  if (files_->locked) {
    throw Error(Errc::locked,
                path_of(name) + " is open already elsewhere in this program; close that first");
  }
  open(name)->truncate(files_->contents(name).size());
  files_->locked = holds_lock_ = true;
}

}  // namespace storage
