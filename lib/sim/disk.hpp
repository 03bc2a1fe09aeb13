#pragma once
/// @file
/// The files of one feed of a simulated host, in memory. They outlive the host's crashes, and can
/// lose what was written last.

#include <crypto/bytes.hpp>
#include <storage/memory.hpp>

#include <deque>
#include <memory>
#include <optional>

namespace sim {

class Disk : public std::enable_shared_from_this<Disk> {
 public:
  /// For Feed::open.
  std::shared_ptr<storage::Directory> directory();

  /// The power goes in the middle of a write: `writes` more succeed, the next one is cut off.
  void fail_after(std::size_t writes) { fuse_ = writes; }
  bool has_failed() const { return failed_; }

  /// After a crash: as good as new again, but for what was lost.
  void restart() {
    failed_ = false;
    fuse_.reset();
  }
  /// What was written until now is safe from `lose_last_writes`.
  void settle() { changes_.clear(); }
  /// Undoes the last writes, and cuts the one before in half.
  void lose_last_writes(std::size_t count);

 private:
  friend class DiskFile;
  struct Change {
    std::string file;
    std::uint64_t offset;
    crypto::Bytes before;  // of what was there
    std::uint64_t size_before;
    std::size_t size;  // of what was written
  };

  void check() const;
  void changing(const storage::RandomAccess& file, const std::string& name, std::uint64_t offset,
                std::size_t size);

  std::shared_ptr<storage::MemoryFiles> files_ = std::make_shared<storage::MemoryFiles>();
  std::deque<Change> changes_;
  std::optional<std::size_t> fuse_;
  bool failed_ = false;
};

}  // namespace sim
