#include <interop/feed_files.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <stdexcept>

namespace interop {
namespace {

crypto::Bytes contents(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(file), {}};
  if (!file) throw std::runtime_error("can't read " + path.string());
  crypto::BytesView bytes = crypto::bytes_of(text);
  return {bytes.begin(), bytes.end()};
}

}  // namespace

TemporaryDirectory::TemporaryDirectory() {
  std::string pattern = (std::filesystem::temp_directory_path() / "kappa-test-XXXXXX").string();
  if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("can't make " + pattern);
  path_ = pattern;
}

TemporaryDirectory::~TemporaryDirectory() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

crypto::Bytes block(std::uint64_t seq, unsigned big) {
  // A linear congruential generator that starts at the block's number: cheap, and no two blocks
  // agree.
  std::uint64_t state = seq * 6364136223846793005u + 1442695040888963407u;
  std::size_t size = (state >> 33) % 150;
  if (seq % 7 == 3) size = 0;
  if (seq % 100 < big) size = 65536;
  crypto::Bytes bytes(size);
  for (std::byte& byte : bytes) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    byte = static_cast<std::byte>(state >> 56);
  }
  return bytes;
}

std::vector<crypto::Bytes> blocks(std::uint64_t first, std::uint64_t end, unsigned big) {
  std::vector<crypto::Bytes> result;
  for (std::uint64_t seq = first; seq < end; ++seq) result.push_back(block(seq, big));
  return result;
}

crypto::KeyPair key_pair(int byte) {
  crypto::Seed seed;
  std::fill_n(seed.data(), crypto::Seed::size(), static_cast<std::byte>(byte));
  return crypto::KeyPair::from_seed(seed);
}

Files files_in(const std::filesystem::path& directory) {
  Files files;
  for (const auto& entry : std::filesystem::directory_iterator(directory)) {
    files[entry.path().filename().string()] = contents(entry.path());
  }
  return files;
}

Files files_in(const storage::MemoryFiles& memory) {
  Files files;
  for (const auto& [name, bytes] : memory.files) files[name] = memory.contents(name);
  return files;
}

void put_files(const Files& files, const std::filesystem::path& directory) {
  std::filesystem::create_directories(directory);
  for (const auto& [name, bytes] : files) {
    std::ofstream file(directory / name, std::ios::binary | std::ios::trunc);
    file << crypto::text_of(bytes);
    if (!file.flush()) throw std::runtime_error("can't write " + (directory / name).string());
  }
}

std::shared_ptr<storage::MemoryFiles> in_memory(const Files& files) {
  auto memory = std::make_shared<storage::MemoryFiles>();
  for (const auto& [name, bytes] : files) memory->put(name, bytes);
  return memory;
}

::testing::AssertionResult same_files(const Files& ours, const Files& theirs) {
  for (const auto& [name, expected] : theirs) {
    if (!ours.contains(name))
      return ::testing::AssertionFailure() << "the file " << name << " is missing";
  }
  for (const auto& [name, actual] : ours) {
    auto found = theirs.find(name);
    if (found == theirs.end())
      return ::testing::AssertionFailure() << "there should be no file " << name;
    const crypto::Bytes& expected = found->second;
    auto [a, e] = std::mismatch(actual.begin(), actual.end(), expected.begin(), expected.end());
    if (a == actual.end() && e == expected.end()) continue;
    auto at = static_cast<std::size_t>(a - actual.begin());
    auto near = [at](const crypto::Bytes& bytes) {
      return crypto::to_hex(
          crypto::BytesView(bytes).subspan(at, std::min<std::size_t>(16, bytes.size() - at)));
    };
    return ::testing::AssertionFailure() << fmt::format(
               "{} differs at byte {}: ours has {} bytes and there {}, theirs has {} bytes and "
               "there {}",
               name, at, actual.size(), near(actual), expected.size(), near(expected));
  }
  return ::testing::AssertionSuccess();
}

}  // namespace interop
