#include <storage/file_pool.hpp>
#include <storage/system_error.hpp>

#include <algorithm>
#include <utility>

namespace storage {

void FilePool::used(PooledFile& file) { open_.splice(open_.begin(), open_, file.place_); }

void FilePool::make_room() {
  while (open_.size() >= most_open_) {
    open_.back()->file_.reset();
    open_.pop_back();
  }
}

void FilePool::remove(PooledFile& file) { open_.erase(file.place_); }

PooledFile::PooledFile(const std::filesystem::path& path, std::shared_ptr<FilePool> pool)
    : name_(path.string()), pool_(std::move(pool)) {
  std::error_code error;
  auto size = std::filesystem::file_size(path, error);
  if (!error) {
    exists_ = true;
    size_ = size;
  } else if (error != std::errc::no_such_file_or_directory) {
    throw_system_error(error.value(), "look at", name_);
  }
}

PooledFile::~PooledFile() {
  if (file_) pool_->remove(*this);
}

File& PooledFile::file(bool create) const {
  auto* self = const_cast<PooledFile*>(this);
  if (file_) {
    pool_->used(*self);
  } else {
    pool_->make_room();
    file_.emplace(name_);
    place_ = pool_->open_.insert(pool_->open_.begin(), self);
  }
  if (!create && exists_ && file_->size() < size_) {
    throw Error(Errc::io, name_ +
                              " was removed or cut by somebody else while it was in use; restore "
                              "it from a copy, and start again");
  }
  return *file_;
}

void PooledFile::read(std::uint64_t offset, std::span<std::byte> buffer) const {
  if (!exists_) {
    if (buffer.empty()) return;
    throw Error(Errc::out_of_range, "can't read " + name_ + ": it does not exist");
  }
  file(false).read(offset, buffer);
}

void PooledFile::write(std::uint64_t offset, std::span<const std::byte> bytes) {
  file(!exists_).write(offset, bytes);
  exists_ = true;
  if (!bytes.empty()) size_ = std::max(size_, offset + bytes.size());
}

void PooledFile::truncate(std::uint64_t size) {
  file(!exists_).truncate(size);
  exists_ = true;
  size_ = size;
}

void PooledFile::sync() {
  if (exists_) file(false).sync();
}

PooledDirectory::PooledDirectory(const std::filesystem::path& path, std::shared_ptr<FilePool> pool)
    : path_(path), pool_(std::move(pool)) {
  std::error_code error;
  std::filesystem::create_directories(path_, error);
  if (error) throw_system_error(error.value(), "make the directory", path_.string());
}

std::unique_ptr<RandomAccess> PooledDirectory::open(const std::string& name) {
  return std::make_unique<PooledFile>(path_ / name, pool_);
}

bool PooledDirectory::exists(const std::string& name) const {
  std::error_code ignored;
  return std::filesystem::exists(path_ / name, ignored);
}

}  // namespace storage
