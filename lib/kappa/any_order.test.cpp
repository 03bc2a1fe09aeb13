// However appends, runs, restarts and changes of version are mixed, a view ends with the rows of
// one pass over everything.
#include <kappa/core.hpp>
#include <testing/ledger.hpp>
#include <testing/temporary_directory.hpp>

#include <asio/io_context.hpp>

#include <gtest/gtest.h>
#include <rapidcheck.h>

namespace kappa {
namespace {

using testing_help::faults;
using testing_help::Ledger;

enum class Step { append, run_some, run_all, restart, new_version, pause, resume, another_view };

TEST(AnyOrder, OfAppendsRunsAndRestartsGivesTheRowsOfOnePass) {
  rc::check([] {
    testing_help::TemporaryDirectory place;
    asio::io_context io;
    auto feeds = multifeed::Multifeed::in_memory();
    auto batch = *rc::gen::inRange<std::size_t>(1, 6);
    auto steps =
        *rc::gen::resize(40, rc::gen::container<std::vector<Step>>(
                                 rc::gen::weightedElement<Step>({{8, Step::append},
                                                                 {4, Step::run_some},
                                                                 {2, Step::run_all},
                                                                 {1, Step::restart},
                                                                 {1, Step::new_version},
                                                                 {1, Step::pause},
                                                                 {2, Step::resume},
                                                                 {1, Step::another_view}})));
    std::uint32_t version = 1;
    std::optional<Core> core;
    std::vector<ViewHandle> views;
    auto open = [&] {
      if (core) core->close();
      core.emplace(io, feeds, place / "views", CoreOptions{.batch = batch});
      views = {core->use("ledger", version, Ledger{})};
    };
    open();
    for (Step step : steps) {
      io.restart();
      switch (step) {
        case Step::append: {
          auto feed = core->writer(std::string(1, *rc::gen::inRange('a', 'e')));
          for (auto count = *rc::gen::inRange(1, 8); count > 0; --count)
            feed.append({{"number", count}});
          break;
        }
        case Step::run_some:
          io.poll_one();
          break;
        case Step::run_all:
          io.run();
          break;
        case Step::new_version:
          ++version;
          [[fallthrough]];
        case Step::restart:
          open();
          break;
        case Step::pause:
          views.front().pause();
          break;
        case Step::resume:
          views.front().resume();
          break;
        case Step::another_view:
          views.push_back(core->use("view " + std::to_string(views.size()), Ledger{}));
          break;
      }
    }
    views.front().resume();
    io.restart();
    io.run();
    for (const ViewHandle& view : views) RC_ASSERT(faults(*core, view) == "");
    core->close();
  });
}

}  // namespace
}  // namespace kappa
