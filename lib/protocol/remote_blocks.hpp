#pragma once
/// @file
/// Which blocks a peer says it has. What a peer says is free for it and must be cheap for us:
/// ranges are kept as ranges, everything else as pages of bits, and both come out of a budget that
/// all feeds of a connection share. What does not fit is forgotten: then the peer is not asked for
/// those blocks.
///
/// For the library, not for programs.

#include <protocol/error.hpp>

#include <hypercore/bitfield.hpp>

#include <array>
#include <map>
#include <memory>
#include <optional>

namespace protocol {

using hypercore::Seq;

class RemoteBlocks {
 public:
  /// No feed that is replicated has more blocks: 2^32.
  static constexpr std::uint64_t limit = std::uint64_t{1} << 32;
  static constexpr std::uint64_t page_blocks = hypercore::Bitfield::blocks_per_page;
  /// Ranges and pages, of 1 KiB each, that one connection may cost: 32 MiB.
  static constexpr std::size_t session_budget = 32768;

  /// @param budget entries that are left, shared
  explicit RemoteBlocks(std::shared_ptr<std::size_t> budget) : budget_(std::move(budget)) {}
  ~RemoteBlocks() { forget_all(); }
  RemoteBlocks(const RemoteBlocks&) = delete;
  RemoteBlocks& operator=(const RemoteBlocks&) = delete;

  /// The peer has blocks `first` to `end - 1`, or has them no more. `end` at most `limit`.
  void set(std::uint64_t first, std::uint64_t end, bool here);
  /// The same for as many blocks as there are bits, most significant first, from block `first` on,
  /// a multiple of 8. First and last together at most `limit`.
  void fill(std::uint64_t first, crypto::BytesView bits);
  void forget_all();

  bool has(Seq seq) const;
  /// The highest block it ever had, and one.
  Seq length() const { return length_; }
  void raise_length(Seq length) { length_ = std::max(length_, length); }

  /// The first block in the range that the peer has and `ours` lacks.
  std::optional<Seq> next_missing(const hypercore::Bitfield& ours, Seq from, Seq end) const;

 private:
  using Page = std::array<std::byte, page_blocks / 8>;
  struct Run {
    std::uint64_t end;           // in pages
    std::unique_ptr<Page> bits;  // nothing: all are here
  };
  using Runs = std::map<std::uint64_t, Run>;  // by first page

  void set_in_page(std::uint64_t page, std::uint64_t first, std::uint64_t end, bool here);
  void set_pages(std::uint64_t first, std::uint64_t end, bool here);
  Page* page_of_its_own(std::uint64_t page, bool make);
  void split_at(std::uint64_t page);
  bool add(std::uint64_t first, Run run);
  Runs::iterator remove(Runs::iterator run);

  std::shared_ptr<std::size_t> budget_;
  Runs runs_;
  Seq length_;
};

}  // namespace protocol
