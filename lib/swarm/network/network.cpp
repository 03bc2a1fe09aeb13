#include "network.hpp"

#include <stdexcept>

namespace swarm {
namespace {

const std::vector<std::string> new_world = {"unshare", "--user",  "--map-root-user",
                                            "--net",   "--mount", "sh"};

}  // namespace

std::optional<std::string> Network::missing() {
  try {
    Network network;
    network.bridge("probe");
    network.host("probe", "probe", "10.9.9.9/24");
    return std::nullopt;
  } catch (const std::exception& error) {
    return std::string("this machine makes no network namespaces: ") + error.what();
  }
}

Network::Network() : shell_(new_world) {
  shell_.send("echo $$");
  auto pid = shell_.line();
  if (!pid) throw std::runtime_error("unshare does not work here");
  pid_ = *pid;
  run("mount -t tmpfs none /run && mkdir /run/netns && ip link set lo up");
}

void Network::run(const std::string& command) {
  shell_.send("{ " + command + "; } 1>&2; echo $?");
  auto answer = shell_.line();
  if (answer != "0") throw std::runtime_error("failed: " + command);
}

void Network::bridge(const std::string& name) {
  run("ip link add " + name + " type bridge mcast_snooping 0 && ip link set " + name + " up");
}

void Network::lonely_host(const std::string& name) {
  run("ip netns add " + name + " && ip -n " + name + " link set lo up");
}

void Network::host(const std::string& name, const std::string& bridge, const std::string& address) {
  lonely_host(name);
  plug(name, bridge, address);
  // A laptop has a way out; JavaScript's peers send to everybody along it.
  run("ip -n " + name + " route add default dev eth" + std::to_string(cables_ - 1));
}

void Network::plug(const std::string& host, const std::string& bridge, const std::string& address) {
  std::string device = "eth" + std::to_string(cables_++);
  std::string cable = host + "-" + bridge;
  run("ip link add " + device + " netns " + host + " type veth peer name " + cable);
  run("ip link set " + cable + " master " + bridge + " up");
  run("ip -n " + host + " addr add " + address + " dev " + device);
  run("ip -n " + host + " link set " + device + " up");
}

std::vector<std::string> Network::on(const std::string& host,
                                     std::vector<std::string> command) const {
  std::vector<std::string> result = {
      "nsenter", "--target", pid_,   "--user", "--preserve-credentials", "--net", "--mount",
      "ip",      "netns",    "exec", host};
  result.insert(result.end(), command.begin(), command.end());
  return result;
}

Events::Events(const std::vector<std::string>& command, const std::vector<std::string>& environment)
    : child_(command, environment) {}

void Events::remember(const std::string& line) {
  Json event = Json::parse(line);
  all_.push_back(event);
  unread_.push_back(std::move(event));
}

Json Events::next(const std::string& kind, std::chrono::milliseconds limit) {
  auto end = std::chrono::steady_clock::now() + limit;
  for (;;) {
    while (!unread_.empty()) {
      Json event = unread_.front();
      unread_.erase(unread_.begin());
      if (event.at("event") == kind) return event;
    }
    auto left =
        std::chrono::ceil<std::chrono::milliseconds>(end - std::chrono::steady_clock::now());
    auto line = child_.line(left);
    if (!line) throw std::runtime_error("the program ended before it said " + kind);
    remember(*line);
  }
}

int Events::count(const std::string& kind, std::chrono::milliseconds wait) {
  auto end = std::chrono::steady_clock::now() + wait;
  try {
    for (;;) {
      auto left =
          std::chrono::ceil<std::chrono::milliseconds>(end - std::chrono::steady_clock::now());
      auto line = child_.line(std::max(left, std::chrono::milliseconds(1)));
      if (!line) break;
      remember(*line);
    }
  } catch (const std::runtime_error&) {
    // Nothing more in that time.
  }
  int result = 0;
  for (const Json& event : all_) result += event.at("event") == kind ? 1 : 0;
  return result;
}

Json Events::first(const std::string& kind) const {
  for (const Json& event : all_) {
    if (event.at("event") == kind) return event;
  }
  throw std::runtime_error("the program never said " + kind);
}

}  // namespace swarm
