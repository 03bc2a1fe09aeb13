#pragma once
/// @file
/// Reading and writing files so that nothing is ever half there.

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace checker {

/// The whole file; nothing if it can't be read or has more than `limit` bytes.
std::optional<std::string> read_file(const std::filesystem::path& file, std::size_t limit);

/// Replaces `file` in one step: whoever reads it sees the old or the new, also after a crash or on
/// a full disk (written beside it, fsync, renamed).
/// @return what went wrong, as the system says it ("No space left on device"); empty if nothing did
std::string replace_file(const std::filesystem::path& file, std::string_view content);

/// What keeps a learner's file from being compiled, as a sentence; empty if nothing does. `shown`
/// is what to call it.
std::string trouble_with_source(const std::filesystem::path& file, std::string_view shown,
                                std::string_view number);

bool is_utf8(std::string_view text);

/// The same text with every byte that is no UTF-8 and every control character (but tab and line
/// feed) written as \xNN, so that a terminal, JSON and XML can take it.
std::string printable(std::string_view text);

/// `file` as one types it standing in `from`: relative if that is shorter to say.
std::string shown_path(const std::filesystem::path& file, const std::filesystem::path& from);

/// A new directory that is gone, with all that is in it, when this is.
class TemporaryDirectory {
 public:
  /// @throws Trouble tool_fault if none can be made (disk full, no permission)
  explicit TemporaryDirectory(std::string_view name);
  ~TemporaryDirectory();
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace checker
