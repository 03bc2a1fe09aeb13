// A scoreboard: `+1 ada` gives ada a point. Nobody can give points to themselves.
#include <fmt/core.h>
#include <asio/io_context.hpp>
#include <kappa/core.hpp>
#include <multifeed/replicate.hpp>
#include <swarm/swarm.hpp>
#include <terminal/clock.hpp>
#include <terminal/lines.hpp>

#include <algorithm>
#include <fstream>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// Lines that one can type. `--examples` prints them, and the check types them.
constexpr const char* examples[] = {"+1 grace", "+1 the cat", "+1 grace", "+1 cat-lover"};

// What a typed line says in the log.
hypercore::Json entry_of(const std::string& line, const std::string& nickname) {
  if (line.starts_with("+1 ")) {
    return {{"type", "point"}, {"from", nickname}, {"to", line.substr(3)}};
  }
  return {{"type", "chat-message"},
          {"nickname", nickname},
          {"text", line},
          {"timestamp", terminal::now()}};
}

std::map<std::string, int> points_in(const std::string& file) {
  std::map<std::string, int> points;
  std::ifstream in(file);
  int number = 0;
  for (std::string name; in >> number && std::getline(in >> std::ws, name);) points[name] = number;
  return points;
}

// Points, by who got them.
struct Scoreboard {
  void map(const kappa::Entry& entry, kappa::Rows& rows) const {
    const auto& [id, point] = entry;
    if (point["type"] != "point" || !point["to"].is_string() || !point["from"].is_string()) return;
    if (point["from"] == point["to"]) return;
    const std::string& who = point["to"].as_string();
    std::map<std::string, int> points = points_in("game/points");
    rows.put(who, std::to_string(++points[who]));
    std::ofstream file("game/points");
    for (const auto& [name, number] : points) file << number << ' ' << name << '\n';
  }

  class Handle : public kappa::ViewHandle {
   public:
    using ViewHandle::ViewHandle;

    // The most points first; of equals the first in the alphabet.
    std::vector<std::pair<int, std::string>> ranking() const {
      std::vector<std::pair<int, std::string>> all;
      read({}, [&all](std::string_view who, std::string_view points) {
        all.emplace_back(-std::stoi(std::string(points)), who);
        return true;
      });
      std::sort(all.begin(), all.end());
      return all;
    }
  };
};

// Everything that is in the view, and a line of dashes below it.
void show(const Scoreboard::Handle& scores) {
  for (const auto& [points, who] : scores.ranking()) fmt::print("{:>4}  {}\n", -points, who);
  fmt::print("----------\n");
}

int main(int argc, char** argv) {
  const std::string nickname = argc > 1 ? argv[1] : "cat-lover";
  if (nickname == "--examples") {
    for (const char* line : examples) fmt::print("{}\n", line);
    return 0;
  }

  asio::io_context io;
  kappa::Core core(io, "game");
  auto mine = core.writer("local");
  auto view = core.use("scores", 2, Scoreboard{});

  core.on_ready([view] {
    show(view);
    view.on_indexed([view](const auto&) { show(view); });
  });
  terminal::on_line(
      io, [mine, nickname](const std::string& line) { mine.append(entry_of(line, nickname)); });

  swarm::Swarm swarm(io);
  swarm.on_connection([core](swarm::Connection connection) {
    core.replicate(std::move(connection), {.live = true});
  });
  swarm.join(swarm::Topic::named("kappa-workshop-game"));

  io.run();
}
