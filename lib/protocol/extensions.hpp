#pragma once
/// @file
/// Messages of an application's own, named by text: each side numbers the names it speaks in
/// sorted order and tells the list before its first such message; what the other side does not
/// speak is ignored. One table serves a whole connection, or one feed. Source:
/// docs/formats/hypercore-wire.md, section 4.1.
///
/// For the library, not for programs.

#include <crypto/bytes.hpp>

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace protocol {

using crypto::BytesView;

/// The names we speak, and what to do with a message of each.
/// @tparam Context given to the handler beside the bytes: who sent them
template <class Context>
class Extensions {
 public:
  using Handler = std::function<void(Context, BytesView)>;

  /// @return whether the name is new; one that is spoken already keeps its handler
  bool add(const std::string& name, Handler handler) {
    bool is_new = handlers_.emplace(name, std::move(handler)).second;
    if (is_new) ++version_;
    return is_new;
  }
  void remove(const std::string& name) {
    if (handlers_.erase(name) != 0) ++version_;
  }

  bool empty() const { return handlers_.empty(); }
  /// Changes with the list: when it differs from what a peer was told, the peer is to be told anew.
  std::uint64_t version() const { return version_; }

  /// In the order of their numbers.
  std::vector<std::string> names() const {
    std::vector<std::string> result;
    for (const auto& [name, handler] : handlers_) result.push_back(name);
    return result;
  }

  /// The number under which `name` is sent.
  std::optional<std::uint64_t> id(const std::string& name) const {
    auto found = handlers_.find(name);
    if (found == handlers_.end()) return {};
    return static_cast<std::uint64_t>(std::distance(handlers_.begin(), found));
  }

  /// Calls the handler of what the peer calls `id`; does nothing for a name that is not spoken
  /// here.
  /// @param theirs the names in the order in which the peer told them
  void receive(const std::vector<std::string>& theirs, std::uint64_t id, BytesView body,
               Context context) const {
    if (id >= theirs.size()) return;
    auto found = handlers_.find(theirs[static_cast<std::size_t>(id)]);
    if (found == handlers_.end()) return;
    Handler handler = found->second;  // it may remove itself
    handler(context, body);
  }

 private:
  // JavaScript sorts by UTF-16 code units. That is the order of UTF-8 bytes, except for characters
  // beyond U+FFFF, which come before U+E000 to U+FFFF there.
  struct Utf16Order {
    bool operator()(const std::string& one, const std::string& other) const;
  };
  std::map<std::string, Handler, Utf16Order> handlers_;
  std::uint64_t version_ = 0;
};

/// Whether `one` sorts before `other` as JavaScript strings do. Both UTF-8.
bool utf16_less(std::string_view one, std::string_view other);

template <class Context>
bool Extensions<Context>::Utf16Order::operator()(const std::string& one,
                                                 const std::string& other) const {
  return utf16_less(one, other);
}

}  // namespace protocol
