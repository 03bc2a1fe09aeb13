// A feed whose files hold whatever the fuzzer wrote into them: opening, reading and writing it
// either works or is refused, and what an append acknowledged is there when the feed is opened
// again.
#include <fuzz/input.hpp>
#include <fuzz/small_disk.hpp>
#include <hypercore/feed.hpp>

#include <array>

using fuzz::require;
using namespace hypercore;

namespace {

constexpr std::array<const char*, 6> names{"key",  "secret_key", "data",
                                           "tree", "signatures", "bitfield"};

/// Up to 255 pieces: which file, at which byte, how many bytes, and these. What lies between is
/// zeros.
std::shared_ptr<storage::MemoryFiles> take_files(fuzz::Input& input) {
  auto files = std::make_shared<storage::MemoryFiles>();
  std::size_t pieces = input.byte();
  for (std::size_t i = 0; i < pieces && !input.empty(); ++i) {
    const char* name = names.at(input.below(names.size()));
    std::size_t at = input.number();
    std::size_t count = input.number();
    BytesView bytes = input.bytes(count);
    Bytes contents = files->contents(name);
    if (contents.size() < at + bytes.size()) contents.resize(at + bytes.size());
    std::copy(bytes.begin(), bytes.end(), contents.begin() + static_cast<std::ptrdiff_t>(at));
    files->put(name, contents);
  }
  return files;
}

Feed open(const std::shared_ptr<storage::MemoryFiles>& files) {
  return Feed::open(std::make_shared<fuzz::SmallDisk>(files), {}, {.create_if_missing = false});
}

/// Does one thing. What a feed may refuse, it may refuse here.
void act(Feed& feed, const std::shared_ptr<storage::MemoryFiles>& files, fuzz::Input& input) {
  std::uint64_t any = input.number();
  switch (input.below(8)) {
    case 0:
      feed.get(any);
      break;
    case 1:
      feed.audit();
      break;
    case 2:
      feed.audit({.drop_bad = true, .repair = true});
      break;
    case 3:
      feed.seek(any);
      break;
    case 4:
      feed.clear(any, any + input.byte());
      break;
    case 5: {
      feed.on_block(any, [](Seq, BytesView) {});
      break;
    }
    case 6:
      feed.close(), feed = open(files);
      break;
    default: {
      Bytes block(any % 300, std::byte{7});
      Seq seq = feed.append(block);
      require(feed.get(seq) == block, "what was appended can be read");
      std::uint64_t length = feed.length().value();
      feed.close();
      feed = open(files);
      require(feed.length().value() == length,
              "what was appended is there when it is opened again");
      require(feed.get(seq) == block, "and is the same");
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(data, size);
  auto files = take_files(input);
  try {
    Feed feed = open(files);
    for (int i = 0; i < 20 && !input.empty(); ++i) {
      try {
        act(feed, files, input);
      } catch (const Error&) {
      } catch (const storage::Error&) {
      }
      if (feed.closed()) return 0;
    }
  } catch (const Error&) {
  } catch (const storage::Error&) {
  }
  return 0;
}
