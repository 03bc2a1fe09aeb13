#pragma once
/// @file
/// The party in JavaScript: a feed of the node process of a test.

#include <interop/party.hpp>
#include <interop/replicator.hpp>

namespace interop {

class JsParty final : public Party {
 public:
  /// @param place a directory, or "memory"
  JsParty(JsReplicator& js, const std::string& place, const Ownership& whose);

  /// One request that concerns its feed; see lib/js/replicate-peer.js.
  Json call(Json request);
  /// The same, without waiting for the answer.
  int ask(Json request);
  int feed() const { return feed_; }

  /// The same as those of `Party`, with more in the request.
  Listening listen(Json request);
  int dial(unsigned short port, Json request);

  void fill(std::uint64_t first, std::uint64_t end, std::size_t size) override;
  Listening listen(bool live) override { return listen({{"options", {{"live", live}}}}); }
  int dial(unsigned short port, bool live) override {
    return dial(port, {{"options", {{"live", live}}}});
  }
  std::optional<std::string> ended(int session) override;
  void end(int session) override;
  void cut(int session) override;
  void wait_for(std::uint64_t blocks) override;
  std::uint64_t length() override;
  std::uint64_t right_blocks(std::uint64_t end, std::size_t size) override;
  std::map<std::string, std::string> digests() override;
  std::pair<std::uint64_t, std::uint64_t> audit() override;
  void close() override;

 private:
  JsReplicator& js_;
  int feed_ = 0;
};

}  // namespace interop
