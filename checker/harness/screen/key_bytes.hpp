#pragma once
/// @file
/// What a terminal sends when a key is pressed. Pure.

#include <string>

#include <terminal/key.hpp>

namespace harness {

/// The bytes that xterm sends. @throws CannotCheck for a key that it has no bytes for
std::string bytes_of(const terminal::Key& key);

}  // namespace harness
