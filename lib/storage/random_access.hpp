#pragma once
/// @file
/// A row of bytes that can be read and written at any offset: a file on disk, or memory in tests.
/// Nothing here knows what the bytes mean.
///
/// @code
/// auto file = storage::open_file("notes");
/// file->write(100, bytes);           // what lies before is zeros
/// file->read(100, buffer);           // fills the whole buffer or throws
/// @endcode

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>

namespace storage {

/// Not safe to use from two threads at once.
class RandomAccess {
 public:
  virtual ~RandomAccess() = default;

  /// Fills `buffer` from `offset`. @throws Error out_of_range if there are fewer bytes
  virtual void read(std::uint64_t offset, std::span<std::byte> buffer) const = 0;

  /// `size` bytes at `offset` in place, where the storage has them in memory in one piece; empty
  /// elsewhere. Valid until the next write.
  virtual std::span<const std::byte> view(std::uint64_t /*offset*/, std::size_t /*size*/) const {
    return {};
  }

  /// Writes all of `bytes` at `offset`; a gap before it reads as zeros. @throws Error
  virtual void write(std::uint64_t offset, std::span<const std::byte> bytes) = 0;

  /// Size in bytes. 0 for a file that does not exist.
  virtual std::uint64_t size() const = 0;

  /// Makes it `size` bytes long. @throws Error
  virtual void truncate(std::uint64_t size) = 0;

  /// Returns when everything written survives a crash of the machine (fsync). @throws Error
  virtual void sync() = 0;

  /// What to call it in a message to a person: a path, or "memory:name".
  virtual const std::string& name() const = 0;
};

/// Where the files of a feed are: a directory, or a place in memory.
class Directory {
 public:
  virtual ~Directory() = default;

  /// The file `name` in it. It is created by its first write, not before.
  virtual std::unique_ptr<RandomAccess> open(const std::string& name) = 0;

  /// Whether that file exists.
  virtual bool exists(const std::string& name) const = 0;

  /// Takes the exclusive lock on the file `name`, which it creates if need be; held until the
  /// directory object is destroyed. @throws Error locked if somebody else has it
  virtual void lock(const std::string& name) = 0;

  virtual std::string path_of(const std::string& name) const = 0;
};

}  // namespace storage
