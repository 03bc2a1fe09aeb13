#include <sim/host.hpp>

#include <sim/villain.hpp>
#include <sim/world.hpp>

#include <protocol/peer.hpp>

namespace sim {

using hypercore::Feed;
using hypercore::Seq;

void Host::start() {
  up = true;
  if (!is_honest()) return;
  for (Copy& copy : copies) {
    Log& log = world_.logs()[copy.log];
    copy.disk->restart();
    hypercore::Options options;
    if (copy.writes) options.key_pair = log.keys;
    copy.feed = Feed::open(copy.disk->directory(), log.keys.public_key, options);
    copy.disk->settle();
    if (copy.feed->recovery().mended()) {
      world_.tell("host {} mended: {}", number, copy.feed->recovery().what);
    }
    if (copy.writes) {
      // An append that was cut off may have got through, but none that was acknowledged is lost.
      Seq length = copy.feed->length();
      world_.require(length >= log.blocks.size(), fmt::format("host {} lost blocks that it had "
                                                              "acknowledged: {} of {} are left",
                                                              number, length, log.blocks.size()));
      for (Seq seq = log.blocks.size(); seq < length; ++seq) {
        log.blocks.push_back(copy.feed->get(seq));
      }
    }
    check(copy, false);
    std::size_t which = copy.log;
    copy.feed->on_block(0, [this, which](Seq seq, crypto::BytesView block) {
      const auto& blocks = world_.logs()[which].blocks;
      world_.require(
          seq < blocks.size() && std::equal(block.begin(), block.end(), blocks[seq.value()].begin(),
                                            blocks[seq.value()].end()),
          fmt::format("host {} took a false block {}", number, seq));
    });
    for (std::uint64_t seq : std::set(copy.wishes)) wait_for(copy, seq);
  }
}

void Host::stop() {
  up = false;
  for (Copy& copy : copies) {
    // As if the program was killed: nothing more is written.
    copy.disk->fail_after(0);
    if (copy.feed) copy.feed->close();
    copy.feed.reset();
    bool may_lose = !copy.writes && world_.random().chance(50);
    if (may_lose) copy.disk->lose_last_writes(world_.random().below(12));
  }
}

bool Host::has_crashed() const {
  return std::any_of(copies.begin(), copies.end(),
                     [](const Copy& copy) { return copy.disk->has_failed(); });
}

bool Host::is_sparse() const {
  return std::any_of(copies.begin(), copies.end(), [](const Copy& copy) { return copy.sparse; });
}

void Host::greet(const std::shared_ptr<protocol::SessionCore>& core, bool live) {
  if (!is_honest()) {
    for (std::size_t log = 0; log < world_.logs().size(); ++log) Villain::start(world_, core, log);
    return;
  }
  for (Copy& copy : copies) {
    hypercore::ReplicateOptions options{.live = live};
    options.sparse = copy.sparse;
    protocol::Peer::start(core, *copy.feed, options);
  }
}

void Host::append(Copy& copy) {
  Random& random = world_.random();
  std::vector<crypto::Bytes> blocks;
  for (std::uint64_t i = random.between(1, 4); i > 0; --i) {
    std::size_t size = random.chance(5) ? 3000 : random.below(60);
    blocks.push_back(random.bytes(size));
  }
  auto& log = world_.logs()[copy.log].blocks;
  std::size_t before = log.size();
  log.insert(log.end(), blocks.begin(), blocks.end());
  try {
    copy.feed->append_batch(blocks);
  } catch (const storage::Error&) {
    log.resize(before);  // the disk failed, and it crashes now
    return;
  }
  world_.counts().appends += blocks.size();
  world_.tell("host {} appends, {} now", number, log.size());
}

void Host::wish(Copy& copy) {
  // Sometimes for what is yet to be written.
  std::uint64_t seq = world_.random().below(world_.logs()[copy.log].blocks.size() + 3);
  if (copy.wishes.insert(seq).second) wait_for(copy, seq);
}

void Host::wait_for(Copy& copy, std::uint64_t seq) {
  auto exchange = protocol::Exchange::of(*copy.feed);
  exchange->wait_for_block(seq, false, [](const protocol::WaitResult&) {});
  exchange->wait_for_length(seq + 1, false, [](const protocol::WaitResult&) {});
}

bool Host::is_complete(const Copy& copy) const {
  std::uint64_t length = world_.logs()[copy.log].blocks.size();
  if (!copy.sparse) return copy.feed->length() == length && copy.feed->downloaded() == length;
  return std::all_of(copy.wishes.begin(), copy.wishes.end(),
                     [&](std::uint64_t seq) { return seq >= length || copy.feed->has(seq); });
}

void Host::check(Copy& copy, bool to_the_end) {
  const auto& blocks = world_.logs()[copy.log].blocks;
  auto where = [&] { return fmt::format("host {}, feed {}", number, copy.log); };
  world_.require(copy.feed->length() <= blocks.size(),
                 fmt::format("{}: {} blocks, the owner wrote {}", where(), copy.feed->length(),
                             blocks.size()));
  for (Seq seq = 0; seq < copy.feed->length(); ++seq) {
    world_.require(!copy.feed->has(seq) || copy.feed->get(seq) == blocks[seq.value()],
                   fmt::format("{}: block {} is false", where(), seq));
  }
  world_.require(!to_the_end || is_complete(copy), where() + ": blocks are missing");
  hypercore::AuditReport report = copy.feed->audit();
  world_.require(report.clean(),
                 fmt::format("{}: {} bad blocks, {} bad nodes, signature {}", where(),
                             report.bad.size(), report.damaged_nodes, report.signature_ok));
}

}  // namespace sim
