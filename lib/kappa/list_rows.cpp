#include <kappa/id_bytes.hpp>
#include <kappa/list_rows.hpp>

#include <algorithm>

namespace kappa {
namespace {

constexpr char escaped = '\xff';
constexpr std::size_t end_size = 2;

void append_escaped(std::string& to, std::string_view key) {
  for (std::size_t zero = 0; (zero = key.find('\0')) != std::string_view::npos;) {
    to.append(key.substr(0, zero + 1)).push_back(escaped);
    key.remove_prefix(zero + 1);
  }
  to.append(key);
}

/// Where the rows with this sort key begin. All of them are before `past`.
std::string at(std::string_view key) {
  std::string row;
  append_escaped(row, key);
  row.append(end_size, '\0');
  return row;
}

std::string past(std::string_view key) {
  std::string row = at(key);
  row.back() = '\1';
  return row;
}

}  // namespace

std::string list_row(std::string_view sort_key, const EntryId& id) {
  auto zeros = static_cast<std::size_t>(std::count(sort_key.begin(), sort_key.end(), '\0'));
  std::string row;
  row.reserve(sort_key.size() + zeros + end_size + id_size);
  append_escaped(row, sort_key);
  row.append(end_size, '\0');
  append_id(row, id);
  return row;
}

std::optional<Range> list_rows(const ListRange& range) {
  Range rows{.reverse = range.reverse};
  if (range.gte) rows.from = at(*range.gte);
  if (range.gt) rows.from = std::max(rows.from, past(*range.gt));
  if (range.lte) rows.until = past(*range.lte);
  if (range.lt) rows.until = rows.until ? std::min(*rows.until, at(*range.lt)) : at(*range.lt);
  if (rows.until && *rows.until <= rows.from) return std::nullopt;
  return rows;
}

std::optional<EntryId> list_entry(std::string_view row) {
  if (row.size() < end_size + id_size) return std::nullopt;
  return id_from(row.substr(row.size() - id_size));
}

}  // namespace kappa
