#include <hypercore/flat_tree.hpp>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <testing/vectors.hpp>

#include <bit>

namespace {

using hypercore::NodeIndex;
using hypercore::Seq;
namespace flat_tree = hypercore::flat_tree;
namespace vectors = testing_vectors;

/// Any node of a feed that JavaScript could hold, deep and shallow ones alike.
rc::Gen<NodeIndex> any_node() {
  return rc::gen::exec([] {
    auto depth = *rc::gen::inRange(0U, 53U);
    auto offset = *rc::gen::inRange<std::uint64_t>(0, std::uint64_t{1} << (53 - depth));
    return flat_tree::index(depth, offset);
  });
}

TEST(FlatTree, NumbersAreThoseOfTheModule) {
  auto nodes = vectors::load("flat-tree").at("nodes");
  ASSERT_FALSE(nodes.empty());
  for (const auto& vector : nodes) {
    NodeIndex node(vector.at("index").get<std::uint64_t>());
    SCOPED_TRACE(node.value());
    EXPECT_EQ(flat_tree::depth(node), vector.at("depth"));
    EXPECT_EQ(flat_tree::offset(node), vector.at("offset"));
    EXPECT_EQ(flat_tree::index(vector.at("depth"), vector.at("offset")), node);
    EXPECT_EQ(flat_tree::parent(node).value(), vector.at("parent"));
    EXPECT_EQ(flat_tree::sibling(node).value(), vector.at("sibling"));
    EXPECT_EQ(flat_tree::left_span(node).value(), vector.at("leftSpan"));
    EXPECT_EQ(flat_tree::right_span(node).value(), vector.at("rightSpan"));
    EXPECT_EQ(flat_tree::is_leaf(node), vector.at("leftChild") == -1);
    if (!flat_tree::is_leaf(node)) {
      EXPECT_EQ(flat_tree::left_child(node).value(), vector.at("leftChild"));
      EXPECT_EQ(flat_tree::right_child(node).value(), vector.at("rightChild"));
    }
    auto leaves =
        (flat_tree::right_span(node).value() - flat_tree::left_span(node).value()) / 2 + 1;
    EXPECT_EQ(2 * leaves - 1, vector.at("count"));
  }
}

TEST(FlatTree, RootsAreThoseOfTheModule) {
  auto cases = vectors::load("flat-tree").at("fullRoots");
  ASSERT_FALSE(cases.empty());
  for (const auto& vector : cases) {
    std::vector<std::uint64_t> roots;
    for (NodeIndex root : flat_tree::roots(vector.at("blocks").get<std::uint64_t>())) {
      roots.push_back(root.value());
    }
    EXPECT_EQ(vectors::Value(roots), vector.at("roots")) << vector.at("blocks") << " blocks";
  }
}

TEST(FlatTree, LeavesAreTheEvenNumbers) {
  EXPECT_EQ(flat_tree::leaf(7), NodeIndex(14));
  EXPECT_EQ(flat_tree::block(NodeIndex(14)), Seq(7));
}

RC_GTEST_PROP(FlatTree, ANodeIsWhereItsDepthAndOffsetSay, ()) {
  NodeIndex node = *any_node();
  RC_ASSERT(flat_tree::index(flat_tree::depth(node), flat_tree::offset(node)) == node);
}

RC_GTEST_PROP(FlatTree, AParentHasItsChildren, ()) {
  NodeIndex node = *any_node();
  NodeIndex sibling = flat_tree::sibling(node);
  NodeIndex parent = flat_tree::parent(node);
  RC_ASSERT(flat_tree::sibling(sibling) == node);
  RC_ASSERT(flat_tree::parent(sibling) == parent);
  RC_ASSERT(flat_tree::left_child(parent) == std::min(node, sibling));
  RC_ASSERT(flat_tree::right_child(parent) == std::max(node, sibling));
  RC_ASSERT(parent.value() - std::min(node, sibling).value() ==
            std::max(node, sibling).value() - parent.value());
}

RC_GTEST_PROP(FlatTree, ASpanGoesFromTheLeftMostToTheRightMostLeaf, ()) {
  NodeIndex node = *any_node();
  NodeIndex left = node;
  NodeIndex right = node;
  while (!flat_tree::is_leaf(left)) left = flat_tree::left_child(left);
  while (!flat_tree::is_leaf(right)) right = flat_tree::right_child(right);
  RC_ASSERT(flat_tree::left_span(node) == left);
  RC_ASSERT(flat_tree::right_span(node) == right);
}

RC_GTEST_PROP(FlatTree, RootsCoverAllBlocksOnceLargestFirst, ()) {
  auto blocks = *rc::gen::inRange<std::uint64_t>(0, std::uint64_t{1} << 52);
  std::uint64_t next = 0;
  unsigned last_depth = 64;
  for (NodeIndex root : flat_tree::roots(blocks)) {
    RC_ASSERT(flat_tree::left_span(root).value() == next);
    RC_ASSERT(flat_tree::depth(root) < last_depth);
    last_depth = flat_tree::depth(root);
    next = flat_tree::right_span(root).value() + 2;
  }
  RC_ASSERT(next == 2 * blocks);
  RC_ASSERT(flat_tree::roots(blocks).size() == static_cast<std::size_t>(std::popcount(blocks)));
}

}  // namespace
