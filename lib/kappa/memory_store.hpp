#pragma once
/// @file
/// Rows in memory: for tests, and for views that are made again in each run.

#include <kappa/store.hpp>

#include <map>

namespace kappa {

/// See Store.
class MemoryStore : public Store {
 public:
  std::optional<std::string> get(std::string_view key) const override;
  void read(const Range& range,
            const std::function<bool(std::string_view, std::string_view)>& each) const override;
  void write(std::span<const Change> changes) override;
  void clear() override { rows_.clear(); }

 private:
  std::map<std::string, std::string, std::less<>> rows_;
};

}  // namespace kappa
