#include <hypercore/json_members.hpp>

#include <algorithm>
#include <charconv>
#include <numeric>

namespace hypercore {
namespace {

/// Of members with one name: moves the last value to the first place and marks the other places.
std::vector<bool> fold_repeated(Json::Object& members) {
  std::vector<std::size_t> by_name(members.size());
  std::iota(by_name.begin(), by_name.end(), 0);
  std::stable_sort(by_name.begin(), by_name.end(), [&](std::size_t one, std::size_t other) {
    return members[one].first < members[other].first;
  });
  std::vector<bool> repeated(members.size());
  for (std::size_t first = 0; first < by_name.size();) {
    std::size_t last = first;
    while (last + 1 < by_name.size() &&
           members[by_name[last + 1]].first == members[by_name[first]].first) {
      repeated[by_name[++last]] = true;
    }
    if (last > first) members[by_name[first]].second = std::move(members[by_name[last]].second);
    first = last + 1;
  }
  return repeated;
}

/// Most objects are, and are small.
bool are_in_order(const Json::Object& members) {
  constexpr std::size_t small = 12;
  if (members.size() > small) return false;
  for (auto member = members.begin(); member != members.end(); ++member) {
    const std::string& name = member->first;
    if (!name.empty() && name[0] >= '0' && name[0] <= '9') return false;
    auto same = [&name](const auto& other) { return other.first == name; };
    if (std::any_of(members.begin(), member, same)) return false;
  }
  return true;
}

}  // namespace

std::optional<std::uint32_t> array_position(std::string_view name) {
  if (name.empty() || name.size() > 10 || (name[0] == '0' && name.size() > 1)) return {};
  if (!std::all_of(name.begin(), name.end(), [](char c) { return c >= '0' && c <= '9'; }))
    return {};
  std::uint32_t position = 0;
  auto result = std::from_chars(name.data(), name.data() + name.size(), position);
  if (result.ec != std::errc{} || position == UINT32_MAX) return {};
  return position;
}

void put_in_order(Json::Object& members) {
  if (are_in_order(members)) return;
  std::vector<bool> repeated = fold_repeated(members);
  std::vector<std::pair<std::uint32_t, std::size_t>> positions;
  Json::Object ordered;
  ordered.reserve(members.size());
  for (std::size_t i = 0; i < members.size(); ++i) {
    if (repeated[i]) continue;
    if (auto position = array_position(members[i].first)) positions.emplace_back(*position, i);
  }
  std::sort(positions.begin(), positions.end());
  for (auto [position, i] : positions) {
    ordered.push_back(std::move(members[i]));
    repeated[i] = true;
  }
  for (std::size_t i = 0; i < members.size(); ++i) {
    if (!repeated[i]) ordered.push_back(std::move(members[i]));
  }
  members = std::move(ordered);
}

Json::Object::iterator place_for(Json::Object& members, std::string_view name) {
  auto position = array_position(name);
  if (!position) return members.end();
  return std::find_if(members.begin(), members.end(), [&](const auto& member) {
    auto other = array_position(member.first);
    return !other || *other > *position;
  });
}

}  // namespace hypercore
