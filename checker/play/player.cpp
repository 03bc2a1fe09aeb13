#include <checker/play/player.hpp>

#include <multifeed/replicate.hpp>
#include <terminal/clock.hpp>

#include <fmt/core.h>
#include <asio/ip/tcp.hpp>

#include <algorithm>

namespace play {

namespace {

kappa::Write write_of(const kappa::Entry& entry) {
  if (entry.value["type"] != "move-player") return kappa::no_write;
  return {.key = entry.id.feed.hex(), .links = kappa::links_in(entry)};
}

kappa::SortKeys time_of(const kappa::Entry& entry) {
  if (entry.value["type"] != "chat-message") return kappa::nowhere;
  return kappa::sort_key(entry.value["timestamp"]);
}

int within(int size, const hypercore::Json& number) {
  if (!number.is_number()) return 0;
  return static_cast<int>(std::clamp(number.as_number(), 0.0, size - 1.0));
}

Place place_of(const std::vector<kappa::Entry>& moves) {
  if (moves.empty()) return {15, 6};
  const hypercore::Json& newest = moves.back().value;
  return {within(world_width, newest["x"]), within(world_height, newest["y"])};
}

}  // namespace

Player::Player(asio::io_context& io, std::string nickname, const swarm::Options& where)
    : nickname_(std::move(nickname)),
      core_(io, multifeed::Multifeed::in_memory()),
      mine_(core_.writer("local")),
      players_(core_.use("players", kappa::KeyValueView(write_of))),
      chats_(core_.use("chats", kappa::ListView(time_of))),
      swarm_(io, where) {
  walk(0, 0);
  swarm_.on_connection([core = core_](swarm::Connection connection) {
    core.replicate(std::move(connection), {.live = true});
  });
  swarm_.join(swarm::Topic::named("kappa-workshop-game"));
}

std::string Player::address() const {
  const auto endpoint = swarm_.listening_on();
  return fmt::format("{}:{}", endpoint.address().to_string(), endpoint.port());
}

std::string Player::id() const { return mine_.key().hex(); }

void Player::walk(int columns, int rows) const {
  players_.on_ready([players = players_, mine = mine_, nickname = nickname_, columns, rows] {
    const std::string me = mine.key().hex();
    const auto moves = players.get(me);
    const Place from = place_of(moves);
    const Place to = {std::clamp(from.x + columns, 0, world_width - 1),
                      std::clamp(from.y + rows, 0, world_height - 1)};
    if (!moves.empty() && to == from) return;
    mine.append({{"type", "move-player"},
                 {"nickname", nickname},
                 {"x", to.x},
                 {"y", to.y},
                 {"links", players.links_json(me)}});
  });
}

void Player::say(const std::string& text) const {
  mine_.append({{"type", "chat-message"},
                {"nickname", nickname_},
                {"text", text},
                {"timestamp", terminal::now()}});
}

std::size_t Player::written() const { return mine_.length().value(); }

std::map<std::string, Place> Player::places() const {
  std::map<std::string, Place> places;
  for (const std::string& player : players_.keys()) {
    const auto moves = players_.get(player);
    if (!moves.empty()) places.emplace(player, place_of(moves));
  }
  return places;
}

void Player::on_message(std::function<void(const kappa::Entry&)> callback) const {
  chats_.on_insert(std::move(callback));
}

void Player::on_move(std::function<void()> callback) const {
  players_.on_update([callback = std::move(callback)](const auto&, const auto&) { callback(); });
}

}  // namespace play
