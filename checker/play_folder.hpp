#pragma once
/// @file
/// Where a game of `./check play` keeps its log: in a folder that no other play uses at the time.

#include <filesystem>

namespace checker {

/// A folder, held as long as this object is, and as long as somebody lives who inherited `lock()`.
class PlayFolder {
 public:
  /// The first folder 1, 2, 3 ... in `plays` that is free; made if it is not there.
  /// @throws Trouble tool_fault if it can't be made
  static PlayFolder first_free(const std::filesystem::path& plays);
  /// The same for a play of which nothing is kept: bots-1, bots-2, ... It is empty, and gone with
  /// this object. One that was left behind by a play that was killed is emptied when it is used.
  static PlayFolder for_now(const std::filesystem::path& plays);
  /// This one.
  /// @throws Trouble usage if another play uses it; tool_fault if it can't be made
  static PlayFolder named(const std::filesystem::path& folder);

  PlayFolder(PlayFolder&& other) noexcept;
  PlayFolder& operator=(PlayFolder&&) = delete;
  ~PlayFolder();

  const std::filesystem::path& path() const { return path_; }
  bool is_kept() const { return !remove_; }  ///< when this object is gone
  int lock() const { return lock_; }         ///< the descriptor to inherit

 private:
  PlayFolder() = default;
  /// @return whether nobody else has it
  bool take(const std::filesystem::path& folder);
  static PlayFolder first_of(const std::filesystem::path& plays, const char* prefix);

  std::filesystem::path path_;
  int lock_ = -1;
  bool remove_ = false;
};

}  // namespace checker
