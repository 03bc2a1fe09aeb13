// With a class that has a handle of its own, and the standard library.
#include <fmt/core.h>
#include <asio/io_context.hpp>
#include <kappa/core.hpp>
#include <multifeed/replicate.hpp>
#include <swarm/swarm.hpp>
#include <terminal/clock.hpp>
#include <terminal/lines.hpp>

#include <iostream>
#include <string>

// A view: how many chat messages each nickname has written, a row for each.
class Counts {
 public:
  class Handle : public kappa::ViewHandle {
   public:
    using ViewHandle::ViewHandle;
    void print() const {
      read({}, [](std::string_view who, std::string_view count) {
        std::cout << who << ": " << count << '\n';
        return true;
      });
      std::cout << "(that was all)" << std::endl;
    }
  };
  void map(const kappa::Entry& entry, kappa::Rows& rows) const {
    const hypercore::Json& message = entry.value;
    if (message["type"] != "chat-message" || !message["nickname"].is_string()) return;
    const auto before = rows.get(message["nickname"].as_string());
    rows.put(message["nickname"].as_string(), std::to_string(before ? std::stoul(*before) + 1 : 1));
  }
};

int main(int argc, char** argv) {
  const std::string nickname = argc > 1 ? argv[1] : "cat-lover";
  asio::io_context io;
  kappa::Core core(io, "multichat");

  auto mine = core.writer("local");
  terminal::on_line(io, [mine, nickname](const std::string& line) {
    mine.append({{"type", "chat-message"},
                 {"nickname", nickname},
                 {"text", line},
                 {"timestamp", terminal::now()}});
  });

  auto counts = core.use("counts", 77, Counts{});
  core.on_ready([counts] {
    counts.print();
    counts.on_indexed([counts](const auto&) { counts.print(); });
  });

  swarm::Swarm swarm(io);
  swarm.on_connection([core](swarm::Connection connection) {
    core.replicate(std::move(connection), {.live = true});
  });
  swarm.join(swarm::Topic::named("kappa-workshop"));

  io.run();
}
