// Replication over loopback TCP between processes: a writer and one or more readers, each a process
// of its own. `kappa_replicate_bench STORAGE SIZE READERS` prints one line of JSON. What counts is
// the time from the first connection until the last reader has every block.
#include <protocol/replicate.hpp>

#include <fmt/core.h>
#include <asio/connect.hpp>
#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>
#include <storage/memory.hpp>

#include <sys/wait.h>
#include <unistd.h>

#include <charconv>
#include <filesystem>
#include <string>

namespace {

using asio::ip::tcp;
using hypercore::Feed;
using Connected = protocol::Connected<tcp::socket>;

struct Work {
  bool in_files = false;
  std::size_t size = 64;
  int readers = 1;

  std::size_t blocks() const { return size < 1024 ? 100'000 : size < 65536 ? 50'000 : 2'000; }
};

/// A directory that is gone afterwards.
struct Scratch {
  Scratch() {
    std::string name = (std::filesystem::temp_directory_path() / "kappa-bench-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no scratch directory");
    path = name;
  }
  ~Scratch() { std::filesystem::remove_all(path); }
  std::filesystem::path path;
};

Feed open_feed(const Work& work, const Scratch& scratch, const crypto::PublicKey* key) {
  if (!work.in_files) {
    return key ? Feed::open(std::make_shared<storage::MemoryDirectory>(), *key) : Feed::in_memory();
  }
  return key ? Feed::open(scratch.path / "feed", *key) : Feed::open(scratch.path / "feed");
}

void fill(const Feed& feed, const Work& work) {
  std::vector<crypto::Bytes> batch(128, crypto::Bytes(work.size, std::byte{'a'}));
  for (std::size_t done = 0; done < work.blocks(); done += batch.size()) {
    batch.resize(std::min(batch.size(), work.blocks() - done));
    feed.append_batch(batch);
  }
}

/// Seconds that it took; runs in a process of its own.
double read_all(const Work& work, const crypto::PublicKey& key, std::uint16_t port) {
  Scratch scratch;
  asio::io_context io;
  Feed feed = open_feed(work, scratch, &key);
  auto start = std::chrono::steady_clock::now();
  tcp::socket socket(io);
  socket.connect({asio::ip::address_v4::loopback(), port});
  feed.replicate(Connected(std::move(socket), protocol::Role::initiator));
  io.run();
  std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
  if (feed.length() != work.blocks() || feed.downloaded() != work.blocks()) {
    throw std::runtime_error(fmt::format("{} of {} blocks came", feed.downloaded(), work.blocks()));
  }
  return seconds.count();
}

int measure(const Work& work) {
  Scratch scratch;
  Feed feed = open_feed(work, scratch, nullptr);
  fill(feed, work);
  asio::io_context io;
  tcp::acceptor acceptor(io, {asio::ip::address_v4::loopback(), 0});
  int results[2];
  if (pipe(results) != 0) return 1;
  for (int i = 0; i < work.readers; ++i) {
    if (fork() != 0) continue;
    double seconds = -1;
    try {
      seconds = read_all(work, feed.key(), acceptor.local_endpoint().port());
    } catch (const std::exception& error) {
      fmt::print(stderr, "{}\n", error.what());
    }
    bool written = write(results[1], &seconds, sizeof seconds) == sizeof seconds;
    _exit(seconds < 0 || !written ? 1 : 0);
  }
  int left = work.readers;
  std::function<void()> accept = [&] {
    acceptor.async_accept([&](const std::error_code& error, tcp::socket socket) {
      if (error) return;
      feed.replicate(Connected(std::move(socket), protocol::Role::responder));
      if (--left > 0) accept();
    });
  };
  accept();
  io.run();
  double slowest = 0;
  bool all_well = true;
  for (int i = 0; i < work.readers; ++i) {
    double seconds = -1;
    all_well &= read(results[0], &seconds, sizeof seconds) == sizeof seconds && seconds > 0;
    slowest = std::max(slowest, seconds);
  }
  for (int i = 0; i < work.readers; ++i) wait(nullptr);
  if (!all_well) return 1;
  double blocks = static_cast<double>(work.blocks()) * work.readers;
  fmt::print("{{\"items_per_second\": {:.0f}, \"bytes_per_second\": {:.0f}}}\n", blocks / slowest,
             blocks * static_cast<double>(work.size) / slowest);
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) {
    fmt::print(stderr, "usage: {} ram|file SIZE READERS\n", argv[0]);
    return 64;
  }
  return measure({std::string_view(argv[1]) == "file", std::stoul(argv[2]), std::stoi(argv[3])});
}
