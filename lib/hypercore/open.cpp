#include <hypercore/feed_state.hpp>
#include <hypercore/file_header.hpp>
#include <hypercore/flat_tree.hpp>

#include <algorithm>

// Opening a feed (docs/formats/hypercore-storage.md, section 6). Everything is looked at before
// anything is written: what can't be opened is left exactly as it is. Where the original would
// empty a feed, this refuses.

namespace hypercore {
namespace {

template <class Key>
std::optional<Key> read_key(const storage::RandomAccess& file) {
  if (file.size() < Key::size()) return std::nullopt;
  Key key;
  file.read(0, std::span(key.data(), Key::size()));
  return key;
}

bool holds_blocks(const FeedFiles& files) {
  constexpr std::uint64_t header = FileHeader::size;
  return files.data->size() > 0 || files.tree.file().size() > header ||
         files.signatures.file().size() > header || files.bitfield->size() > header;
}

[[noreturn]] void throw_missing_key(const FeedFiles& files) {
  std::string what = files.key->name() +
                     (files.key->size() == 0 ? " is missing" : " is cut short") + ", but " +
                     files.where() + " holds parts of a feed; nothing was changed. ";
  if (read_key<crypto::SecretKey>(*files.secret_key)) {
    throw Error(Errc::missing_key,
                what + "The public key is also in the last 32 bytes of `secret_key`: tail -c 32 " +
                    files.secret_key->name() + " > " + files.key->name());
  }
  throw Error(Errc::missing_key,
              what + "Write the feed's 32-byte public key to it, or restore it from a copy");
}

/// Which keys the feed has, and whether they still have to be written.
struct Keys {
  crypto::PublicKey public_key;
  std::optional<crypto::SecretKey> secret_key;
  bool fresh = false;
  std::string note;  ///< for a person, if a secret key was there but of no use
};

Keys stored_keys(const FeedFiles& files, const crypto::PublicKey& key, const Options& options) {
  Keys keys{key, std::nullopt, false, ""};
  std::optional<crypto::SecretKey> stored = read_key<crypto::SecretKey>(*files.secret_key);
  if (stored && crypto::KeyPair::from_secret_key(*stored).public_key == key) {
    // The second half of the file may be damaged; what signs is made from the first.
    keys.secret_key = crypto::KeyPair::from_secret_key(*stored).secret_key;
  } else if (options.key_pair && options.key_pair->public_key == key) {
    keys.secret_key = options.key_pair->secret_key;
  } else if (files.secret_key->size() > 0) {
    keys.note =
        files.secret_key->name() +
        (stored ? " does not belong to the key of this feed" : " is cut short") +
        ", so the feed can be read but not written; restore that file from a copy to append again";
  }
  return keys;
}

/// The key of a feed whose making was interrupted between its secret key and its key, by a full
/// disk for one.
std::optional<crypto::PublicKey> key_of_unfinished(const FeedFiles& files) {
  auto secret = read_key<crypto::SecretKey>(*files.secret_key);
  if (!secret || holds_blocks(files)) return std::nullopt;
  crypto::KeyPair pair = crypto::KeyPair::from_secret_key(*secret);
  if (pair.secret_key != *secret) return std::nullopt;
  return pair.public_key;
}

Keys find_keys(const FeedFiles& files, const std::optional<crypto::PublicKey>& wanted,
               const Options& options) {
  auto stored = read_key<crypto::PublicKey>(*files.key);
  auto unfinished = stored ? std::nullopt : key_of_unfinished(files);
  if (unfinished) stored = unfinished;
  if (stored) {
    auto must_match = [&](const crypto::PublicKey& key) {
      if (key == *stored) return;
      throw Error(Errc::another_feed_here, files.where() + " holds another feed, with the key " +
                                               stored->hex() + ", not " + key.hex() +
                                               "; use another directory");
    };
    if (wanted) must_match(*wanted);
    if (options.key_pair) must_match(options.key_pair->public_key);
    Keys keys = stored_keys(files, *stored, options);
    keys.fresh = unfinished.has_value();
    return keys;
  }
  // Parts of keys and no blocks are left of a feed that was never made: nobody knows its key,
  // unless we are told.
  bool never_made =
      files.secret_key->size() < crypto::SecretKey::size() && (files.key->size() == 0 || wanted);
  if (holds_blocks(files) || !never_made) throw_missing_key(files);
  if (!options.create_if_missing) {
    throw Error(Errc::no_feed_here, "there is no feed in " + files.where() + "; check the path");
  }
  if (options.key_pair && (!wanted || *wanted == options.key_pair->public_key)) {
    return {options.key_pair->public_key, options.key_pair->secret_key, true, ""};
  }
  if (wanted) return {*wanted, std::nullopt, true, ""};
  crypto::KeyPair pair = crypto::KeyPair::generate();
  return {pair.public_key, pair.secret_key, true, ""};
}

/// Which of the three headers still have to be written. @throws Error foreign_file
struct Headers {
  bool bitfield, tree, signatures;
  std::size_t page_size = Bitfield::default_page_size;
};

Headers check_headers(const FeedFiles& files) {
  auto absent = [](const storage::RandomAccess& file, const FileHeader& expected) {
    HeaderState state = look_at_header(file, expected);
    if (state == HeaderState::foreign) throw_foreign(file);
    return state == HeaderState::absent;
  };
  if (look_at_header(*files.bitfield, old_bitfield_header) == HeaderState::right) {
    return {false, absent(files.tree.file(), tree_header),
            absent(files.signatures.file(), signatures_header), Bitfield::old_page_size};
  }
  return {absent(*files.bitfield, bitfield_header), absent(files.tree.file(), tree_header),
          absent(files.signatures.file(), signatures_header)};
}

void load_bitfield(FeedState& feed) {
  constexpr std::uint64_t header = FileHeader::size;
  const storage::RandomAccess& file = *feed.files.bitfield;
  std::size_t page_size = feed.bitfield.bytes_per_page();
  std::uint64_t size = file.size();
  if (size <= header) return;
  // No bit beyond the tree means anything. Without this limit a hole in a hostile file would be
  // read for hours.
  std::uint64_t pages = (size - header + page_size - 1) / page_size;
  pages = std::min(pages, feed.files.tree.capacity() / (2 * Bitfield::blocks_per_page) + 2);
  Bytes page;
  for (std::uint64_t number = 0; number < pages; ++number) {
    std::uint64_t offset = header + number * page_size;
    page.resize(static_cast<std::size_t>(std::min<std::uint64_t>(page_size, size - offset)));
    file.read(offset, page);
    feed.bitfield.load_page(number, page);
  }
}

void write_new(FeedState& feed, const Keys& keys, const Headers& headers) {
  FeedFiles& files = feed.files;
  // The secret key goes first: a feed whose key is known can be written, or was never made.
  if (keys.fresh && keys.secret_key && feed.options.store_secret_key) {
    files.secret_key->write(0, *keys.secret_key);
    if (feed.options.durability == Durability::machine) files.secret_key->sync();
  }
  if (keys.fresh) files.key->write(0, keys.public_key);
  if (headers.tree) files.tree.file().write(0, tree_header.encode());
  if (headers.signatures) files.signatures.file().write(0, signatures_header.encode());
  if (headers.bitfield) files.bitfield->write(0, bitfield_header.encode());
  if (keys.fresh && feed.options.durability == Durability::machine) files.key->sync();
}

}  // namespace

std::shared_ptr<FeedState> open_feed(const std::shared_ptr<storage::Directory>& directory,
                                     const std::optional<crypto::PublicKey>& wanted,
                                     const Options& options) {
  if (!options.create_if_missing && !directory->exists("key") && !directory->exists("bitfield")) {
    FeedFiles files(directory);
    throw Error(Errc::no_feed_here, "there is no feed in " + files.where() + "; check the path");
  }
  directory->lock("bitfield");
  FeedFiles files(directory);
  Keys keys = find_keys(files, wanted, options);
  Headers headers = check_headers(files);

  auto feed = std::make_shared<FeedState>(std::move(files), options);
  feed->bitfield = Bitfield(headers.page_size);
  feed->key = keys.public_key;
  feed->discovery_key = crypto::discovery_key(keys.public_key);
  feed->secret_key = keys.secret_key;
  load_bitfield(*feed);
  recover_length(*feed);
  write_new(*feed, keys, headers);
  if (!keys.note.empty()) {
    feed->recovery.what += (feed->recovery.what.empty() ? "" : "; ") + keys.note;
  }
  return feed;
}

}  // namespace hypercore
