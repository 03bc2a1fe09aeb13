#include <multifeed/folder.hpp>

#include <hypercore/feed.hpp>
#include <multifeed/error.hpp>
#include <multifeed/options.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <charconv>

namespace multifeed {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t longest_stored_name = 4096;  // bytes; JavaScript sets no limit

std::uint64_t size_of(const fs::path& file) {
  std::error_code missing;
  auto size = fs::file_size(file, missing);
  return missing ? 0 : size;
}

template <class Key>
std::optional<Key> read_key(const fs::path& path) {
  if (size_of(path) < Key::size()) return std::nullopt;
  Key key;
  storage::File(path).read(0, std::span(key.data(), Key::size()));
  return key;
}

std::optional<std::string> read_name(const fs::path& path) {
  auto size = size_of(path);
  if (size == 0 || size > longest_stored_name) return std::nullopt;
  std::string name(static_cast<std::size_t>(size), '\0');
  storage::File(path).read(0, std::as_writable_bytes(std::span(name)));
  return name;
}

/// A number as a directory has it: no sign, no leading zeros.
std::optional<std::size_t> number_of(const std::string& name) {
  std::size_t number = 0;
  auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), number);
  if (error != std::errc() || end != name.data() + name.size()) return std::nullopt;
  if (name != std::to_string(number)) return std::nullopt;
  return number;
}

/// Whether anything of a feed is there that can't be made anew.
bool holds_blocks(const fs::path& feed) {
  constexpr std::uint64_t header = 32;
  return size_of(feed / "data") != 0 || size_of(feed / "tree") > header ||
         size_of(feed / "signatures") > header || size_of(feed / "bitfield") > header;
}

}  // namespace

struct Folder::Shared {
  storage::DirectoryLock lock;
  storage::FilePool files;
};

Folder::Folder(fs::path path, std::size_t open_files) : path_(std::move(path)) {
  storage::FileDirectory make(path_);
  shared_ = std::make_shared<Shared>(
      Shared{storage::DirectoryLock(path_), storage::FilePool(open_files)});
}

std::string Folder::path_of(std::size_t number, const std::string& file) const {
  fs::path feed = path_ / std::to_string(number);
  return (file.empty() ? feed : feed / file).string();
}

std::size_t Folder::open_files() const { return shared_->files.open_files(); }

std::shared_ptr<storage::Directory> Folder::place(std::size_t number) const {
  return std::make_shared<storage::PooledDirectory>(
      path_of(number), std::shared_ptr<storage::FilePool>(shared_, &shared_->files));
}

std::vector<StoredFeed> Folder::scan() const {
  std::vector<StoredFeed> result;
  for (;;) {
    fs::path feed = path_of(result.size());
    auto key = read_key<crypto::PublicKey>(feed / "key");
    if (!key && finish(result.size())) continue;
    if (!key) break;
    result.push_back({*key, read_name(feed / "localname"),
                      size_of(feed / "secret_key") >= crypto::SecretKey::size()});
  }
  check_end(result.size());
  return result;
}

/// A writer whose making was interrupted between its secret key and its key: the key follows from
/// the secret key.
bool Folder::finish(std::size_t number) const {
  fs::path feed = path_of(number);
  if (holds_blocks(feed) || size_of(feed / "key") != 0) return false;
  auto secret = read_key<crypto::SecretKey>(feed / "secret_key");
  if (!secret || crypto::KeyPair::from_secret_key(*secret).secret_key != *secret) return false;
  hypercore::Feed::open(place(number), std::nullopt).close();
  return size_of(feed / "key") >= crypto::PublicKey::size();
}

/// Feeds are found by counting up: one whose key can't be read would be taken for the end, and the
/// next new feed would be put in its place.
void Folder::check_end(std::size_t number) const {
  fs::path feed = path_of(number);
  auto later = numbers_after(number);
  bool has_part = holds_blocks(feed) || size_of(feed / "key") != 0;
  if (!has_part && later.empty()) return;
  std::string what = fmt::format("{} is {}, so this feed can't be opened", (feed / "key").string(),
                                 size_of(feed / "key") == 0 ? "missing" : "cut short");
  if (!later.empty()) {
    what += fmt::format(", and would hide the {} after it",
                        later.size() == 1 ? std::string("one") : fmt::format("{}", later.size()));
  }
  what += "; nothing was changed. Restore that file from a copy";
  if (size_of(feed / "secret_key") >= crypto::SecretKey::size()) {
    what +=
        fmt::format(" (the key is also in the last 32 bytes of `secret_key`: tail -c 32 {} > {})",
                    (feed / "secret_key").string(), (feed / "key").string());
  } else if (!later.empty()) {
    what += fmt::format(
        ", or, if it is lost, move {} out of the way and the last one into its place: mv {} {}",
        feed.string(), path_of(later.back()), feed.string());
  } else {
    what += fmt::format(", or, if it is lost, move {} out of the way", feed.string());
  }
  throw Error(Errc::damaged_multifeed, what);
}

std::vector<std::size_t> Folder::numbers_after(std::size_t number) const {
  std::vector<std::size_t> result;
  for (const auto& entry : fs::directory_iterator(path_)) {
    auto found = number_of(entry.path().filename().string());
    if (found && *found > number && size_of(entry.path() / "key") != 0) result.push_back(*found);
  }
  std::sort(result.begin(), result.end());
  return result;
}

void Folder::prepare(std::size_t number, std::optional<std::string_view> name, bool sync) const {
  fs::path feed = path_of(number);
  storage::FileDirectory make(feed);
  std::error_code ignored;
  fs::remove(feed / "localname", ignored);  // a feed that was never finished had this name
  if (size_of(feed / "secret_key") < crypto::SecretKey::size()) {
    fs::remove(feed / "secret_key", ignored);
  }
  if (!name) return;
  storage::File file(feed / "localname");
  file.write(0, crypto::bytes_of(*name));
  if (sync) file.sync();
}

}  // namespace multifeed
