#include <interop/js_peer.hpp>

namespace interop {
namespace {

const std::string node = KAPPA_NODE;
const std::string modules = KAPPA_JS_BUILD "/node_modules";
const std::string scripts = KAPPA_JS_SOURCE "/";

}  // namespace

std::optional<std::string> JsPeer::missing() {
  if (node.empty() || node.ends_with("NOTFOUND")) return "node is missing";
  if (!std::filesystem::exists(modules + "/hypercore/package.json")) {
    return "hypercore 9 is not installed in the build folder: build the target js_packages";
  }
  return std::nullopt;
}

JsPeer::JsPeer(const std::string& script)
    : child_({node, scripts + script}, {"NODE_PATH=" + modules}) {}

Json JsPeer::call(const Json& request) {
  child_.send(request.dump());
  std::optional<std::string> line = child_.line();
  if (!line)
    throw std::runtime_error("node ended while it was asked to " +
                             request.at("op").get<std::string>());
  Json answer = Json::parse(*line);
  if (answer.contains("error")) throw JsError(answer.at("error"), answer.value("code", ""));
  return answer;
}

JsFeed JsPeer::open(const std::filesystem::path& directory, const JsOptions& options) {
  Json request = {{"op", "open"}, {"directory", directory.string()}, {"options", options.options}};
  if (options.key) request["key"] = options.key->hex();
  if (options.key_pair) {
    request["key"] = options.key_pair->public_key.hex();
    request["secretKey"] = options.key_pair->secret_key.hex();
  }
  return JsFeed(*this, call(request));
}

Json JsFeed::call(Json request) {
  request["feed"] = state_.at("feed");
  Json answer = peer_->call(request);
  if (answer.contains("length")) state_ = answer;
  return answer;
}

std::uint64_t JsFeed::append(std::span<const crypto::Bytes> blocks, Appending how) {
  Json digits = Json::array();
  for (const crypto::Bytes& block : blocks) digits.push_back(crypto::to_hex(block));
  Json answer =
      call({{"op", "append"}, {"blocks", digits}, {"oneByOne", how == Appending::one_by_one}});
  return answer.value("seq", length());
}

std::vector<crypto::Bytes> JsFeed::get(std::uint64_t first, std::uint64_t end) {
  Json answer = call({{"op", "get"}, {"first", first}, {"end", end}});
  std::vector<crypto::Bytes> blocks;
  for (const Json& digits : answer.at("blocks"))
    blocks.push_back(crypto::from_hex(digits.get<std::string>()));
  return blocks;
}

std::string JsFeed::has(std::uint64_t first, std::uint64_t end) {
  return call({{"op", "has"}, {"first", first}, {"end", end}}).at("has");
}

Json JsFeed::audit() { return call({{"op", "audit"}}); }

bool JsFeed::newest_signature_is_genuine() { return call({{"op", "verify"}}).at("ok"); }

void JsFeed::clear(std::uint64_t first, std::uint64_t end) {
  call({{"op", "clear"}, {"first", first}, {"end", end}});
}

void JsFeed::fetch(const JsFeed& from, const std::vector<std::uint64_t>& blocks) {
  call({{"op", "fetch"}, {"from", from.state_.at("feed")}, {"blocks", blocks}});
}

void JsFeed::close() { call({{"op", "close"}}); }

}  // namespace interop
