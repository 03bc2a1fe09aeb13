// How quickly views are made and read: kappa_index_bench WORK [ENTRIES]. Prints one line of JSON.
//
//   list/ram  list/file  kv/ram  kv/file   entries a second, from `use` to ready. `file`: feed and
//                                          view on disk; `ram`: neither
//   tail  get                              microseconds that reading a list's last ten entries, or
//                                          a key's value, takes while another view is being made:
//                                          the middle and the slowest of a hundred; and how long
//                                          others wait for their turn
#include <kappa/core.hpp>
#include <kappa/key_value_view.hpp>
#include <kappa/list_view.hpp>

#include <fmt/core.h>
#include <asio/io_context.hpp>
#include <asio/post.hpp>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <stdexcept>

namespace {

using Clock = std::chrono::steady_clock;
using hypercore::Json;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

class Directory {
 public:
  Directory() {
    std::string pattern = (std::filesystem::temp_directory_path() / "kappa-bench-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("can't make " + pattern);
    path = pattern;
  }
  ~Directory() {
    std::error_code ignored;
    std::filesystem::remove_all(path, ignored);
  }
  std::filesystem::path path;
};

/// Messages of some 64 bytes, as a chat has them.
void fill_chat(const hypercore::JsonFeed& feed, std::uint64_t entries) {
  std::vector<Json> batch;
  for (std::uint64_t i = 0; i < entries; ++i) {
    batch.push_back(
        {{"type", "chat-message"}, {"text", "hello"}, {"timestamp", 1600000000000 + i}});
    if (batch.size() == 10000 || i + 1 == entries) {
      feed.append_batch(batch);
      batch.clear();
    }
  }
}

/// A thousand keys, each written again and again, with a link to the value before.
void fill_registers(const hypercore::JsonFeed& feed, std::uint64_t entries) {
  std::string key = feed.key().hex();
  std::vector<Json> batch;
  for (std::uint64_t i = 0; i < entries; ++i) {
    Json::Array links;
    if (i >= 1000) links.emplace_back(fmt::format("{}@{}", key, i - 1000));
    batch.push_back({{"key", fmt::format("key-{}", i % 1000)}, {"links", Json::array(links)}});
    if (batch.size() == 10000 || i + 1 == entries) {
      feed.append_batch(batch);
      batch.clear();
    }
  }
}

auto list_view() {
  return kappa::ListView(
      [](const kappa::Entry& entry) { return kappa::sort_key(entry.value["timestamp"]); });
}

auto key_value_view() {
  return kappa::KeyValueView([](const kappa::Entry& entry) {
    return kappa::Write{.key = entry.value["key"], .links = kappa::links_in(entry)};
  });
}

void index(const std::string& view, bool on_disk, std::uint64_t entries) {
  asio::io_context io;
  Directory directory;
  auto feeds =
      on_disk ? multifeed::Multifeed::open(directory.path) : multifeed::Multifeed::in_memory();
  hypercore::JsonFeed feed(feeds.writer());
  if (view == "list")
    fill_chat(feed, entries);
  else
    fill_registers(feed, entries);
  kappa::Core core(io, feeds, on_disk ? directory.path / "views" : std::filesystem::path());
  auto start = Clock::now();
  double seconds = 0;
  if (view == "list")
    core.use("view", list_view());
  else
    core.use("view", key_value_view());
  core.on_ready([&] { seconds = seconds_since(start); });
  io.run();
  fmt::print("{{\"items_per_second\": {:.0f}}}\n", static_cast<double>(entries) / seconds);
}

void read_while_indexing(const std::string& what, std::uint64_t entries) {
  asio::io_context io;
  Directory directory;
  kappa::Core core(io, directory.path);
  if (what == "tail")
    fill_chat(core.writer(), entries);
  else
    fill_registers(core.writer(), entries);
  auto list = core.use("list", list_view());
  auto values = core.use("values", key_value_view());
  io.run();
  io.restart();
  core.use("busy", list_view());
  std::vector<double> took, waited;
  auto asked = Clock::now();
  bool done = false;
  std::function<void()> look = [&] {
    waited.push_back(seconds_since(asked) * 1e6);
    auto start = Clock::now();
    std::size_t read = what == "tail" ? list.read({.limit = 10, .reverse = true}).size()
                                      : values.get("key-7").size();
    took.push_back(seconds_since(start) * 1e6);
    if (read == 0) throw std::runtime_error("nothing was read");
    asked = Clock::now();
    if (!done) asio::post(io, look);
  };
  asio::post(io, look);
  core.on_ready([&] { done = true; });
  io.run();
  std::sort(took.begin(), took.end());
  std::sort(waited.begin(), waited.end());
  fmt::print(
      "{{\"reads\": {}, \"median_us\": {:.1f}, \"slowest_us\": {:.1f}, \"median_wait_us\": {:.1f}, "
      "\"longest_wait_us\": {:.1f}}}\n",
      took.size(), took[took.size() / 2], took.back(), waited[waited.size() / 2], waited.back());
}

}  // namespace

int main(int argc, char** argv) {
  std::string work = argc > 1 ? argv[1] : "";
  std::uint64_t entries = argc > 2 ? std::stoull(argv[2]) : 100'000;
  if (work == "tail" || work == "get") {
    read_while_indexing(work, entries);
    return 0;
  }
  auto slash = work.find('/');
  std::string view = work.substr(0, slash);
  std::string where = slash == work.npos ? "" : work.substr(slash + 1);
  if ((view != "list" && view != "kv") || (where != "ram" && where != "file")) {
    fmt::print(stderr,
               "usage: kappa_index_bench list/ram|list/file|kv/ram|kv/file|tail|get [ENTRIES]\n");
    return 64;
  }
  index(view, where == "file", entries);
}
