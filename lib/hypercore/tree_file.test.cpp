#include <hypercore/flat_tree.hpp>
#include <hypercore/tree_file.hpp>
#include <storage/file.hpp>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <filesystem>
#include <map>

namespace {

using hypercore::Node;
using hypercore::NodeIndex;
using hypercore::TreeFile;

/// A file of the file system: one in memory is read in place, without what is tested here.
class OnDisk {
 public:
  OnDisk() : path_(std::filesystem::temp_directory_path() / name()) {
    std::filesystem::remove_all(path_);
  }
  ~OnDisk() { std::filesystem::remove_all(path_); }
  OnDisk(const OnDisk&) = delete;
  OnDisk& operator=(const OnDisk&) = delete;

  TreeFile open() const { return TreeFile(storage::FileDirectory(path_).open("tree")); }

 private:
  static std::string name() {
    const auto* test = testing::UnitTest::GetInstance()->current_test_info();
    return std::string("kappa-tree-file-") + test->name() + "-" + std::to_string(getpid());
  }
  std::filesystem::path path_;
};

Node node(std::uint64_t index, std::uint64_t size) {
  Node result{NodeIndex(index), size, {}};
  result.hash.data()[0] = static_cast<std::byte>(index + 1);
  return result;
}

TEST(TreeFile, ANodeBehindTheOldEndOfTheFileIsNotThereWhenAFarOneIsWritten) {
  OnDisk disk;
  TreeFile tree = disk.open();
  tree.write(node(0, 1));
  EXPECT_EQ(tree.read(NodeIndex(0)), node(0, 1));
  tree.write(node(100000, 1));
  for (std::uint64_t index : {1u, 2u, 100u, 127u, 128u, 5000u}) {
    EXPECT_FALSE(tree.read(NodeIndex(index)).has_value()) << index;
  }
  tree.write(node(2, 7));
  EXPECT_EQ(tree.read(NodeIndex(2)), node(2, 7));
}

RC_GTEST_PROP(TreeFile, HoldsWhatWasWrittenLastWhateverTheOrder, ()) {
  OnDisk disk;
  TreeFile tree = disk.open();
  std::map<std::uint64_t, Node> model;
  auto steps = *rc::gen::container<std::vector<std::pair<std::uint64_t, bool>>>(
      rc::gen::pair(rc::gen::inRange<std::uint64_t>(0, 3000), rc::gen::arbitrary<bool>()));
  std::uint64_t size = 0;
  for (auto [index, writes] : steps) {
    if (writes) {
      model[index] = node(index, ++size);
      tree.write(model[index]);
    }
    auto found = model.find(index);
    RC_ASSERT(tree.read(NodeIndex(index)) ==
              (found == model.end() ? std::nullopt : std::optional(found->second)));
  }
}

}  // namespace
