// A disk that fills up at every possible byte. What `append` had returned for is there; what it
// threw for is not; and when there is room again the feed goes on as if nothing had happened.
#include <interop/feed_files.hpp>

#include <hypercore/feed.hpp>

#include <algorithm>
#include <utility>

namespace interop {
namespace {

using hypercore::Feed;

/// Bytes that can still be written, by all files of a directory.
struct Room {
  std::uint64_t bytes = 0;
};

class CrampedFile : public storage::RandomAccess {
 public:
  CrampedFile(std::unique_ptr<storage::RandomAccess> file, std::shared_ptr<Room> room)
      : file_(std::move(file)), room_(std::move(room)) {}

  void read(std::uint64_t offset, std::span<std::byte> buffer) const override {
    file_->read(offset, buffer);
  }
  /// Like a real disk: what fits is written, then comes the error. Overwriting needs no room.
  void write(std::uint64_t offset, std::span<const std::byte> bytes) override {
    std::uint64_t end = offset + bytes.size();
    std::uint64_t size = file_->size();
    std::uint64_t growth = end > size ? end - size : 0;
    std::uint64_t fits = std::min(growth, room_->bytes);
    room_->bytes -= fits;
    std::uint64_t lacking = growth - fits;
    if (lacking < bytes.size()) file_->write(offset, bytes.first(bytes.size() - lacking));
    if (lacking > 0)
      throw storage::Error(storage::Errc::disk_full,
                           "can't write " + name() + ": the disk is full");
  }
  std::uint64_t size() const override { return file_->size(); }
  void truncate(std::uint64_t size) override {
    if (size < file_->size()) room_->bytes += file_->size() - size;
    file_->truncate(size);
  }
  void sync() override { file_->sync(); }
  const std::string& name() const override { return file_->name(); }

 private:
  std::unique_ptr<storage::RandomAccess> file_;
  std::shared_ptr<Room> room_;
};

class CrampedDirectory : public storage::Directory {
 public:
  CrampedDirectory(std::shared_ptr<storage::MemoryFiles> files, std::shared_ptr<Room> room)
      : directory_(std::move(files)), room_(std::move(room)) {}
  std::unique_ptr<storage::RandomAccess> open(const std::string& name) override {
    return std::make_unique<CrampedFile>(directory_.open(name), room_);
  }
  bool exists(const std::string& name) const override { return directory_.exists(name); }
  void lock(const std::string& name) override { directory_.lock(name); }
  std::string path_of(const std::string& name) const override { return directory_.path_of(name); }

 private:
  storage::MemoryDirectory directory_;
  std::shared_ptr<Room> room_;
};

constexpr std::uint64_t plenty = 1 << 30;

struct Disk {
  std::shared_ptr<storage::MemoryFiles> files = std::make_shared<storage::MemoryFiles>();
  std::shared_ptr<Room> room = std::make_shared<Room>();
  Feed open() const {
    return Feed::open(std::make_shared<CrampedDirectory>(files, room), {},
                      {.key_pair = key_pair(7)});
  }
};

void expect_blocks(Feed& feed, std::uint64_t length) {
  ASSERT_EQ(feed.length(), length);
  for (std::uint64_t seq = 0; seq < length; ++seq) ASSERT_EQ(feed.get(seq), block(seq)) << seq;
  hypercore::AuditReport report = feed.audit();
  EXPECT_TRUE(report.clean());
  EXPECT_EQ(report.valid, length);
}

/// Appends batches of 1, 2, 3, 1, 2, 3 ... to a feed of 4 blocks on a disk with `room` bytes left,
/// until one fails. @return false if none failed
bool fills_up(std::uint64_t room, bool reopen_at_once) {
  SCOPED_TRACE(testing::Message() << "with room for " << room << " bytes");
  Disk disk;
  disk.room->bytes = plenty;
  Feed feed = disk.open();
  feed.append_batch(blocks(0, 4));
  std::uint64_t length = 4;

  disk.room->bytes = room;
  bool full = false;
  for (std::uint64_t count = 1; !full && length < 16; count = count % 3 + 1) {
    try {
      EXPECT_EQ(feed.append_batch(blocks(length, length + count)), length);
      length += count;
    } catch (const storage::Error& error) {
      EXPECT_EQ(error.code(), storage::Errc::disk_full) << error.what();
      full = true;
    }
  }
  // The handle that met the error still works, for reading at once and for writing when there is
  // room.
  if (!reopen_at_once) {
    expect_blocks(feed, length);
    disk.room->bytes = plenty;
    EXPECT_EQ(feed.append(block(length)), length);
    ++length;
  }
  feed.close();

  disk.room->bytes = 0;  // opening an existing feed needs no room
  feed = disk.open();
  expect_blocks(feed, length);
  disk.room->bytes = plenty;
  feed.append_batch(blocks(length, length + 2));
  feed.close();
  feed = disk.open();
  expect_blocks(feed, length + 2);
  EXPECT_FALSE(feed.recovery().mended()) << feed.recovery().what;
  return full;
}

TEST(DiskFull, AtAnyByteOfAnAppendLosesNothingAndTheSameHandleGoesOn) {
  for (std::uint64_t room = 0; fills_up(room, false); ++room) {
    if (testing::Test::HasFailure()) return;
  }
}

TEST(DiskFull, AtAnyByteOfAnAppendLosesNothingWhenTheFeedIsOpenedAgain) {
  for (std::uint64_t room = 0; fills_up(room, true); ++room) {
    if (testing::Test::HasFailure()) return;
  }
}

TEST(DiskFull, AtAnyByteOfMakingAFeedCanBeTriedAgain) {
  for (std::uint64_t room = 0;; ++room) {
    SCOPED_TRACE(testing::Message() << "with room for " << room << " bytes");
    Disk disk;
    disk.room->bytes = room;
    bool full = false;
    try {
      disk.open().close();
    } catch (const storage::Error& error) {
      EXPECT_EQ(error.code(), storage::Errc::disk_full) << error.what();
      full = true;
    }
    disk.room->bytes = plenty;
    Feed feed = disk.open();
    EXPECT_EQ(feed.key(), key_pair(7).public_key);
    EXPECT_TRUE(feed.writable());
    feed.append(block(0));
    feed.close();
    feed = disk.open();
    expect_blocks(feed, 1);
    if (!full || testing::Test::HasFailure()) return;
  }
}

}  // namespace
}  // namespace interop
