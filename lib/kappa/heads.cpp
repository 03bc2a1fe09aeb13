#include <crypto/hash.hpp>
#include <kappa/heads.hpp>
#include <kappa/id_bytes.hpp>

namespace kappa {
namespace {

constexpr char key_row = 'k';
constexpr char head_row = 'h';
constexpr char link_row = 'l';
constexpr char few = '-';
constexpr char few_with_links = 'l';
constexpr char many = 'm';
constexpr char value_mark = 'v';
constexpr char tombstone_mark = 'x';

constexpr std::size_t record_size = id_size + 1;
constexpr std::size_t most_records = 32;
constexpr std::size_t longest_plain_key = 64;
constexpr char hashed = '\xff';

std::string group_of(char kind, std::string_view key) {
  std::string group(1, kind);
  group.reserve(2 + longest_plain_key + id_size);
  if (key.size() <= longest_plain_key) {
    group.push_back(static_cast<char>(key.size()));
    return group.append(key);
  }
  group.push_back(hashed);
  crypto::Hash hash = crypto::blake2b(crypto::bytes_of(key));
  return group.append(crypto::text_of(hash));
}

/// A group's rows: its name with an id behind it.
class Group {
 public:
  Group(char kind, std::string_view key) : row_(group_of(kind, key)), size_(row_.size()) {}

  const std::string& row(std::string_view id) {
    row_.resize(size_);
    return row_.append(id);
  }
  Range range() const {
    std::string until = row_.substr(0, size_).append(id_size + 1, '\xff');
    return {.from = row_.substr(0, size_), .until = std::move(until)};
  }

 private:
  std::string row_;
  std::size_t size_;
};

std::string id_bytes(const EntryId& id) {
  std::string bytes;
  append_id(bytes, id);
  return bytes;
}

std::string row_of(std::string_view key) { return std::string(1, key_row).append(key); }
char mark_of(const Head& head) { return head.removed ? tombstone_mark : value_mark; }

/// The value of a row `k` while it changes.
class HeadsRow {
 public:
  HeadsRow(Rows& rows, std::string_view key)
      : rows_(rows), key_(key), row_(row_of(key)), value_(rows.get(row_).value_or("")) {
    if (value_.empty()) value_.assign(1, few);
  }

  bool has_links() const { return value_.front() != few; }
  void set_has_links() {
    if (value_.front() == few) value_.front() = few_with_links;
  }

  void add(std::string_view id, char mark) {
    changed_ = true;
    std::size_t at = place_of(id);
    if (is_at(at, id)) value_.erase(at, record_size);
    if (value_.size() > most_records * record_size) spread();
    if (value_.front() == many) {
      rows_.put(Group(head_row, key_).row(id), {&mark, 1});
    } else {
      value_.insert(at, id).insert(at + id_size, 1, mark);
    }
  }

  /// Whether it was there.
  bool remove(std::string_view id) {
    if (value_.front() == many) {
      Group group(head_row, key_);
      if (!rows_.get(group.row(id))) return false;
      rows_.remove(group.row(id));
    } else {
      std::size_t at = place_of(id);
      if (!is_at(at, id)) return false;
      value_.erase(at, record_size);
    }
    return changed_ = true;
  }

  void store() {
    if (!changed_) return;
    // With many heads this row stays as it is; writing it says that the key has changed.
    value_ == std::string_view(&few, 1) ? rows_.remove(row_) : rows_.put(row_, value_);
  }

 private:
  /// Of the first record that is not before `id`, in bytes.
  std::size_t place_of(std::string_view id) const {
    std::string_view value = value_;
    std::size_t at = 1;
    while (at < value.size() && value.substr(at, id_size) < id) at += record_size;
    return at;
  }
  bool is_at(std::size_t at, std::string_view id) const {
    return at < value_.size() && value_.compare(at, id_size, id) == 0;
  }

  void spread() {
    Group group(head_row, key_);
    for (std::size_t at = 1; at < value_.size(); at += record_size) {
      std::string_view record = std::string_view(value_).substr(at, record_size);
      rows_.put(group.row(record.substr(0, id_size)), record.substr(id_size));
    }
    value_.assign(1, many);
  }

  Rows& rows_;
  std::string_view key_;
  std::string row_;
  std::string value_;
  bool changed_ = false;
};

}  // namespace

void write_head(Rows& rows, std::string_view key, const Head& head,
                std::span<const EntryId> links) {
  HeadsRow heads(rows, key);
  for (const EntryId& link : links) {
    if (link == head.id) continue;
    std::string id = id_bytes(link);
    if (heads.remove(id)) continue;
    rows.put(Group(link_row, key).row(id), {});
    heads.set_has_links();
  }
  std::string id = id_bytes(head.id);
  bool replaced = heads.has_links() && rows.get(Group(link_row, key).row(id));
  if (!replaced) heads.add(id, mark_of(head));
  heads.store();
}

std::vector<Head> HeadReader::heads(std::string_view key, std::size_t limit) const {
  std::vector<Head> heads;
  auto take = [&](std::string_view id, std::string_view mark) {
    if (heads.size() == limit) return false;
    if (std::optional<EntryId> entry = id_from(id)) {
      heads.push_back({*entry, mark == std::string_view(&tombstone_mark, 1)});
    }
    return true;
  };
  std::string value = get(row_of(key)).value_or("");
  if (value.starts_with(many)) {
    read(Group(head_row, key).range(), [&](std::string_view row, std::string_view mark) {
      return take(row.substr(row.size() - std::min(row.size(), id_size)), mark);
    });
    return heads;
  }
  for (std::size_t at = 1; at + record_size <= value.size(); at += record_size) {
    std::string_view record = std::string_view(value).substr(at, record_size);
    if (!take(record.substr(0, id_size), record.substr(id_size))) break;
  }
  return heads;
}

std::vector<std::string> HeadReader::keys() const {
  std::vector<std::string> keys;
  auto has_value = [&](std::string_view key, std::string_view value) {
    if (value.starts_with(many)) {
      bool found = false;
      read(Group(head_row, key).range(), [&](std::string_view, std::string_view mark) {
        found = mark == std::string_view(&value_mark, 1);
        return !found;
      });
      return found;
    }
    for (std::size_t mark = 1 + id_size; mark < value.size(); mark += record_size) {
      if (value[mark] == value_mark) return true;
    }
    return false;
  };
  Range range{.from = std::string(1, key_row), .until = std::string(1, key_row + 1)};
  read(range, [&](std::string_view row, std::string_view value) {
    std::string_view key = row.substr(1);
    if (has_value(key, value)) keys.emplace_back(key);
    return true;
  });
  return keys;
}

std::optional<std::string_view> key_of_row(std::string_view row) {
  if (row.empty() || row.front() != key_row) return std::nullopt;
  return row.substr(1);
}

}  // namespace kappa
