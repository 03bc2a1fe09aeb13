#include <interop/js_party.hpp>

namespace interop {

JsParty::JsParty(JsReplicator& js, const std::string& place, const Ownership& whose) : js_(js) {
  Json request = {{"op", "open"}, {"storage", place}, {"options", {{"sparse", whose.sparse}}}};
  if (whose.key) request["key"] = whose.key->hex();
  if (whose.key_pair) {
    request["key"] = whose.key_pair->public_key.hex();
    request["secretKey"] = whose.key_pair->secret_key.hex();
  }
  feed_ = js.call(request).at("feed");
}

Json JsParty::call(Json request) {
  request["feed"] = feed_;
  return js_.call(std::move(request));
}

int JsParty::ask(Json request) {
  request["feed"] = feed_;
  return js_.ask(std::move(request));
}

Listening JsParty::listen(Json request) {
  request["op"] = "listen";
  if (!request.contains("feeds")) request["feeds"] = {feed_};
  Json answer = js_.call(std::move(request));
  return {answer.at("session"), answer.at("port")};
}

int JsParty::dial(unsigned short port, Json request) {
  request["op"] = "dial";
  request["port"] = port;
  if (!request.contains("feeds")) request["feeds"] = {feed_};
  return js_.call(std::move(request)).at("session");
}

std::optional<std::string> JsParty::ended(int session) {
  Json error = js_.call({{"op", "ended"}, {"session", session}}).at("error");
  if (error.is_null()) return {};
  return error.get<std::string>();
}

void JsParty::end(int session) { js_.call({{"op", "end"}, {"session", session}}); }

void JsParty::cut(int session) { js_.call({{"op", "cut"}, {"session", session}}); }

void JsParty::fill(std::uint64_t first, std::uint64_t end, std::size_t size) {
  call({{"op", "fill"}, {"first", first}, {"end", end}, {"size", size}});
}

void JsParty::wait_for(std::uint64_t blocks) { call({{"op", "downloaded"}, {"count", blocks}}); }

std::uint64_t JsParty::length() { return call({{"op", "state"}}).at("length"); }

std::uint64_t JsParty::right_blocks(std::uint64_t end, std::size_t size) {
  return call({{"op", "check"}, {"first", 0}, {"end", end}, {"size", size}}).at("right");
}

std::map<std::string, std::string> JsParty::digests() {
  Json answer = call({{"op", "digest"}, {"names", {"tree", "data"}}});
  answer.erase("id");
  return answer.get<std::map<std::string, std::string>>();
}

std::pair<std::uint64_t, std::uint64_t> JsParty::audit() {
  Json report = call({{"op", "audit"}});
  return {report.at("valid"), report.at("invalid")};
}

void JsParty::close() { call({{"op", "close"}}); }

}  // namespace interop
