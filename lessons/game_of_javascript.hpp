#pragma once
/// @file
/// lib/js/kappa-game.js, the game as the JavaScript workshop has it, for tests of both in one room.

#include <interop/child.hpp>

#include <nlohmann/json.hpp>

#include <csignal>
#include <filesystem>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace lessons {

class GameOfJavaScript {
 public:
  using Place = std::pair<int, int>;

  explicit GameOfJavaScript(std::filesystem::path folder) : folder_{std::move(folder)} {}

  /// Starts it, in the folder that it had before. Returns when it has a feed.
  void start(const std::vector<std::string>& ports) {
    std::vector<std::string> command = {KAPPA_NODE, KAPPA_JS_SOURCE "/kappa-game.js",
                                        folder_.string()};
    command.insert(command.end(), ports.begin(), ports.end());
    key_.clear();
    players_.clear();
    chat_.clear();
    child_.emplace(command, std::vector<std::string>{"NODE_PATH=" KAPPA_JS_BUILD "/node_modules"});
    while (key_.empty()) hear();
  }
  void dies() {
    child_->kill(SIGKILL);
    child_->wait();
  }

  void walks(const std::string& where) { child_->send(where); }
  void says(const std::string& text) { child_->send(text); }

  const std::string& key() const { return key_; }  ///< in hex, once it has started

  /// Waits until somebody stands there. @throws std::runtime_error after two minutes
  void sees_at(int x, int y) {
    while (!somebody_is_at({x, y})) hear();
  }
  /// Waits until these are the newest messages, the oldest first.
  void shows(const std::vector<std::string>& texts) {
    while (chat_ != texts) hear();
  }

 private:
  bool somebody_is_at(const Place& place) const {
    for (const auto& [key, at] : players_) {
      if (at == place) return true;
    }
    return false;
  }

  void hear() {
    const std::optional<std::string> line = child_->line();
    if (!line) throw std::runtime_error("the game of JavaScript has ended");
    const auto event = nlohmann::json::parse(*line);
    if (event.contains("ready")) key_ = event.at("ready");
    if (event.contains("players"))
      players_ = event.at("players").get<std::map<std::string, Place>>();
    if (event.contains("chat")) chat_ = event.at("chat").get<std::vector<std::string>>();
  }

  std::filesystem::path folder_;
  std::optional<interop::Child> child_;
  std::string key_;
  std::map<std::string, Place> players_;
  std::vector<std::string> chat_;
};

}  // namespace lessons
