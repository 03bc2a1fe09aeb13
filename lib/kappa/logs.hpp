#pragma once
/// @file
/// The feeds of a core, numbered in the order in which they came, and who is woken when one of them
/// has what was missing.
///
/// For the library, not for programs.

#include <kappa/entry.hpp>
#include <multifeed/multifeed.hpp>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace kappa {

/// What comes next in one feed.
struct Reading {
  std::size_t feed = 0;
  hypercore::Seq from, to;  ///< blocks `from` to `to - 1`
  std::size_t entries = 0;  ///< how many of them were here
  std::size_t bytes = 0;
  std::optional<std::string> damage = {};  ///< why block `to` could not be read
};

class Logs : public std::enable_shared_from_this<Logs> {
 public:
  class Listener {
   public:
    virtual ~Listener() = default;
    virtual void feed_added(std::size_t feed) = 0;
    /// Block `seq`, which was waited for, is here.
    virtual void block_arrived(std::size_t feed, hypercore::Seq seq) = 0;
  };

  Logs(const multifeed::Multifeed& feeds, Listener& listener)
      : multifeed_(feeds), listener_(&listener) {}
  /// Tells the listener of the feeds that are there, and from now on of those to come.
  void start();
  void close();

  const multifeed::Multifeed& multifeed() const { return multifeed_; }
  std::size_t size() const { return slots_.size(); }
  const hypercore::Feed& feed(std::size_t number) const { return slots_[number].feed; }
  std::uint64_t total() const;  ///< blocks of all feeds

  /// Whether a view that has seen all blocks before `next` can go on. A block that is not here
  /// stops it, but for one of our own that was cleared: nobody sends it, so it is passed over.
  bool can_go_on(std::size_t feed, hypercore::Seq next) const;
  /// Tells the listener once block `next`, which is not here, is.
  void await(std::size_t feed, hypercore::Seq next);
  /// Appends the entries of a feed from block `from` on to `entries`: those before `until` that are
  /// here without a gap, at most `most`, and no more after `most_bytes`.
  Reading read(std::size_t feed, hypercore::Seq from, hypercore::Seq until, std::size_t most,
               std::size_t most_bytes, std::vector<Entry>& entries) const;

 private:
  struct Wait {
    hypercore::Seq seq;
    hypercore::Subscription subscription;
  };
  struct Slot {
    hypercore::Feed feed;
    std::vector<Wait> waits;
  };
  void arrived(std::size_t feed, hypercore::Seq seq);

  multifeed::Multifeed multifeed_;
  Listener* listener_;
  std::vector<Slot> slots_;
  multifeed::Subscription new_feeds_;
};

/// The JSON value in a block; null if it is none.
hypercore::Json value_in(crypto::BytesView block);

}  // namespace kappa
