// A view of the game's log: what everybody is called, and
// what they were called before.
#include <fmt/core.h>
#include <asio/io_context.hpp>
#include <kappa/core.hpp>
#include <multifeed/replicate.hpp>
#include <swarm/swarm.hpp>
#include <terminal/clock.hpp>
#include <terminal/lines.hpp>

#include <map>
#include <string>
#include <string_view>

// Lines that one can type. `--examples` prints them, and the check types them.
constexpr const char* examples[] = {"hello", "/nick lady-of-the-lake", "do you know me?",
                                    "/nick somebody-else"};

// What a typed line says in the log.
hypercore::Json entry_of(const std::string& line, const std::string& nickname) {
  if (line.starts_with("/nick ")) return {{"type", "new-nickname"}, {"nickname", nickname}};
  return {{"type", "chat-message"},
          {"nickname", nickname},
          {"text", line},
          {"timestamp", terminal::now()}};
}

// A person is a feed. Its row has the nickname of now, and the rows
// behind it all that there were.
struct Nicknames {
  // What an entry changes in the rows.
  void map(const kappa::Entry& entry, kappa::Rows& rows) const {
    if (!entry.value["nickname"].is_string()) return;
    const std::string& nickname = entry.value["nickname"].as_string();
    const std::string person = entry.id.feed.hex();
    if (rows.get(person) == nickname) return;
    rows.put(person, nickname);
    rows.put(fmt::format("{}@{:016}", person, entry.id.seq.value()), nickname);
  }
};

// Everything that is in the view, and a line of dashes below it.
void show(const kappa::ViewHandle& view) {
  std::map<std::string, std::string> people;
  view.read({}, [&people](std::string_view key, std::string_view nickname) {
    if (key.find('@') == key.npos) return true;  // it comes again, as the last that there was
    std::string& line = people[std::string(key.substr(0, key.find('@')))];
    line = std::string(nickname) + (line.empty() ? "" : ", before that ") + line;
    return true;  // on to the next row
  });
  for (const auto& [person, line] : people) fmt::print("{}\n", line);
  fmt::print("----------\n");
}

int main(int argc, char** argv) {
  std::string nickname = argc > 1 ? argv[1] : "cat-lover";
  if (nickname == "--examples") {
    for (const char* line : examples) fmt::print("{}\n", line);
    return 0;
  }

  asio::io_context io;
  kappa::Core core(io, "game");
  auto mine = core.writer("local");
  auto view = core.use("my-view", 2, Nicknames{});

  core.on_ready([view] {
    show(view);
    view.on_indexed([view](const auto&) { show(view); });
  });
  terminal::on_line(io, [mine, nickname](const std::string& line) mutable {
    if (line.starts_with("/nick ")) nickname = line.substr(6);
    mine.append(entry_of(line, nickname));
  });

  swarm::Swarm swarm(io);
  swarm.on_connection([core](swarm::Connection connection) {
    core.replicate(std::move(connection), {.live = true});
  });
  swarm.join(swarm::Topic::named("kappa-workshop-game"));

  io.run();
}
