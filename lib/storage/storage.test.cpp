#include <storage/file.hpp>
#include <storage/memory.hpp>

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>

namespace storage {
namespace {

using Bytes = std::vector<std::byte>;

/// A fresh directory that is gone at the end of the test.
struct TemporaryDirectory {
  TemporaryDirectory() {
    std::string pattern =
        (std::filesystem::temp_directory_path() / "kappa-storage-XXXXXX").string();
    path = ::mkdtemp(pattern.data());
  }
  ~TemporaryDirectory() { std::filesystem::remove_all(path); }
  std::filesystem::path path;
};

Errc code_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const Error& error) {
    return error.code();
  }
  ADD_FAILURE() << "nothing was thrown";
  return Errc::io;
}

Bytes contents(const RandomAccess& file) {
  Bytes result(file.size());
  file.read(0, result);
  return result;
}

TEST(Storage, AFileAndMemoryBehaveLikeAVectorOfBytes) {
  EXPECT_TRUE(rc::check("write, truncate, read", [] {
    TemporaryDirectory directory;
    FileDirectory on_disk(directory.path);
    MemoryDirectory in_memory;
    auto file = on_disk.open("file");
    auto memory = in_memory.open("file");
    Bytes model;
    int steps = *rc::gen::inRange(1, 20);
    for (int i = 0; i < steps; ++i) {
      auto offset = *rc::gen::inRange<std::size_t>(0, 40000);
      if (*rc::gen::inRange(0, 4) == 0) {
        file->truncate(offset);
        memory->truncate(offset);
        model.resize(offset);
      } else {
        Bytes bytes(*rc::gen::inRange<std::size_t>(0, 40000), std::byte(*rc::gen::inRange(1, 255)));
        file->write(offset, bytes);
        memory->write(offset, bytes);
        if (!bytes.empty()) model.resize(std::max(model.size(), offset + bytes.size()));
        std::copy(bytes.begin(), bytes.end(),
                  model.begin() + static_cast<std::ptrdiff_t>(bytes.empty() ? 0 : offset));
      }
      RC_ASSERT(file->size() == model.size());
      RC_ASSERT(contents(*file) == model);
      RC_ASSERT(contents(*memory) == model);
    }
    RC_ASSERT(contents(*on_disk.open("file")) == model);
  }));
}

TEST(Storage, AReadPastTheEndIsRefused) {
  TemporaryDirectory directory;
  FileDirectory on_disk(directory.path);
  MemoryDirectory in_memory;
  for (Directory* where :
       {static_cast<Directory*>(&on_disk), static_cast<Directory*>(&in_memory)}) {
    auto file = where->open("file");
    Bytes buffer(4);
    EXPECT_EQ(code_of([&] { file->read(0, buffer); }), Errc::out_of_range);
    file->write(0, Bytes(3));
    EXPECT_EQ(code_of([&] { file->read(0, buffer); }), Errc::out_of_range);
    EXPECT_EQ(code_of([&] { file->read(~std::uint64_t{0}, buffer); }),
              where == &on_disk ? Errc::io : Errc::out_of_range);
  }
}

TEST(Storage, AFileComesIntoBeingWithItsFirstWrite) {
  TemporaryDirectory directory;
  FileDirectory where(directory.path / "made" / "on the way");
  auto file = where.open("file");
  EXPECT_EQ(file->size(), 0u);
  EXPECT_FALSE(where.exists("file"));
  file->write(2, Bytes(1));
  EXPECT_TRUE(where.exists("file"));
  EXPECT_EQ(file->size(), 3u);
  file->sync();
}

TEST(Storage, TheLockKeepsOthersOutUntilItIsGone) {
  TemporaryDirectory directory;
  auto first = std::make_unique<FileDirectory>(directory.path);
  FileDirectory second(directory.path);
  first->lock("bitfield");
  EXPECT_EQ(code_of([&] { second.lock("bitfield"); }), Errc::locked);
  first.reset();
  second.lock("bitfield");
}

TEST(Storage, AFileWhereADirectoryShouldBeIsNamed) {
  TemporaryDirectory directory;
  FileDirectory(directory.path).open("file")->write(0, Bytes(1));
  try {
    FileDirectory in_a_file(directory.path / "file" / "feed");
    ADD_FAILURE() << "nothing was thrown";
  } catch (const Error& error) {
    EXPECT_NE(std::string(error.what()).find("feed"), std::string::npos) << error.what();
  }
}

// Root may do everything, so the part of the test that must be refused runs as nobody.
TEST(Storage, WhatIsNotAllowedIsSaid) {
  TemporaryDirectory directory;
  std::filesystem::permissions(directory.path, std::filesystem::perms{0555});
  pid_t child = ::fork();
  if (child == 0) {
    if (::geteuid() == 0 && ::setuid(65534) != 0) ::_exit(2);
    try {
      FileDirectory(directory.path).open("file")->write(0, Bytes(1));
    } catch (const Error& error) {
      ::_exit(error.code() == Errc::permission_denied ? 0 : 3);
    }
    ::_exit(4);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  EXPECT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), 0);
  std::filesystem::permissions(directory.path, std::filesystem::perms{0755});
}

// A limit on the size of files stands in for a full disk.
TEST(Storage, AFullDiskIsSaid) {
  TemporaryDirectory directory;
  pid_t child = ::fork();
  if (child == 0) {
    ::signal(SIGXFSZ, SIG_IGN);
    rlimit limit{100, 100};
    ::setrlimit(RLIMIT_FSIZE, &limit);
    auto file = FileDirectory(directory.path).open("file");
    file->write(0, Bytes(100));
    try {
      file->write(100, Bytes(1));
    } catch (const Error& error) {
      ::_exit(error.code() == Errc::disk_full ? 0 : 3);
    }
    ::_exit(4);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  EXPECT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), 0);
}

}  // namespace
}  // namespace storage
