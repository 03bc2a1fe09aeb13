#pragma once
/// @file
/// Rows on the disk, in LevelDB. What LevelDB says is turned into errors of our own that name the
/// folder and what to do.
///
/// For the library, not for programs.

#include <kappa/store.hpp>

#include <filesystem>
#include <memory>

namespace kappa {

/// Opens the store in `folder`, and makes it if there is none. What is written survives a crash of
/// the program; after one of the machine the newest writes may be missing, never a part of one.
/// @throws Error damaged_store; storage::Error locked, disk_full, permission_denied, io
std::unique_ptr<Store> open_leveldb(const std::filesystem::path& folder);

}  // namespace kappa
