#include <kappa/leveldb_store.hpp>

#include <kappa/error.hpp>
#include <storage/error.hpp>

#include <fmt/core.h>
#include <leveldb/db.h>
#include <leveldb/env.h>
#include <leveldb/filter_policy.h>
#include <leveldb/write_batch.h>

#include <cerrno>
#include <cstring>

namespace kappa {
namespace {

leveldb::Slice slice(std::string_view text) { return {text.data(), text.size()}; }
std::string_view view(const leveldb::Slice& slice) { return {slice.data(), slice.size()}; }

/// LevelDB gives what the system said as text only.
bool says(const std::string& text, std::initializer_list<int> errors) {
  for (int error : errors) {
    if (text.find(std::strerror(error)) != text.npos) return true;
  }
  return false;
}

[[noreturn]] void refuse(const std::filesystem::path& folder, const leveldb::Status& status) {
  std::string what = status.ToString();
  std::string where = folder.string();
  if (says(what, {ENOSPC, EDQUOT, EFBIG})) {
    throw storage::Error(storage::Errc::disk_full,
                         fmt::format("{} can't be written: the disk is full; make room and start "
                                     "again (it said: {})",
                                     where, what));
  }
  if (says(what, {EACCES, EPERM, EROFS})) {
    throw storage::Error(storage::Errc::permission_denied,
                         fmt::format("{} can't be opened or written: you may not; check whose it "
                                     "is (it said: {})",
                                     where, what));
  }
  if (status.IsIOError() && (what.find("lock ") != what.npos)) {
    throw storage::Error(
        storage::Errc::locked,
        fmt::format("{} is open already, here or in another program; close that first", where));
  }
  // A file that is not there, or is shorter than it should be, was lost to damage as well.
  if (!status.IsIOError() || says(what, {ENOENT, EISDIR, ENOTDIR, EINVAL}))
    throw Error(Errc::damaged_store, fmt::format("{}: {}", where, what));
  throw storage::Error(storage::Errc::io,
                       fmt::format("{} can't be read or written: {}", where, what));
}

/// LevelDB keeps a diary in each folder otherwise.
class Silent : public leveldb::Logger {
 public:
  void Logv(const char*, va_list) override {}
};

class LeveldbStore : public Store {
 public:
  explicit LeveldbStore(const std::filesystem::path& folder)
      : folder_(folder), filter_(leveldb::NewBloomFilterPolicy(10)) {
    leveldb::Options options;
    options.create_if_missing = true;
    options.paranoid_checks = true;
    options.info_log = &silent_;
    options.filter_policy = filter_.get();
    options.compression = leveldb::kNoCompression;
    options.write_buffer_size = std::size_t{8} << 20;
    leveldb::DB* opened = nullptr;
    check(leveldb::DB::Open(options, folder.string(), &opened));
    db_.reset(opened);
    checked_.verify_checksums = true;
  }

  std::optional<std::string> get(std::string_view key) const override {
    std::string value;
    leveldb::Status status = db_->Get(checked_, slice(key), &value);
    if (status.IsNotFound()) return {};
    check(status);
    return value;
  }

  void read(const Range& range,
            const std::function<bool(std::string_view, std::string_view)>& each) const override {
    std::unique_ptr<leveldb::Iterator> at(db_->NewIterator(checked_));
    if (range.reverse) {
      read_backwards(*at, range, each);
    } else {
      read_forwards(*at, range, each);
    }
    check(at->status());
  }

  void write(std::span<const Change> changes) override {
    leveldb::WriteBatch batch;
    for (const Change& change : changes) {
      if (change.value) {
        batch.Put(slice(change.key), slice(*change.value));
      } else {
        batch.Delete(slice(change.key));
      }
    }
    check(db_->Write({}, &batch));
  }

  void clear() override {
    std::vector<Change> all;
    read({}, [&all](std::string_view key, std::string_view) {
      all.push_back({std::string(key), std::nullopt});
      return true;
    });
    write(all);
  }

 private:
  using Each = std::function<bool(std::string_view, std::string_view)>;

  static void read_forwards(leveldb::Iterator& at, const Range& range, const Each& each) {
    for (at.Seek(slice(range.from)); at.Valid(); at.Next()) {
      if (range.until && view(at.key()) >= *range.until) return;
      if (!each(view(at.key()), view(at.value()))) return;
    }
  }

  static void read_backwards(leveldb::Iterator& at, const Range& range, const Each& each) {
    if (range.until) {
      at.Seek(slice(*range.until));
      if (at.Valid()) {
        at.Prev();
      } else if (at.status().ok()) {
        at.SeekToLast();
      }
    } else {
      at.SeekToLast();
    }
    for (; at.Valid(); at.Prev()) {
      if (view(at.key()) < range.from) return;
      if (!each(view(at.key()), view(at.value()))) return;
    }
  }

  void check(const leveldb::Status& status) const {
    if (!status.ok()) refuse(folder_, status);
  }

  std::filesystem::path folder_;
  Silent silent_;
  std::unique_ptr<const leveldb::FilterPolicy> filter_;
  leveldb::ReadOptions checked_;
  std::unique_ptr<leveldb::DB> db_;  // last: it uses the others until it is closed
};

}  // namespace

std::unique_ptr<Store> open_leveldb(const std::filesystem::path& folder) {
  return std::make_unique<LeveldbStore>(folder);
}

}  // namespace kappa
