#include <hypercore/feed_state.hpp>

#include <algorithm>

// After a recovery, bytes of blocks that were once acknowledged may lie beyond the end, where the
// next append would overwrite them. They are copied into files of their own first:
// lost-<length>.data, .tree and .signatures.

namespace hypercore {
namespace {

void copy_tail(const storage::RandomAccess& from, std::uint64_t offset, storage::RandomAccess& to) {
  Bytes buffer;
  for (std::uint64_t end = from.size(), at = offset; at < end; at += buffer.size()) {
    buffer.resize(static_cast<std::size_t>(std::min<std::uint64_t>(end - at, 1 << 16)));
    from.read(at, buffer);
    to.write(at - offset, buffer);
  }
  to.sync();
}

}  // namespace

void set_tail_aside(FeedState& feed) {
  FeedFiles& files = feed.files;
  struct Tail {
    storage::RandomAccess& file;
    std::string name;
    std::uint64_t end;  ///< where the feed ends in this file
  };
  std::uint64_t length = feed.length.value();
  std::uint64_t nodes = length == 0 ? 0 : 2 * length - 1;
  Tail tails[] = {{*files.data, "data", feed.byte_length},
                  {files.tree.file(), "tree", TreeFile::header_size + TreeFile::entry_size * nodes},
                  {files.signatures.file(), "signatures",
                   SignatureFile::header_size + crypto::Signature::size() * length}};

  std::string prefix = "lost-" + std::to_string(length);
  for (int i = 2; files.directory->exists(prefix + ".data"); ++i) {
    prefix = "lost-" + std::to_string(length) + "-" + std::to_string(i);
  }
  for (Tail& tail : tails) {
    if (tail.file.size() > tail.end)
      copy_tail(tail.file, tail.end, *files.directory->open(prefix + "." + tail.name));
  }
  for (Tail& tail : tails) {
    if (tail.file.size() > tail.end) tail.file.truncate(tail.end);
  }
  feed.tail_is_precious = false;
}

}  // namespace hypercore
