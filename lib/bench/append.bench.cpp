#include <bench/bench_feed.hpp>

#include <benchmark/benchmark.h>

namespace bench {
namespace {

/// `count` blocks of `size` bytes in each call.
void append(benchmark::State& state, Where where, std::size_t count, std::size_t size) {
  BenchFeed storage(where);
  Batch batch(count, size);
  for (auto _ : state) {
    if (count == 1) {
      storage.feed().append(batch.views().front());
    } else {
      storage.feed().append_batch(batch.views());
    }
  }
  auto calls = static_cast<std::int64_t>(state.iterations());
  state.SetItemsProcessed(calls * static_cast<std::int64_t>(count));
  state.SetBytesProcessed(calls * static_cast<std::int64_t>(batch.bytes()));
}

// 256 calls of 1 MiB: what is appended in memory stays there.
BENCHMARK_CAPTURE(append, one_64B_ram, Where::ram, 1, 64)
    ->Name("append/ram")
    ->MinTime(1)
    ->UseRealTime();
BENCHMARK_CAPTURE(append, one_64B_file, Where::file, 1, 64)
    ->Name("append/file")
    ->MinTime(1)
    ->UseRealTime();
BENCHMARK_CAPTURE(append, batch_64B_ram, Where::ram, 128, 64)
    ->Name("batch/ram")
    ->MinTime(1)
    ->UseRealTime();
BENCHMARK_CAPTURE(append, batch_64B_file, Where::file, 128, 64)
    ->Name("batch/file")
    ->MinTime(1)
    ->UseRealTime();
BENCHMARK_CAPTURE(append, batch_64KiB_ram, Where::ram, 16, 65536)
    ->Name("large/ram")
    ->Iterations(256)
    ->UseRealTime();
BENCHMARK_CAPTURE(append, batch_64KiB_file, Where::file, 16, 65536)
    ->Name("large/file")
    ->Iterations(256)
    ->UseRealTime();

}  // namespace
}  // namespace bench
