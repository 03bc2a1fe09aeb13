#include <hypercore/feed.hpp>

#include <hypercore/feed_state.hpp>
#include <hypercore/flat_tree.hpp>
#include <storage/file.hpp>
#include <storage/memory.hpp>

#include <utility>

namespace hypercore {

FeedFiles::FeedFiles(std::shared_ptr<storage::Directory> where)
    : directory(std::move(where)),
      key(directory->open("key")),
      secret_key(directory->open("secret_key")),
      data(directory->open("data")),
      bitfield(directory->open("bitfield")),
      tree(directory->open("tree")),
      signatures(directory->open("signatures")) {}

std::string FeedFiles::where() const {
  std::string path = directory->path_of("");
  while (path.size() > 1 && path.back() == '/') path.pop_back();
  return path;
}

void FeedState::check_open() const {
  if (closed) throw Error(Errc::closed, "this feed is closed; open it again with Feed::open");
}

std::optional<std::vector<Node>> FeedState::stored_roots(Seq blocks) const {
  std::vector<Node> result;
  for (NodeIndex index : flat_tree::roots(blocks)) {
    std::optional<Node> node = files.tree.read(index);
    if (!node) return std::nullopt;
    result.push_back(*node);
  }
  return result;
}

void FeedState::flush_bitfield() {
  bitfield.flush([this](std::uint64_t page, BytesView bytes) {
    files.bitfield->write(32 + page * bitfield.bytes_per_page(), bytes);
  });
}

Feed Feed::open(const std::filesystem::path& directory, const Options& options) {
  if (!options.create_if_missing && !std::filesystem::exists(directory)) {
    throw Error(Errc::no_feed_here, "there is no feed in " + directory.string() +
                                        ": it does not exist; check the path");
  }
  return open(std::make_shared<storage::FileDirectory>(directory), std::nullopt, options);
}

Feed Feed::open(const std::filesystem::path& directory, const crypto::PublicKey& key,
                const Options& options) {
  return open(std::make_shared<storage::FileDirectory>(directory), key, options);
}

Feed Feed::open(const std::shared_ptr<storage::Directory>& directory,
                const std::optional<crypto::PublicKey>& key, const Options& options) {
  return Feed(open_feed(directory, key, options));
}

Feed Feed::in_memory(const Options& options) {
  return open(std::make_shared<storage::MemoryDirectory>(), std::nullopt, options);
}

const crypto::PublicKey& Feed::key() const { return state_->key; }
const crypto::DiscoveryKey& Feed::discovery_key() const { return state_->discovery_key; }
const std::optional<crypto::SecretKey>& Feed::secret_key() const { return state_->secret_key; }
bool Feed::writable() const { return state_->secret_key.has_value(); }

Seq Feed::append(BytesView block) const {
  auto keep = state_;  // a subscriber may drop this handle
  return append_blocks(*keep, {&block, 1});
}

Seq Feed::append_batch(std::span<const BytesView> blocks) const {
  auto keep = state_;
  return append_blocks(*keep, blocks);
}

Seq Feed::append_batch(std::span<const Bytes> blocks) const {
  return append_batch(std::vector<BytesView>(blocks.begin(), blocks.end()));
}

Bytes Feed::get(Seq seq) const {
  Bytes block = read_block(*state_, seq);
  state_->stats.read_blocks += 1;
  state_->stats.read_bytes += block.size();
  return block;
}

Bytes Feed::head() const {
  state_->check_open();
  return get(state_->length == 0 ? Seq(0) : state_->length - 1);
}

bool Feed::has(Seq seq) const { return seq < state_->length && state_->bitfield.has_block(seq); }
Seq Feed::length() const { return state_->length; }
std::uint64_t Feed::byte_length() const { return state_->byte_length; }
std::uint64_t Feed::downloaded() const { return state_->bitfield.count_blocks(0, state_->length); }
BytePosition Feed::seek(std::uint64_t position) const { return seek_byte(*state_, position); }
void Feed::clear(Seq first, Seq end) const { clear_blocks(*state_, first, end); }

AuditReport Feed::audit(const AuditOptions& options) const { return audit_feed(*state_, options); }

const Recovery& Feed::recovery() const { return state_->recovery; }
const Stats& Feed::stats() const { return state_->stats; }

void Feed::close() const {
  auto keep = state_;
  if (keep->closed) return;
  keep->closed = true;
  if (auto watcher = std::exchange(keep->watcher, nullptr)) watcher->feed_closed();
  for (auto& entry : keep->subscriptions) entry->cancelled = true;
  keep->subscriptions.clear();
  keep->files = FeedFiles(
      std::make_shared<storage::MemoryDirectory>());  // closes the old ones, and frees the lock
}

bool Feed::closed() const { return state_->closed; }

}  // namespace hypercore
