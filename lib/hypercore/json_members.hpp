#pragma once
/// @file
/// The order of an object's members, which is JavaScript's: names that are array positions first,
/// ascending, then all others as they were written.
///
/// For the library, not for programs.

#include <hypercore/json.hpp>

#include <optional>

namespace hypercore {

/// The number that `name` writes, if it is an array position: "0", or digits without a leading
/// zero, at most 2^32 - 2. Source: ECMA-262, "array index".
std::optional<std::uint32_t> array_position(std::string_view name);

/// Puts the members in order and drops repeated names: the first place and the last value are kept.
/// Takes n log n steps, so that a hostile text can't make it slow.
void put_in_order(Json::Object& members);

/// The place of a new member `name` among members that are in order.
Json::Object::iterator place_for(Json::Object& members, std::string_view name);

}  // namespace hypercore
