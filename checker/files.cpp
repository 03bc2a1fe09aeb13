#include <checker/files.hpp>

#include <checker/trouble.hpp>
#include <checker/workspace.hpp>

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>

namespace checker {

namespace {

/// A file descriptor that closes itself.
class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return fd_; }

 private:
  int fd_;
};

bool write_all(int fd, std::string_view content) {
  while (!content.empty()) {
    const ssize_t written = ::write(fd, content.data(), content.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    content.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

/// Bytes of the UTF-8 sequence at the start of `text`; 0 if there is none.
std::size_t sequence_length(std::string_view text) {
  const auto byte = [text](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = byte(0);
  if (first < 0x80) return 1;
  const std::size_t length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  if (first < 0xc2 || first > 0xf4 || text.size() < length) return 0;
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xc0) != 0x80) return 0;
  }
  // Overlong forms, surrogates and what lies beyond Unicode (RFC 3629).
  if (first == 0xe0 && byte(1) < 0xa0) return 0;
  if (first == 0xed && byte(1) > 0x9f) return 0;
  if (first == 0xf0 && byte(1) < 0x90) return 0;
  if (first == 0xf4 && byte(1) > 0x8f) return 0;
  return length;
}

}  // namespace

std::optional<std::string> read_file(const std::filesystem::path& file, std::size_t limit) {
  // Not blocking: a named pipe in the place of a file must not hang the checker.
  const Descriptor fd(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (fd.get() < 0) return std::nullopt;
  struct stat info {};
  if (::fstat(fd.get(), &info) != 0 || !S_ISREG(info.st_mode)) return std::nullopt;
  std::string content;
  char buffer[1 << 16];
  while (true) {
    const ssize_t got = ::read(fd.get(), buffer, sizeof buffer);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return std::nullopt;
    if (got == 0) return content;
    content.append(buffer, static_cast<std::size_t>(got));
    if (content.size() > limit) return std::nullopt;
  }
}

std::string replace_file(const std::filesystem::path& file, std::string_view content) {
  const std::filesystem::path beside =
      file.parent_path() / fmt::format(".{}.{}.new", file.filename().string(), ::getpid());
  const auto failed = [&beside](int number) {
    ::unlink(beside.c_str());
    return std::string(std::strerror(number));
  };
  {
    const Descriptor fd(::open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644));
    if (fd.get() < 0) return failed(errno);
    if (!write_all(fd.get(), content) || ::fsync(fd.get()) != 0) return failed(errno);
  }
  if (::rename(beside.c_str(), file.c_str()) != 0) return failed(errno);
  return "";
}

std::string trouble_with_source(const std::filesystem::path& file, std::string_view shown,
                                std::string_view number) {
  const std::string restore =
      fmt::format("`./check reset {}` puts the skeleton back (and keeps what is there).", number);
  struct stat info {};
  if (::lstat(file.c_str(), &info) != 0) {
    return fmt::format("{} is not there. `./check reset {}` puts the skeleton back.", shown,
                       number);
  }
  if (::stat(file.c_str(), &info) != 0) {
    return fmt::format("{} is a link to a file that is not there. {}", shown, restore);
  }
  if (S_ISDIR(info.st_mode)) {
    return fmt::format("{} is a directory; a C++ file belongs there. {}", shown, restore);
  }
  if (!S_ISREG(info.st_mode)) {
    return fmt::format("{} is no regular file. {}", shown, restore);
  }
  constexpr std::size_t largest = 1 << 20;
  if (static_cast<std::size_t>(info.st_size) > largest) {
    return fmt::format("{} has more than 1 MiB; no lesson needs that much. {}", shown, restore);
  }
  const auto text = read_file(file, largest);
  if (!text) return fmt::format("{} can't be read: {}.", shown, std::strerror(errno));
  if (text->find_first_not_of(" \t\r\n") == std::string::npos) {
    return fmt::format("{} is empty. {}", shown, restore);
  }
  if (!is_utf8(*text) || text->find('\0') != std::string::npos) {
    std::size_t line = 1;
    for (std::size_t i = 0; i < text->size();) {
      const std::size_t length = sequence_length(std::string_view(*text).substr(i));
      if (length == 0 || (*text)[i] == '\0') break;
      if ((*text)[i] == '\n') ++line;
      i += length;
    }
    return fmt::format("{} is not UTF-8 text (see line {}). Save it as UTF-8 in your editor.",
                       shown, line);
  }
  return "";
}

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const std::size_t length = sequence_length(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

std::string printable(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const std::size_t length = sequence_length(text);
    const auto first = static_cast<unsigned char>(text[0]);
    const bool control =
        (first < 0x20 && first != '\n' && first != '\t') || first == 0x7f ||
        (length == 2 && first == 0xc2 && static_cast<unsigned char>(text[1]) < 0xa0);
    const std::size_t taken = length == 0 ? 1 : length;
    if (length == 0 || control) {
      for (std::size_t i = 0; i < taken; ++i) {
        out += fmt::format("\\x{:02x}", static_cast<unsigned char>(text[i]));
      }
    } else {
      out += text.substr(0, taken);
    }
    text.remove_prefix(taken);
  }
  return out;
}

std::string shown_path(const std::filesystem::path& file, const std::filesystem::path& from) {
  const std::filesystem::path relative = file.lexically_relative(from);
  if (relative.empty() || relative.string().size() >= file.string().size()) return file.string();
  return relative.string();
}

std::string Workspace::command() const {
  const std::string shown = shown_path(root / "check", cwd);
  return shown.find('/') == std::string::npos ? "./" + shown : shown;
}

TemporaryDirectory::TemporaryDirectory(std::string_view name) {
  const char* set = std::getenv("TMPDIR");
  const std::filesystem::path parent = set != nullptr && *set != '\0' ? set : "/tmp";
  std::string pattern = (parent / fmt::format("{}-XXXXXX", name)).string();
  if (::mkdtemp(pattern.data()) == nullptr) {
    throw Trouble(
        Exit::tool_fault,
        fmt::format("No temporary directory can be made in {}: {}. Free some space there, "
                    "or set TMPDIR to another place.",
                    parent.string(), std::strerror(errno)));
  }
  path_ = pattern;
}

TemporaryDirectory::~TemporaryDirectory() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

}  // namespace checker
