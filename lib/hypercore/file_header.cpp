#include <hypercore/file_header.hpp>

#include <hypercore/error.hpp>

#include <algorithm>

namespace hypercore {

std::array<std::byte, FileHeader::size> FileHeader::encode() const {
  std::array<std::byte, size> bytes{std::byte{0x05}, std::byte{0x02}, std::byte{0x57},
                                    std::byte{type}};
  bytes[5] = static_cast<std::byte>(entry_size >> 8);
  bytes[6] = static_cast<std::byte>(entry_size & 0xff);
  bytes[7] = static_cast<std::byte>(algorithm.size());
  std::transform(algorithm.begin(), algorithm.end(), bytes.begin() + 8,
                 [](char letter) { return static_cast<std::byte>(letter); });
  return bytes;
}

HeaderState look_at_header(const storage::RandomAccess& file, const FileHeader& expected) {
  auto right = expected.encode();
  std::size_t here =
      static_cast<std::size_t>(std::min<std::uint64_t>(file.size(), FileHeader::size));
  std::array<std::byte, FileHeader::size> bytes{};
  file.read(0, std::span(bytes).first(here));
  std::size_t meaningful = std::min(here, 8 + expected.algorithm.size());
  if (!std::equal(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(meaningful),
                  right.begin())) {
    return HeaderState::foreign;
  }
  return here < FileHeader::size ? HeaderState::absent : HeaderState::right;
}

void throw_foreign(const storage::RandomAccess& file) {
  throw Error(
      Errc::foreign_file,
      file.name() +
          " is no file of a hypercore 9 feed, or its first bytes are damaged; nothing was changed: "
          "restore the file from a copy, or open another directory");
}

}  // namespace hypercore
