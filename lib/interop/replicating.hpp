#pragma once
/// @file
/// The fixture of tests that replicate with a hypercore 9.

#include <interop/cpp_party.hpp>
#include <interop/feed_files.hpp>
#include <interop/js_party.hpp>

#include <testing/needs.hpp>

namespace interop {

/// One node process for all tests of a fixture. Without node they are skipped, or fail if CI is set
/// in the environment.
template <class Base = ::testing::Test>
class Replicating : public Base {
 protected:
  static void TearDownTestSuite() { node().reset(); }

  void SetUp() override {
    if (testing_help::lacks(JsPeer::missing())) return;
    if (!node() || node()->is_spoilt) node() = std::make_unique<Node>();
  }

  /// A test that failed may have left something behind. Its fixture still has parts of it.
  void TearDown() override {
    if (node()) node()->is_spoilt = this->HasFailure();
  }

  asio::io_context& io() { return node()->io; }
  JsReplicator& js() { return node()->js; }
  const TemporaryDirectory& directory() const { return directory_; }

 private:
  struct Node {
    asio::io_context io;
    JsReplicator js{io};
    bool is_spoilt = false;
  };
  static std::unique_ptr<Node>& node() {
    static std::unique_ptr<Node> node;
    return node;
  }

  TemporaryDirectory directory_;
};

}  // namespace interop
