#include <protocol/remote_blocks.hpp>

#include <algorithm>
#include <bit>
#include <cstring>

namespace protocol {
namespace {

constexpr std::uint64_t blocks = RemoteBlocks::page_blocks;
constexpr std::size_t page_bytes = blocks / 8;

std::uint64_t word_at(crypto::BytesView bytes, std::size_t word) {
  std::uint64_t value = 0;
  std::memcpy(&value, bytes.data() + 8 * word, 8);
  return std::endian::native == std::endian::little ? __builtin_bswap64(value) : value;
}

/// The first block of a page, from `from` on, that is set in `theirs` (empty: all are) and not in
/// `ours` (empty: none is); `blocks` if there is none.
std::uint64_t first_missing(crypto::BytesView theirs, crypto::BytesView ours, std::uint64_t from) {
  for (std::size_t word = from / 64; word < page_bytes / 8; ++word) {
    std::uint64_t bits = theirs.empty() ? ~std::uint64_t{0} : word_at(theirs, word);
    if (!ours.empty()) bits &= ~word_at(ours, word);
    if (word == from / 64) bits &= ~std::uint64_t{0} >> (from % 64);
    if (bits != 0) return 64 * word + static_cast<std::uint64_t>(std::countl_zero(bits));
  }
  return blocks;
}

}  // namespace

bool RemoteBlocks::has(Seq seq) const {
  std::uint64_t page = seq.value() / blocks;
  auto run = runs_.upper_bound(page);
  if (run == runs_.begin()) return false;
  --run;
  if (page >= run->second.end) return false;
  if (!run->second.bits) return true;
  std::byte byte = (*run->second.bits)[seq.value() % blocks / 8];
  return (byte & (std::byte{0x80} >> static_cast<int>(seq.value() % 8))) != std::byte{0};
}

std::optional<Seq> RemoteBlocks::next_missing(const hypercore::Bitfield& ours, Seq from,
                                              Seq end) const {
  if (from >= end) return {};
  auto run = runs_.upper_bound(from.value() / blocks);
  if (run != runs_.begin()) --run;
  for (; run != runs_.end() && run->first * blocks < end.value(); ++run) {
    for (std::uint64_t page = std::max(run->first, from.value() / blocks);
         page < run->second.end && page * blocks < end.value(); ++page) {
      crypto::BytesView here = ours.page(page);
      if (!here.empty()) here = here.first(page_bytes);
      crypto::BytesView there;
      if (run->second.bits) there = *run->second.bits;
      std::uint64_t start = page * blocks;
      std::uint64_t found =
          start + first_missing(there, here, from.value() > start ? from.value() - start : 0);
      if (found >= end.value() && found < start + blocks) return {};
      if (found < start + blocks) return Seq(found);
    }
  }
  return {};
}

void RemoteBlocks::set(std::uint64_t first, std::uint64_t end, bool here) {
  if (first >= end) return;
  if (here) raise_length(end);
  std::uint64_t first_whole = (first + blocks - 1) / blocks;
  std::uint64_t end_whole = end / blocks;
  if (first_whole > end_whole) {  // all within one page
    set_in_page(end_whole, first % blocks, end % blocks, here);
    return;
  }
  if (first % blocks != 0) set_in_page(first / blocks, first % blocks, blocks, here);
  if (first_whole < end_whole) set_pages(first_whole, end_whole, here);
  if (end % blocks != 0) set_in_page(end_whole, 0, end % blocks, here);
}

void RemoteBlocks::fill(std::uint64_t first, crypto::BytesView bits) {
  for (std::size_t i = bits.size(); i-- > 0;) {
    if (bits[i] == std::byte{0}) continue;
    auto low = static_cast<unsigned>(std::countr_zero(std::to_integer<unsigned char>(bits[i])));
    raise_length(first + 8 * i + 8 - low);
    break;
  }
  while (!bits.empty()) {
    std::uint64_t page = first / blocks;
    std::size_t at = first % blocks / 8;
    crypto::BytesView part = bits.first(std::min(bits.size(), page_bytes - at));
    auto all = [&](std::byte value) {
      return std::all_of(part.begin(), part.end(), [&](std::byte byte) { return byte == value; });
    };
    if (all(std::byte{0})) {
      set(first, first + 8 * part.size(), false);
    } else if (part.size() == page_bytes && all(std::byte{0xff})) {
      set_pages(page, page + 1, true);
    } else if (Page* own = page_of_its_own(page, true)) {
      std::copy(part.begin(), part.end(), own->begin() + static_cast<std::ptrdiff_t>(at));
    }
    first += 8 * part.size();
    bits = bits.subspan(part.size());
  }
}

void RemoteBlocks::set_in_page(std::uint64_t page, std::uint64_t first, std::uint64_t end,
                               bool here) {
  if (first == end) return;
  if (here && end - first == 1 && has(page * blocks + first)) return;
  Page* own = page_of_its_own(page, here);
  if (own == nullptr) return;
  for (std::uint64_t at = first; at < end;) {
    if (at % 8 == 0 && end - at >= 8) {
      (*own)[at / 8] = here ? std::byte{0xff} : std::byte{0};
      at += 8;
    } else {
      std::byte mask = std::byte{0x80} >> static_cast<int>(at % 8);
      std::byte& byte = (*own)[at / 8];
      byte = here ? byte | mask : byte & ~mask;
      ++at;
    }
  }
  // An empty page would be searched again and again.
  bool is_empty = !here && std::all_of(own->begin(), own->end(),
                                       [](std::byte byte) { return byte == std::byte{0}; });
  if (is_empty) remove(runs_.find(page));
}

/// The bits of one page, apart from any run. Nothing if it is empty and not to be made, or the
/// budget is used up.
RemoteBlocks::Page* RemoteBlocks::page_of_its_own(std::uint64_t page, bool make) {
  split_at(page);
  split_at(page + 1);
  auto found = runs_.find(page);
  if (found == runs_.end()) {
    if (!make || !add(page, Run{page + 1, nullptr})) return nullptr;
    std::unique_ptr<Page>& bits = runs_.find(page)->second.bits;
    bits = std::make_unique<Page>();
    return bits.get();
  }
  Run& run = found->second;
  if (!run.bits) {
    if (run.end != page + 1) return nullptr;  // could not be split: no budget
    run.bits = std::make_unique<Page>();
    run.bits->fill(std::byte{0xff});
  }
  return run.bits.get();
}

void RemoteBlocks::set_pages(std::uint64_t first, std::uint64_t end, bool here) {
  split_at(first);
  split_at(end);
  auto run = runs_.lower_bound(first);
  while (run != runs_.end() && run->first < end && run->second.end <= end) run = remove(run);
  if (!here) return;
  // A row of pages that come one after the other is one run.
  auto after = runs_.lower_bound(first);
  if (after != runs_.begin()) {
    auto before = std::prev(after);
    if (before->second.end >= first && !before->second.bits) {
      before->second.end = std::max(before->second.end, end);
      return;
    }
  }
  add(first, Run{end, nullptr});
}

/// Makes `page` the first of a run, if it is in the middle of one.
void RemoteBlocks::split_at(std::uint64_t page) {
  auto run = runs_.upper_bound(page);
  if (run == runs_.begin()) return;
  --run;
  if (run->first == page || run->second.end <= page) return;
  std::uint64_t end = run->second.end;
  if (add(page, Run{end, nullptr})) run->second.end = page;
}

bool RemoteBlocks::add(std::uint64_t first, Run run) {
  if (*budget_ == 0) return false;
  if (runs_.emplace(first, std::move(run)).second) --*budget_;
  return true;
}

RemoteBlocks::Runs::iterator RemoteBlocks::remove(Runs::iterator run) {
  ++*budget_;
  return runs_.erase(run);
}

void RemoteBlocks::forget_all() {
  *budget_ += runs_.size();
  runs_.clear();
  length_ = 0;
}

}  // namespace protocol
