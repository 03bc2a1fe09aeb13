#include <bench/bench_feed.hpp>

#include <algorithm>
#include <cstdlib>
#include <stdexcept>

namespace bench {

BenchFeed::BenchFeed(Where where) {
  if (where == Where::ram) {
    feed_ = hypercore::Feed::in_memory();
    return;
  }
  std::string pattern = (std::filesystem::temp_directory_path() / "kappa-bench-XXXXXX").string();
  if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("can't make " + pattern);
  path_ = pattern;
  open();
}

BenchFeed::~BenchFeed() {
  close();
  std::error_code ignored;
  if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
}

void BenchFeed::fill(std::uint64_t blocks) {
  constexpr std::uint64_t at_once = 10000;
  for (std::uint64_t done = 0; done < blocks; done += at_once) {
    feed().append_batch(Batch(std::min(at_once, blocks - done), 64).views());
  }
}

}  // namespace bench
