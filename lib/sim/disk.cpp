#include <sim/disk.hpp>

#include <algorithm>

namespace sim {
namespace {

constexpr std::size_t most_changes = 64;

}  // namespace

class DiskFile final : public storage::RandomAccess {
 public:
  DiskFile(std::shared_ptr<Disk> disk, std::unique_ptr<storage::RandomAccess> file,
           std::string name)
      : disk_(std::move(disk)), file_(std::move(file)), short_name_(std::move(name)) {}

  void read(std::uint64_t offset, std::span<std::byte> buffer) const override {
    disk_->check();
    file_->read(offset, buffer);
  }
  void write(std::uint64_t offset, std::span<const std::byte> bytes) override {
    disk_->check();
    disk_->changing(*file_, short_name_, offset, bytes.size());
    if (disk_->fuse_ && (*disk_->fuse_)-- == 0) {
      disk_->failed_ = true;
      file_->write(offset, bytes.first(bytes.size() / 2));
      disk_->check();
    }
    file_->write(offset, bytes);
  }
  std::uint64_t size() const override { return file_->size(); }
  void truncate(std::uint64_t size) override {
    disk_->check();
    std::uint64_t old = file_->size();
    disk_->changing(*file_, short_name_, std::min(old, size), old > size ? old - size : 0);
    file_->truncate(size);
  }
  void sync() override {}
  const std::string& name() const override { return file_->name(); }

 private:
  std::shared_ptr<Disk> disk_;
  std::unique_ptr<storage::RandomAccess> file_;
  std::string short_name_;
};

namespace {

class DiskDirectory final : public storage::Directory {
 public:
  DiskDirectory(std::shared_ptr<Disk> disk, std::shared_ptr<storage::MemoryFiles> files)
      : disk_(std::move(disk)), directory_(std::move(files)) {}

  std::unique_ptr<storage::RandomAccess> open(const std::string& name) override {
    return std::make_unique<DiskFile>(disk_, directory_.open(name), name);
  }
  bool exists(const std::string& name) const override { return directory_.exists(name); }
  void lock(const std::string& name) override { directory_.lock(name); }
  std::string path_of(const std::string& name) const override { return directory_.path_of(name); }

 private:
  std::shared_ptr<Disk> disk_;
  storage::MemoryDirectory directory_;
};

}  // namespace

std::shared_ptr<storage::Directory> Disk::directory() {
  return std::make_shared<DiskDirectory>(shared_from_this(), files_);
}

void Disk::check() const {
  if (failed_) throw storage::Error(storage::Errc::io, "the simulated disk has failed");
}

void Disk::changing(const storage::RandomAccess& file, const std::string& name,
                    std::uint64_t offset, std::size_t size) {
  std::uint64_t end = std::min<std::uint64_t>(offset + size, file.size());
  crypto::Bytes before(offset < end ? end - offset : 0);
  if (!before.empty()) file.read(offset, before);
  changes_.push_back({name, offset, std::move(before), file.size(), size});
  if (changes_.size() > most_changes) changes_.pop_front();
}

void Disk::lose_last_writes(std::size_t count) {
  for (; count > 0 && !changes_.empty(); --count) {
    Change change = std::move(changes_.back());
    changes_.pop_back();
    storage::MemoryBytes& file = *files_->files.at(change.file);
    if (count == 1 && change.size_before == change.offset) {  // an append, half of which arrives
      file.truncate(change.offset + change.size / 2);
    } else {
      if (!change.before.empty()) file.write(change.offset, change.before);
      file.truncate(change.size_before);
    }
  }
  changes_.clear();
}

}  // namespace sim
