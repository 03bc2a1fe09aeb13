// Many small feeds over loopback TCP between two processes, each of which has as many of its own:
// `kappa_multifeed_bench STORAGE FEEDS BLOCKS [OPEN_FILES]` prints one line of JSON. What counts is
// the time from the connection until both have all feeds, and what that takes of one process.
#include <multifeed/replicate.hpp>

#include <fmt/core.h>
#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>

namespace {

using asio::ip::tcp;
using multifeed::Multifeed;
using Clock = std::chrono::steady_clock;

struct Work {
  bool in_files = false;
  int feeds = 1000, blocks = 1;
  std::size_t open_files = 128;
};

double since(Clock::time_point begin) {
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

/// Bytes of memory that this process has taken at most.
long memory() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss * 1024;
}

std::size_t descriptors() {
  std::filesystem::directory_iterator all("/proc/self/fd");
  return static_cast<std::size_t>(std::distance(begin(all), end(all)));
}

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

Multifeed open(const Work& work, const Scratch& scratch) {
  return work.in_files ? Multifeed::open(scratch.path / "multi", {.open_files = work.open_files})
                       : Multifeed::in_memory();
}

struct Outcome {
  double made = 0, opened = 0, replicated = 0;
  long memory_before = 0, memory_after = 0;
  std::size_t descriptors = 0;
};

/// @param connect gives the connection once the feeds are there
template <class Connect>
Outcome run(const Work& work, asio::io_context& io, Connect&& connect) {
  Scratch scratch;
  Outcome outcome;
  auto begin = Clock::now();
  Multifeed multi = open(work, scratch);
  for (int i = 0; i < work.feeds; ++i) {
    auto feed = multi.writer(std::to_string(i));
    for (int block = 0; block < work.blocks; ++block)
      feed.append("a block of some forty bytes, as in a chat");
  }
  outcome.made = since(begin);
  if (work.in_files) {
    multi.close();
    begin = Clock::now();
    multi = open(work, scratch);
    outcome.opened = since(begin);
  }
  outcome.memory_before = memory();
  auto session = multi.replicate(connect());
  begin = Clock::now();
  bool over = false;
  session.on_close([&](const auto& error) {
    if (error) fmt::print(stderr, "{}\n", error->what());
    over = true;
  });
  while (!over) {
    io.run_one();
    outcome.replicated = since(begin);
  }
  outcome.descriptors = descriptors();
  outcome.memory_after = memory();
  std::size_t here = 0;
  for (const auto& feed : multi.feeds()) here += feed.downloaded();
  if (multi.size() != 2 * std::size_t(work.feeds) ||
      here != multi.size() * std::size_t(work.blocks)) {
    throw std::runtime_error("not all feeds came over");
  }
  return outcome;
}

}  // namespace

int main(int count, char** arguments) {
  Work work;
  if (count > 1) work.in_files = std::string_view(arguments[1]) == "file";
  if (count > 2) work.feeds = std::atoi(arguments[2]);
  if (count > 3) work.blocks = std::atoi(arguments[3]);
  if (count > 4) work.open_files = static_cast<std::size_t>(std::atoi(arguments[4]));
  asio::io_context io;
  tcp::acceptor acceptor(io, {asio::ip::address_v4::loopback(), 0});
  auto address = acceptor.local_endpoint();
  pid_t child = fork();
  if (child == 0) {
    asio::io_context own;
    run(work, own, [&] {
      tcp::socket socket(own);
      socket.connect(address);
      return protocol::Connected(std::move(socket), protocol::Role::initiator);
    });
    _exit(0);
  }
  auto outcome = run(
      work, io, [&] { return protocol::Connected(acceptor.accept(), protocol::Role::responder); });
  int status = 0;
  waitpid(child, &status, 0);
  if (status != 0) return 1;
  fmt::print(
      R"({{"feeds": {}, "blocks": {}, "make_s": {:.3f}, "open_s": {:.4f}, "replicate_s": {:.3f}, )"
      R"("items_per_second": {:.0f}, "memory_before": {}, "memory_after": {}, "descriptors": {}}})"
      "\n",
      work.feeds, work.blocks, outcome.made, outcome.opened, outcome.replicated,
      2 * work.feeds / outcome.replicated, outcome.memory_before, outcome.memory_after,
      outcome.descriptors);
}
