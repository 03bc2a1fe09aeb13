#include <harness/landlock.hpp>

#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cstdint>

namespace harness {
namespace {

// From the kernel's interface, written out because the header of an older machine lacks the newer
// ones.
constexpr long create_ruleset = 444;
constexpr long add_rule = 445;
constexpr long restrict_self = 446;
constexpr unsigned ask_version = 1;
constexpr int path_beneath = 1;

constexpr std::uint64_t write_file = 1U << 1U;
constexpr std::uint64_t remove_dir = 1U << 4U;
constexpr std::uint64_t make_sym = 1U << 12U;
constexpr std::uint64_t refer = 1U << 13U;     // since version 2
constexpr std::uint64_t truncate = 1U << 14U;  // since version 3
constexpr std::uint64_t bind_tcp = 1U << 0U;   // since version 4
constexpr std::uint64_t connect_tcp = 1U << 1U;
constexpr std::uint64_t abstract_sockets = 1U << 0U;  // since version 6
constexpr std::uint64_t signals = 1U << 1U;

struct RulesetAttributes {
  std::uint64_t handled_files;
  std::uint64_t handled_network;
  std::uint64_t scoped;
};

struct [[gnu::packed]] PathAttributes {
  std::uint64_t allowed;
  std::int32_t parent;
};

// All rights that change something, from remove_dir to make_sym in a row.
constexpr std::uint64_t changing(int abi) {
  std::uint64_t rights = write_file;
  for (std::uint64_t right = remove_dir; right <= make_sym; right <<= 1U) rights |= right;
  if (abi >= 2) rights |= refer;
  if (abi >= 3) rights |= truncate;
  return rights;
}

void allow(const Descriptor& rules, const std::filesystem::path& path, std::uint64_t rights) {
  const Descriptor parent{::open(path.c_str(), O_PATH | O_CLOEXEC)};
  if (!parent) return;
  const PathAttributes attributes{rights, parent.get()};
  ::syscall(add_rule, rules.get(), path_beneath, &attributes, 0);
}

}  // namespace

int Landlock::abi() {
  const long version = ::syscall(create_ruleset, nullptr, 0, ask_version);
  return version < 0 ? 0 : static_cast<int>(version);
}

Landlock::Landlock(const std::filesystem::path& writable, bool network) {
  const int version = abi();
  if (version == 0) return;
  RulesetAttributes attributes{changing(version), 0, 0};
  std::size_t size = sizeof attributes.handled_files;
  if (version >= 4) {
    size += sizeof attributes.handled_network;
    // Its rules know ports, not addresses: loopback alone can't be allowed.
    if (!network) attributes.handled_network = bind_tcp | connect_tcp;
  }
  if (version >= 6) {
    size += sizeof attributes.scoped;
    attributes.scoped = abstract_sockets | signals;
  }
  rules_ = Descriptor{static_cast<int>(::syscall(create_ruleset, &attributes, size, 0))};
  if (!rules_) return;
  allow(rules_, writable, changing(version));
  allow(rules_, "/dev", write_file | (version >= 3 ? truncate : 0));
}

void Landlock::enter() const { ::syscall(restrict_self, rules_.get(), 0); }

}  // namespace harness
