#include <interop/multi_party.hpp>

#include <fmt/core.h>

namespace interop {

CppMultiParty::CppMultiParty(asio::io_context& io, const std::string& place,
                             const multifeed::Options& options)
    : net_(io, "memory", {}),
      multi_(place == "memory" ? multifeed::Multifeed::in_memory(options)
                               : multifeed::Multifeed::open(place, options)) {}

CppMultiParty::~CppMultiParty() { multi_.close(); }

void CppMultiParty::append(const std::string& name, const std::vector<std::string>& values) {
  auto feed = multi_.writer(name);
  for (const std::string& value : values) feed.append(value + "\n");
}

void CppMultiParty::fill(int writers, int blocks, const std::string& nickname) {
  for (int writer = 0; writer < writers; ++writer) {
    auto feed = multi_.writer(fmt::format("w{}", writer));
    std::vector<crypto::Bytes> batch;
    for (int n = 0; n < blocks; ++n) {
      std::string text =
          fmt::format(R"({{"from":"{}","writer":{},"n":{}}})", nickname, writer, n) + "\n";
      auto bytes = crypto::bytes_of(text);
      batch.emplace_back(bytes.begin(), bytes.end());
    }
    if (blocks != 0) feed.append_batch(batch);
  }
}

CppParty::Connect CppMultiParty::replicating(bool live) const {
  return [multi = multi_, live](Cable cable) {
    return multi.replicate(std::move(cable), {.live = live});
  };
}

Listening CppMultiParty::listen(bool live) { return net_.listen(replicating(live)); }
int CppMultiParty::dial(unsigned short port, bool live) {
  return net_.dial(port, replicating(live));
}

void CppMultiParty::wait_for(std::size_t feeds, std::size_t blocks) {
  auto is_so = [&] {
    if (multi_.size() < feeds) return false;
    std::size_t total = 0;
    for (const auto& feed : multi_.feeds()) total += feed.downloaded();
    return total >= blocks;
  };
  net_.run_until(is_so, fmt::format("{} feeds with {} blocks", feeds, blocks));
}

Contents CppMultiParty::contents() {
  Contents result;
  for (const auto& feed : multi_.feeds()) {
    auto& values = result[feed.key().hex()];
    for (hypercore::Seq seq = 0; seq < feed.length(); ++seq) {
      std::string text(feed.has(seq) ? crypto::text_of(feed.get(seq)) : "null\n");
      text.pop_back();
      values.push_back(std::move(text));
    }
  }
  return result;
}

JsMultiParty::JsMultiParty(JsReplicator& js, const std::string& place, const Json& options)
    : js_(js) {
  multi_ =
      js.call({{"op", "open"}, {"storage", place}, {"options", options}}).at("multi").get<int>();
}

Json JsMultiParty::call(Json request) {
  request["multi"] = multi_;
  return js_.call(std::move(request));
}

void JsMultiParty::append(const std::string& name, const std::vector<std::string>& values) {
  Json parsed = Json::array();
  for (const std::string& value : values) parsed.push_back(Json::parse(value));
  call({{"op", "append"}, {"name", name}, {"values", parsed}});
}

void JsMultiParty::fill(int writers, int blocks, const std::string& nickname) {
  call({{"op", "fill"}, {"count", writers}, {"blocks", blocks}, {"nickname", nickname}});
}

Listening JsMultiParty::listen(bool live) {
  Json answer = call({{"op", "listen"}, {"options", {{"live", live}}}});
  return {answer.at("session"), answer.at("port")};
}

int JsMultiParty::dial(unsigned short port, bool live) {
  return call({{"op", "dial"}, {"port", port}, {"options", {{"live", live}}}}).at("session");
}

std::optional<std::string> JsMultiParty::ended(int session) {
  Json error = js_.call({{"op", "ended"}, {"session", session}}).at("error");
  if (error.is_null()) return {};
  return error.get<std::string>();
}

void JsMultiParty::wait_for(std::size_t feeds, std::size_t blocks) {
  call({{"op", "has"}, {"feeds", feeds}, {"blocks", blocks}});
}

Contents JsMultiParty::contents() {
  Contents result;
  Json values = call({{"op", "contents"}}).at("values");
  for (const auto& [key, list] : values.items()) {
    auto& own = result[key];
    for (const Json& value : list) own.push_back(value.dump());
  }
  return result;
}

}  // namespace interop
