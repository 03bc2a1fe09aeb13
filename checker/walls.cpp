#include <checker/walls.hpp>

#include <harness/sandbox.hpp>

namespace checker {

namespace {

const harness::sandbox::Machine& machine() {
  static const harness::sandbox::Machine found = harness::sandbox::probe();
  return found;
}

}  // namespace

std::string best_walls() { return std::string(harness::sandbox::name(machine().best())); }

std::string walls_sentence() { return machine().sentence(); }

std::vector<std::string> wrap_in_walls(const std::string& kind, std::vector<std::string> command,
                                       const std::filesystem::path& work) {
  const auto known = harness::sandbox::kind_named(kind);
  return harness::sandbox::wrap(known.value_or(harness::sandbox::Kind::process_group),
                                std::move(command), {work});
}

}  // namespace checker
