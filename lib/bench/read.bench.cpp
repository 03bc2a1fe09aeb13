#include <bench/bench_feed.hpp>

#include <benchmark/benchmark.h>
#include <malloc.h>

#include <random>

namespace bench {
namespace {

constexpr std::uint64_t hundred_thousand = 100'000;

void get(benchmark::State& state, Where where) {
  BenchFeed storage(where);
  storage.fill(hundred_thousand);
  if (where == Where::file) {
    storage.close();
    storage.open();
  }
  std::mt19937_64 random(1);
  for (auto _ : state) benchmark::DoNotOptimize(storage.feed().get(random() % hundred_thousand));
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()));
}
BENCHMARK_CAPTURE(get, ram, Where::ram)->Name("get/ram")->MinTime(1)->UseRealTime();
BENCHMARK_CAPTURE(get, file, Where::file)->Name("get/file")->MinTime(1)->UseRealTime();

void open(benchmark::State& state) {
  BenchFeed storage(Where::file);
  storage.fill(static_cast<std::uint64_t>(state.range(0)));
  storage.close();
  for (auto _ : state) {
    storage.open();
    benchmark::DoNotOptimize(storage.feed().length());
    state.PauseTiming();
    storage.close();
    state.ResumeTiming();
  }
}
BENCHMARK(open)
    ->Name("open")
    ->Arg(1'000'000)
    ->Unit(benchmark::kMillisecond)
    ->MinTime(0.5)
    ->UseRealTime();

std::size_t allocated() {
  struct mallinfo2 info = ::mallinfo2();
  return info.uordblks + info.hblkhd;
}

/// Bytes that an open feed holds, after 10,000 of its blocks were read.
void memory(benchmark::State& state) {
  auto blocks = static_cast<std::uint64_t>(state.range(0));
  BenchFeed storage(Where::file);
  storage.fill(blocks);
  storage.close();
  std::mt19937_64 random(1);
  std::size_t held = 0;
  for (auto _ : state) {
    std::size_t before = allocated();
    storage.open();
    for (int i = 0; i < 10'000; ++i)
      benchmark::DoNotOptimize(storage.feed().get(random() % blocks));
    held = allocated() - before;
    storage.close();
  }
  state.counters["bytes"] = static_cast<double>(held);
}
BENCHMARK(memory)->Name("memory")->Arg(100'000)->Arg(1'000'000)->Iterations(1);

}  // namespace
}  // namespace bench
