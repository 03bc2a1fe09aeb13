#pragma once
/// @file
/// One who replicates a multifeed, in C++ or in JavaScript: tests say what happens, and it happens
/// on either side.

#include <interop/replicating.hpp>
#include <testing/needs.hpp>

#include <multifeed/replicate.hpp>

#include <map>
#include <set>
#include <vector>

namespace interop {

/// Keys of feeds, as digits, and the JSON values that are in each.
using Contents = std::map<std::string, std::vector<std::string>>;

class MultiParty {
 public:
  virtual ~MultiParty() = default;
  MultiParty() = default;
  MultiParty(const MultiParty&) = delete;
  MultiParty& operator=(const MultiParty&) = delete;

  /// Appends `values` to the writer `name`, which is made if need be.
  virtual void append(const std::string& name, const std::vector<std::string>& values) = 0;
  /// Makes writers w0, w1, ... with as many values in each.
  virtual void fill(int writers, int blocks, const std::string& nickname) = 0;

  virtual Listening listen(bool live) = 0;  ///< for one connection
  virtual int dial(unsigned short port, bool live) = 0;
  /// Waits until it is over. @return why; nothing if both sides were done
  virtual std::optional<std::string> ended(int session) = 0;
  virtual void end(int session) = 0;
  virtual void cut(int session) = 0;

  /// Waits until so many feeds with so many blocks, of all together, are here.
  virtual void wait_for(std::size_t feeds, std::size_t blocks) = 0;
  virtual Contents contents() = 0;
  virtual void close() = 0;
};

class CppMultiParty final : public MultiParty {
 public:
  CppMultiParty(asio::io_context& io, const std::string& place,
                const multifeed::Options& options = {});
  ~CppMultiParty() override;

  const multifeed::Multifeed& multi() const { return multi_; }

  void append(const std::string& name, const std::vector<std::string>& values) override;
  void fill(int writers, int blocks, const std::string& nickname) override;
  Listening listen(bool live) override;
  int dial(unsigned short port, bool live) override;
  std::optional<std::string> ended(int session) override { return net_.ended(session); }
  void end(int session) override { net_.end(session); }
  void cut(int session) override { net_.cut(session); }
  void wait_for(std::size_t feeds, std::size_t blocks) override;
  Contents contents() override;
  void close() override { multi_.close(); }

 private:
  CppParty::Connect replicating(bool live) const;
  CppParty net_;  // for its connections; its feed has no part in it
  multifeed::Multifeed multi_;
};

class JsMultiParty final : public MultiParty {
 public:
  JsMultiParty(JsReplicator& js, const std::string& place, const Json& options = Json::object());

  /// One request that concerns its multifeed; see lib/js/multifeed-peer.js.
  Json call(Json request);
  /// Names and keys, in the order of JavaScript.
  Json feeds() { return call({{"op", "feeds"}}).at("feeds"); }

  void append(const std::string& name, const std::vector<std::string>& values) override;
  void fill(int writers, int blocks, const std::string& nickname) override;
  Listening listen(bool live) override;
  int dial(unsigned short port, bool live) override;
  std::optional<std::string> ended(int session) override;
  void end(int session) override { js_.call({{"op", "end"}, {"session", session}}); }
  void cut(int session) override { js_.call({{"op", "cut"}, {"session", session}}); }
  void wait_for(std::size_t feeds, std::size_t blocks) override;
  Contents contents() override;
  void close() override { call({{"op", "close"}}); }

 private:
  JsReplicator& js_;
  int multi_ = 0;
};

/// The fixture: a node process with multifeed 6 for all tests of it.
template <class Base = ::testing::Test>
class WithMultifeed6 : public Base {
 protected:
  static void TearDownTestSuite() { node().reset(); }

  void SetUp() override {
    if (testing_help::lacks(JsPeer::missing())) return;
    if (!node() || node()->is_spoilt) node() = std::make_unique<Node>();
  }
  void TearDown() override {
    if (node()) node()->is_spoilt = this->HasFailure();
  }

  asio::io_context& io() { return node()->io; }
  JsReplicator& js() { return node()->js; }
  std::string directory(const std::string& name) const { return (directory_ / name).string(); }

 private:
  struct Node {
    asio::io_context io;
    JsReplicator js{io, "multifeed-peer.js"};
    bool is_spoilt = false;
  };
  static std::unique_ptr<Node>& node() {
    static std::unique_ptr<Node> node;
    return node;
  }
  TemporaryDirectory directory_;
};

}  // namespace interop
