#include <interop/cpp_party.hpp>

#include <hypercore/merkle.hpp>
#include <testing/run_until.hpp>

#include <fmt/core.h>

#include <algorithm>

namespace interop {

using asio::ip::tcp;
using hypercore::Feed;
using protocol::Role;

namespace {

Feed opened(const std::string& place, const Ownership& whose,
            std::shared_ptr<storage::MemoryFiles>& memory) {
  hypercore::Options options{.key_pair = whose.key_pair};
  if (place != "memory") {
    return whose.key ? Feed::open(place, *whose.key, options) : Feed::open(place, options);
  }
  memory = std::make_shared<storage::MemoryFiles>();
  return Feed::open(std::make_shared<storage::MemoryDirectory>(memory), whose.key, options);
}

}  // namespace

struct CppParty::Line {
  std::shared_ptr<tcp::acceptor> acceptor;
  std::optional<protocol::Session> session;
  std::shared_ptr<tcp::socket> socket;
  bool over = false;
  std::optional<std::string> error;
};

CppParty::CppParty(asio::io_context& io, const std::string& place, const Ownership& whose)
    : io_(io), feed_(opened(place, whose, memory_)) {}

CppParty::~CppParty() {
  if (!feed_.closed()) feed_.close();
  for (const auto& line : lines_) {
    if (line->session && !line->over) line->session->close();
  }
}

void CppParty::run_until(const std::function<bool()>& is_so, const std::string& what) {
  if (!testing_help::run_until(io_, is_so, std::chrono::seconds(60))) {
    throw std::runtime_error("waited in vain for " + what);
  }
}

protocol::Session CppParty::session(int number) const {
  return lines_.at(static_cast<std::size_t>(number))->session.value();
}

void CppParty::run(const std::shared_ptr<Line>& line, tcp::socket socket, Role role,
                   const Connect& connect) {
  socket.set_option(tcp::no_delay(true));
  line->socket = std::make_shared<tcp::socket>(std::move(socket));
  line->session = connect(Cable(line->socket, role));
  line->session->on_close([weak = std::weak_ptr(line)](const auto& error) {
    auto line = weak.lock();
    if (!line) return;
    line->over = true;
    if (error) line->error = fmt::format("{}: {}", name_of(error->code()), error->what());
  });
}

Listening CppParty::listen(const Connect& connect) {
  auto line = std::make_shared<Line>();
  lines_.push_back(line);
  line->acceptor =
      std::make_shared<tcp::acceptor>(io_, tcp::endpoint(asio::ip::address_v4::loopback(), 0));
  auto port = line->acceptor->local_endpoint().port();
  line->acceptor->async_accept([line, connect](const std::error_code& error, tcp::socket socket) {
    line->acceptor->close();
    if (!error) run(line, std::move(socket), Role::responder, connect);
  });
  return {static_cast<int>(lines_.size()) - 1, port};
}

int CppParty::dial(unsigned short port, const Connect& connect) {
  auto line = std::make_shared<Line>();
  lines_.push_back(line);
  tcp::socket socket(io_);
  socket.connect({asio::ip::address_v4::loopback(), port});
  run(line, std::move(socket), Role::initiator, connect);
  return static_cast<int>(lines_.size()) - 1;
}

CppParty::Connect CppParty::replicating(bool live) const {
  return [feed = feed_, live](Cable cable) {
    return feed.replicate(std::move(cable), {.live = live});
  };
}

Listening CppParty::listen(bool live) { return listen(replicating(live)); }
int CppParty::dial(unsigned short port, bool live) { return dial(port, replicating(live)); }

std::optional<std::string> CppParty::ended(int session) {
  auto line = lines_.at(static_cast<std::size_t>(session));
  run_until([&] { return line->over; }, "the end of a session");
  return line->error;
}

void CppParty::end(int session) { this->session(session).close(); }

void CppParty::cut(int session) {
  std::error_code ignored;
  auto& socket = *lines_.at(static_cast<std::size_t>(session))->socket;
  socket.set_option(asio::socket_base::linger(true, 0), ignored);  // resets the connection
  socket.close(ignored);
}

void CppParty::fill(std::uint64_t first, std::uint64_t end, std::size_t size) {
  std::uint64_t most = std::max<std::uint64_t>(1, (std::uint64_t{4} << 20) / size);
  for (std::uint64_t at = first; at < end; at += most) {
    std::vector<crypto::Bytes> batch;
    for (std::uint64_t seq = at; seq < std::min(end, at + most); ++seq) {
      batch.push_back(test_block(seq, size));
    }
    feed_.append_batch(batch);
  }
}

void CppParty::wait_for(std::uint64_t blocks) {
  run_until([&] { return feed_.downloaded() >= blocks; }, fmt::format("{} blocks", blocks));
}

std::uint64_t CppParty::right_blocks(std::uint64_t end, std::size_t size) {
  std::uint64_t right = 0;
  for (std::uint64_t seq = 0; seq < std::min(end, feed_.length().value()); ++seq) {
    if (feed_.has(seq) && feed_.get(seq) == test_block(seq, size)) ++right;
  }
  return right;
}

std::map<std::string, std::string> CppParty::digests() {
  std::map<std::string, std::string> result;
  for (const char* name : {"tree", "data"}) {
    crypto::Bytes contents;
    if (memory_->files.contains(name)) contents = memory_->contents(name);
    result[name] = hypercore::leaf_node(0, contents).hash.hex();
  }
  return result;
}

std::pair<std::uint64_t, std::uint64_t> CppParty::audit() {
  hypercore::AuditReport report = feed_.audit();
  return {report.valid, report.bad.size() + report.damaged_nodes + (report.signature_ok ? 0 : 1)};
}

}  // namespace interop
