#include <sim/world.hpp>

#include <fmt/core.h>

#include <algorithm>

namespace sim {

using protocol::Time;
using std::chrono::milliseconds;
using std::chrono::seconds;

World::World(std::uint64_t seed, bool trace) : random_(seed), trace_(trace) { build_network(); }

void World::print(const std::string& what) const {
  auto since = std::chrono::duration_cast<milliseconds>(now_ - Time(std::chrono::hours(1)));
  fmt::print("{:>8} ms  {}\n", since.count(), what);
}

// Feed 0 is written by host 0, and feed 1, if there is one, by host 1. Honest hosts with full
// copies are connected with each other, however far; sparse ones and villains hang on to them.
void World::build_network() {
  std::size_t feeds = random_.chance(30) ? 2 : 1;
  std::size_t full = random_.between(2, 5);
  std::size_t sparse = random_.below(3);
  std::size_t villains = random_.chance(60) ? random_.between(1, 2) : 0;
  std::size_t count = std::min<std::size_t>(full + sparse + villains, 8);

  for (std::size_t log = 0; log < feeds; ++log) {
    logs_.push_back({crypto::KeyPair::from_seed(crypto::Seed::from(random_.bytes(32))), {}});
  }
  for (std::size_t number = 0; number < count; ++number) {
    bool is_villain = number >= full + sparse;
    auto nature = is_villain ? Host::Nature::villain : Host::Nature::honest;
    hosts_.push_back(std::make_unique<Host>(*this, number, nature));
    Host& host = *hosts_.back();
    for (std::size_t log = 0; log < feeds && host.is_honest(); ++log) {
      bool is_writer = log == number;
      Copy copy{.log = log, .writes = is_writer, .sparse = !is_writer && number >= full};
      // What it writes comes first.
      host.copies.insert(is_writer ? host.copies.begin() : host.copies.end(), copy);
    }
    host.start();
    if (number > 0 && number < full) add_link(random_.below(number), number);
    if (number >= full) {
      for (std::uint64_t links = random_.between(1, 3); links > 0; --links) {
        add_link(random_.below(full), number);
      }
    }
  }
  for (std::uint64_t extra = random_.below(4); extra > 0; --extra) {
    add_link(random_.below(full), random_.below(full));
  }
  tell("{} hosts: {} full, {} sparse, {} villains; {} feeds, {} links", count, full, sparse,
       villains, feeds, links_.size());
}

void World::add_link(std::size_t one, std::size_t other) {
  auto joins = [&](const Link& link) {
    return (link.one == one && link.other == other) || (link.one == other && link.other == one);
  };
  if (one == other || std::any_of(links_.begin(), links_.end(), joins)) return;
  Link link{one, other};
  if (random_.chance(50)) std::swap(link.one, link.other);
  link.weather.most_delay = random_.chance(20) ? 3000 : random_.between(2, 300);
  link.weather.largest_piece = random_.chance(10) ? 10 : random_.between(20, 70000);
  link.weather.buffers = random_.chance(50);
  if (random_.chance(10)) link.weather.flips_percent = 10;
  link.connect_at = now_ + milliseconds(random_.below(3000));
  links_.push_back(link);
}

// Running

void World::run() {
  for (const auto& host : hosts_) {
    for (Copy& copy : host->copies) {
      for (std::uint64_t i = random_.below(10); copy.writes && i > 0; --i) host->append(copy);
    }
  }
  live_until(now_ + seconds(random_.between(5, 60)), false);

  tell("now nothing more happens");
  for (const auto& host : hosts_) {
    if (!host->up) host->start();
  }
  for (Link& link : links_) {
    link.cut = false;
    link.weather.flips_percent = 0;
    link.weather.most_delay = std::min<std::uint64_t>(link.weather.most_delay, 300);
  }
  Time limit = now_ + seconds(300);
  while (!has_converged()) {
    require(now_ < limit, "after five minutes of calm: " + who_lacks_what());
    live_until(now_ + seconds(1), true);
  }
  for (const auto& host : hosts_) {
    for (Copy& copy : host->copies) host->check(copy, true);
  }
  for (const auto& connection : connections_) connection->reset();
  tell("all have all: {} blocks, {} connections, {} repelled, {} crashes, {} packets",
       counts_.appends, counts_.connections, counts_.repelled, counts_.crashes, counts_.packets);
}

void World::live_until(Time end, bool calm) {
  Time next_event = calm ? Time::max() : now_;
  while (now_ < end) {
    step(std::min(end, next_event));
    for (const auto& host : hosts_) {
      if (host->up && host->has_crashed()) crash(*host);
      if (!host->up && host->up_at <= now_) {
        tell("host {} is back", host->number);
        host->start();
      }
    }
    connect();
    if (now_ < next_event) continue;
    something_happens();
    next_event = now_ + milliseconds(random_.between(1, 3000));
  }
}

/// Jumps to the next time that something is to happen, and lets it happen.
void World::step(Time end) {
  Time next = end;
  for (const auto& connection : connections_) next = std::min(next, connection->next());
  for (const auto& host : hosts_) {
    if (!host->up) next = std::min(next, host->up_at);
  }
  for (const Link& link : links_) {
    if (!link.cut && link.connect_at > now_) next = std::min(next, link.connect_at);
  }
  now_ = std::max(now_ + milliseconds(1), next);
  for (const auto& connection : connections_) connection->step();
  std::erase_if(connections_, [](const auto& connection) { return connection->is_over(); });
}

void World::connect() {
  for (Link& link : links_) {
    if (link.cut || now_ < link.connect_at) continue;
    auto connection = link.connection.lock();
    if (connection && connection->is_usable()) continue;
    if (!hosts_[link.one]->up || !hosts_[link.other]->up) continue;
    if (connection) {  // it has broken: again, but not at once
      link.connection.reset();
      link.connect_at = now_ + milliseconds(random_.between(200, 4000));
      continue;
    }
    ++counts_.connections;
    connections_.push_back(std::make_shared<Connection>(*this, link.one, link.other, link.weather));
    link.connection = connections_.back();
    link.connect_at = now_ + milliseconds(random_.between(200, 4000));
  }
}

void World::something_happens() {
  Host& host = *hosts_[random_.below(hosts_.size())];
  Link& link = links_[random_.below(links_.size())];
  std::uint64_t what = random_.below(100);
  if (what < 50) {
    Host& writer = *hosts_[random_.below(logs_.size())];
    if (writer.up) writer.append(writer.copies[0]);
  } else if (what < 65) {
    for (Copy& copy : host.copies) {
      if (host.up && copy.sparse) host.wish(copy);
    }
  } else if (what < 75) {
    cut(link, random_.chance(50));
  } else if (what < 85) {
    if (link.cut) tell("the link of hosts {} and {} is restored", link.one, link.other);
    link.cut = false;
  } else if (host.up && host.is_honest()) {
    if (what < 90) {
      crash(host);
    } else {
      Copy& copy = host.copies[random_.below(host.copies.size())];
      copy.disk->fail_after(random_.below(20));
      if (copy.writes) host.append(copy);
    }
  }
}

void World::crash(Host& host) {
  tell("host {} crashes", host.number);
  ++counts_.crashes;
  for (const auto& connection : connections_) {
    if (!connection->joins(host.number)) continue;
    if (random_.chance(40)) connection->go_silent();
    connection->drop(host.number);
  }
  host.stop();
  host.up_at = now_ + milliseconds(random_.between(1, 8000));
}

void World::cut(Link& link, bool silently) {
  auto connection = link.connection.lock();
  link.cut = true;
  if (!connection) return;
  tell("the link of hosts {} and {} is cut{}", link.one, link.other, silently ? " silently" : "");
  if (silently) {
    connection->go_silent();
  } else {
    connection->reset();
  }
}

// The end

bool World::has_converged() {
  return std::all_of(hosts_.begin(), hosts_.end(), [](const auto& host) {
    return host->up && std::all_of(host->copies.begin(), host->copies.end(),
                                   [&](const Copy& copy) { return host->is_complete(copy); });
  });
}

std::string World::who_lacks_what() {
  std::string result;
  for (const auto& host : hosts_) {
    for (const Copy& copy : host->copies) {
      if (!host->up || host->is_complete(copy)) continue;
      result += fmt::format("host {} has {} of {} blocks of feed {}{}; ", host->number,
                            copy.feed->downloaded(), logs_[copy.log].blocks.size(), copy.log,
                            copy.sparse ? " (sparse)" : "");
    }
  }
  return result;
}

}  // namespace sim
