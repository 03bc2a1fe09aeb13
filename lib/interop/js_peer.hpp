#pragma once
/// @file
/// A real hypercore 9.12.0 under node, driven by a test. lib/js/peer.js is its other half.
///
/// @code
/// interop::JsPeer js;
/// interop::JsFeed feed = js.open(directory, {.key_pair = pair});
/// feed.append(blocks, interop::Appending::one_by_one);
/// @endcode

#include <crypto/keys.hpp>
#include <interop/child.hpp>

#include <nlohmann/json.hpp>

#include <filesystem>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

namespace interop {

using Json = nlohmann::json;

/// What hypercore 9 threw; `code` is that of node's errors ("ELOCKED") or empty.
struct JsError : std::runtime_error {
  JsError(const std::string& message, std::string code_)
      : std::runtime_error(message), code(std::move(code_)) {}
  std::string code;
};

enum class Appending {
  in_one_batch,  ///< one signature for all
  one_by_one,    ///< one for each, each stored before the next
};

struct JsOptions {
  std::optional<crypto::PublicKey> key = {};     ///< a copy of somebody's feed
  std::optional<crypto::KeyPair> key_pair = {};  ///< a feed to write
  Json options = Json::object();                 ///< hypercore's own
};

class JsPeer;

/// A feed that node has open. Closed by `close`, or when the peer ends.
class JsFeed {
 public:
  std::uint64_t append(std::span<const crypto::Bytes> blocks, Appending how);
  std::vector<crypto::Bytes> get(std::uint64_t first, std::uint64_t end);
  std::string has(std::uint64_t first, std::uint64_t end);  ///< a character a block, 1 or 0
  Json audit();                                             ///< {"valid": n, "invalid": n}
  bool newest_signature_is_genuine();
  void clear(std::uint64_t first, std::uint64_t end);
  void fetch(const JsFeed& from, const std::vector<std::uint64_t>& blocks);  ///< with proofs
  void close();

  std::uint64_t length() const { return state_.at("length"); }
  std::uint64_t byte_length() const { return state_.at("byteLength"); }
  bool writable() const { return state_.at("writable"); }
  bool live() const { return state_.at("live"); }
  crypto::PublicKey key() const {
    return crypto::PublicKey::from_hex(state_.at("key").get<std::string>());
  }

 private:
  friend class JsPeer;
  JsFeed(JsPeer& peer, Json state) : peer_(&peer), state_(std::move(state)) {}
  Json call(Json request);
  JsPeer* peer_;
  Json state_;
};

/// One node process; starting it takes some 0.1 s.
class JsPeer {
 public:
  /// Why there is none on this machine, in words; nothing if there is.
  static std::optional<std::string> missing();

  /// @param script in lib/js; `open` is for peer.js alone
  explicit JsPeer(const std::string& script = "peer.js");
  /// @throws JsError
  JsFeed open(const std::filesystem::path& directory, const JsOptions& options = {});
  /// One request, one answer; see lib/js/peer.js. @throws JsError
  Json call(const Json& request);

 private:
  Child child_;
};

}  // namespace interop
