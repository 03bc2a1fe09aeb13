// A program for tests to kill: it appends entries to the feeds of a room, and keeps two views of
// them, without end.
//
//   interop_indexer DIRECTORY SEED    prints how many entries a view has seen after each batch
#include <kappa/core.hpp>
#include <kappa/list_view.hpp>
#include <testing/ledger.hpp>

#include <fmt/core.h>
#include <unistd.h>
#include <asio/io_context.hpp>
#include <asio/post.hpp>

#include <cstdlib>
#include <random>

namespace {

/// One write(2) a line: what a reader has seen was really said before the kill.
void say(const std::string& line) {
  std::string bytes = line + '\n';
  if (::write(STDOUT_FILENO, bytes.data(), bytes.size()) != static_cast<ssize_t>(bytes.size()))
    std::exit(1);
}

void index_without_end(const std::filesystem::path& directory, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  asio::io_context io;
  kappa::Core core(io, directory, {.batch = 1 + random() % 32});
  auto ledger = core.use("ledger", testing_help::Ledger{});
  auto list = core.use("list", kappa::ListView([](const kappa::Entry& entry) {
                         return kappa::sort_key(entry.value["number"]);
                       }));
  ledger.on_indexed([ledger](auto) { say(ledger.get("count").value()); });
  std::function<void()> append = [&] {
    auto writer = core.writer(fmt::format("writer-{}", random() % 4));
    for (auto count = random() % 8; count > 0; --count)
      writer.append({{"number", random() % 1000}});
    asio::post(io, append);
  };
  asio::post(io, append);
  io.run();
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) return 64;
  try {
    index_without_end(argv[1], std::stoull(argv[2]));
  } catch (const std::exception& error) {
    say(std::string("error: ") + error.what());
    return 1;
  }
}
