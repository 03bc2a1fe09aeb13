#include <swarm/error.hpp>
#include <swarm/options.hpp>

#include <gtest/gtest.h>

#include <cstdlib>

namespace swarm {
namespace {

/// Sets a variable for one test.
class Variable {
 public:
  Variable(const char* name, const char* value) : name_(name) { ::setenv(name, value, 1); }
  ~Variable() { ::unsetenv(name_); }
  Variable(const Variable&) = delete;
  Variable& operator=(const Variable&) = delete;

 private:
  const char* name_;
};

std::string refusal(const char* name, const char* value) {
  Variable variable(name, value);
  try {
    with_environment({});
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), Errc::bad_setting);
    return error.what();
  }
  return "it was not refused";
}

TEST(SwarmOptions, StayAsTheyAreWithoutAnEnvironment) {
  Options options = with_environment({.listen = "127.0.0.1:4000", .peers = {"10.0.0.1:4000"}});
  EXPECT_FALSE(options.ways);
  EXPECT_EQ(options.listen, "127.0.0.1:4000");
  EXPECT_EQ(options.peers, std::vector<std::string>{"10.0.0.1:4000"});
}

TEST(SwarmOptions, EnvironmentOverrulesTheProgram) {
  Variable ways("KAPPA_SWARM", "direct, lan");
  Variable listen("KAPPA_SWARM_LISTEN", "[::1]:0");
  Variable peers("KAPPA_SWARM_PEERS", "10.0.0.7:4000, laptop.local:4001,[fe80::1]:9");
  Variable bootstrap("KAPPA_SWARM_DHT_BOOTSTRAP", "127.0.0.1:6881");
  Variable interface("KAPPA_SWARM_INTERFACE", "127.0.0.1");
  Options options = with_environment({.ways = std::set{Way::dht}, .peers = {"10.0.0.1:4000"}});
  EXPECT_EQ(options.ways, (std::set{Way::lan, Way::direct}));
  EXPECT_EQ(options.listen, "[::1]:0");
  EXPECT_EQ(options.peers,
            (std::vector<std::string>{"10.0.0.7:4000", "laptop.local:4001", "[fe80::1]:9"}));
  EXPECT_EQ(options.interface, "127.0.0.1");
  EXPECT_EQ(options.dht_bootstrap, std::vector<std::string>{"127.0.0.1:6881"});
}

TEST(SwarmOptions, AnEmptyVariableSaysNothing) {
  Variable ways("KAPPA_SWARM", "");
  EXPECT_FALSE(with_environment({}).ways);
}

TEST(SwarmOptions, RefusalsNameTheVariableWhatIsWrongAndWhatIsAllowed) {
  EXPECT_EQ(
      refusal("KAPPA_SWARM", "lan,wifi"),
      "KAPPA_SWARM names \"wifi\", which is no way to find peers; write lan, dht or direct, or "
      "several of them with commas between");
  EXPECT_EQ(refusal("KAPPA_SWARM", "lan,,dht"),
            "KAPPA_SWARM has an empty place between its commas; write it without");
  EXPECT_EQ(refusal("KAPPA_SWARM_PEERS", "10.0.0.7"),
            "KAPPA_SWARM_PEERS names \"10.0.0.7\", which has no port; write host:port, for example "
            "192.168.1.7:4000");
  EXPECT_EQ(refusal("KAPPA_SWARM_PEERS", "10.0.0.7:0"),
            "KAPPA_SWARM_PEERS names \"10.0.0.7:0\", which has the port \"0\"; a port is a number "
            "from 1 to 65535");
  EXPECT_EQ(refusal("KAPPA_SWARM_PEERS", "10.0.0.7:65536"),
            "KAPPA_SWARM_PEERS names \"10.0.0.7:65536\", which has the port \"65536\"; a port is a "
            "number from 1 to 65535");
  EXPECT_EQ(refusal("KAPPA_SWARM_PEERS", "fe80::1:4000"),
            "KAPPA_SWARM_PEERS names \"fe80::1:4000\", which looks like an IPv6 address; write it "
            "in brackets: [address]:port");
  EXPECT_EQ(refusal("KAPPA_SWARM_LISTEN", ":4000"),
            "KAPPA_SWARM_LISTEN names \":4000\", which has no host before the port");
  EXPECT_EQ(refusal("KAPPA_SWARM_LISTEN", "0.0.0.0:4000x"),
            "KAPPA_SWARM_LISTEN names \"0.0.0.0:4000x\", which has the port \"4000x\"; a port is a "
            "number from 0 to 65535");
  EXPECT_EQ(refusal("KAPPA_SWARM_INTERFACE", "wlan0"),
            "KAPPA_SWARM_INTERFACE is \"wlan0\", which is no IPv4 address; write one that this "
            "machine has, 192.168.1.5 for example");
}

TEST(SwarmOptions, ARefusalOfTheProgramsOwnOptionNamesIt) {
  try {
    with_environment({.peers = {"nowhere"}});
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(std::string(error.what()).find("Options::peers names \"nowhere\""), 0u);
  }
}

}  // namespace
}  // namespace swarm
