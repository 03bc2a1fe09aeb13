#pragma once
/// @file
/// What the tests of whole feeds share: blocks to write, places to write them, and the comparison
/// of the six files, byte for byte.

#include <crypto/keys.hpp>
#include <storage/memory.hpp>

#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace interop {

/// File name to contents.
using Files = std::map<std::string, crypto::Bytes>;

/// A directory of its own that is gone with this object.
class TemporaryDirectory {
 public:
  TemporaryDirectory();
  ~TemporaryDirectory();
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
  std::filesystem::path operator/(std::string_view name) const { return path_ / name; }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

/// Block `seq`: always the same bytes, of many lengths. Some are empty; `big` of every hundred have
/// 64 KiB.
crypto::Bytes block(std::uint64_t seq, unsigned big = 0);
std::vector<crypto::Bytes> blocks(std::uint64_t first, std::uint64_t end, unsigned big = 0);

/// The key pair of the seed `byte` x 32.
crypto::KeyPair key_pair(int byte);

Files files_in(const std::filesystem::path& directory);
Files files_in(const storage::MemoryFiles& memory);
void put_files(const Files& files, const std::filesystem::path& directory);
std::shared_ptr<storage::MemoryFiles> in_memory(const Files& files);

/// Succeeds if both have the same files with the same bytes; names the first byte that differs.
::testing::AssertionResult same_files(const Files& ours, const Files& theirs);

}  // namespace interop
