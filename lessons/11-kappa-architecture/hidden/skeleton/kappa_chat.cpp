// Who talks most: what is typed goes into a log, and a
// view of all logs counts it.
#include <fmt/core.h>
#include <asio/io_context.hpp>
#include <kappa/core.hpp>
#include <multifeed/replicate.hpp>
#include <swarm/swarm.hpp>
#include <terminal/clock.hpp>
#include <terminal/lines.hpp>

#include <string>

// A view: how many entries each feed has, a row for each.
// YOUR CODE HERE: let it count chat messages instead, by nickname.
struct Counts {
  void map(const kappa::Entry& entry, kappa::Rows& rows) const {
    const std::string who = entry.id.feed.hex();
    const int count = std::stoi(rows.get(who).value_or("0")) + 1;
    rows.put(who, std::to_string(count));
  }
};

// Prints all rows of a view, in the order of their keys.
void print_rows(const kappa::ViewHandle& view) {
  view.read({}, [](std::string_view key, std::string_view value) {
    fmt::print("{}: {}\n", key, value);
    return true;  // on to the next row
  });
}

int main(int argc, char** argv) {
  const std::string nickname = argc > 1 ? argv[1] : "cat-lover";
  asio::io_context io;
  // YOUR CODE HERE instead of the next line: open the same
  // feeds with a kappa::Core.
  auto multi = multifeed::JsonMultifeed::open("multichat");

  auto mine = multi.writer("local");
  terminal::on_line(io, [mine, nickname](const std::string& line) {
    mine.append({{"type", "chat-message"},
                 {"nickname", nickname},
                 {"text", line},
                 {"timestamp", terminal::now()}});
  });

  // YOUR CODE HERE instead of the next lines: use the view, and print its rows
  // when it is ready and whenever it has taken in more.
  multi.on_feed([](const hypercore::JsonFeed& feed) {
    feed.on_block(hypercore::from_start, [](const hypercore::Json& message) {
      if (message["type"] != "chat-message") return;
      fmt::print("<{}> {}: {}\n", message["timestamp"], message["nickname"], message["text"]);
    });
  });

  swarm::Swarm swarm(io);
  swarm.on_connection([multi](swarm::Connection connection) {
    multi.replicate(std::move(connection), {.live = true});
  });
  swarm.join(swarm::Topic::named("kappa-workshop"));

  io.run();
}
