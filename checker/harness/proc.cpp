#include <harness/proc.hpp>

#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <memory>

#include <harness/descriptor.hpp>

namespace harness::proc {
namespace {

template <typename Number>
Number number(std::string_view text) {
  Number value{};
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

}  // namespace

std::string read(const std::string& path) {
  const Descriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
  std::string out;
  std::array<char, 4096> buffer{};
  while (file && out.size() < 65536) {
    const auto got = ::read(file.get(), buffer.data(), buffer.size());
    if (got <= 0) break;
    out.append(buffer.data(), static_cast<std::size_t>(got));
  }
  return out;
}

std::optional<Stat> parse_stat(std::string_view text) {
  // The name is in parentheses and may contain anything, spaces and parentheses too.
  const auto open = text.find('(');
  const auto close = text.rfind(')');
  if (open == std::string_view::npos || close == std::string_view::npos || close < open)
    return std::nullopt;
  std::array<std::string_view, 22> fields{};  // from "state", the third of proc(5)
  std::size_t count = 0;
  for (std::string_view rest = text.substr(close + 1); count < fields.size();) {
    const auto start = rest.find_first_not_of(" \n");
    if (start == std::string_view::npos) break;
    const auto end = std::min(rest.find_first_of(" \n", start), rest.size());
    fields[count++] = rest.substr(start, end - start);
    rest.remove_prefix(end);
  }
  if (count < fields.size()) return std::nullopt;
  static const double tick_ms = 1000.0 / static_cast<double>(::sysconf(_SC_CLK_TCK));
  static const auto page_kb = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE)) / 1024;
  Stat out;
  out.pid = number<pid_t>(text.substr(0, open));
  out.name = text.substr(open + 1, close - open - 1);
  out.state = fields[0].front();
  out.parent = number<pid_t>(fields[1]);
  for (std::size_t i = 11; i <= 14; ++i) out.cpu_ms += tick_ms * number<double>(fields[i]);
  out.threads = number<std::size_t>(fields[17]);
  out.started = number<std::uint64_t>(fields[19]);
  out.memory_kb = page_kb * number<std::size_t>(fields[21]);
  return out;
}

std::optional<Stat> stat(pid_t pid) {
  return parse_stat(read("/proc/" + std::to_string(pid) + "/stat"));
}

std::vector<Stat> all() {
  std::vector<Stat> out;
  const std::unique_ptr<DIR, int (*)(DIR*)> directory{::opendir("/proc"), ::closedir};
  if (!directory) return out;
  while (const dirent* entry = ::readdir(directory.get())) {
    if (entry->d_name[0] < '0' || entry->d_name[0] > '9') continue;
    if (auto found = stat(number<pid_t>(std::string_view{entry->d_name})))
      out.push_back(std::move(*found));
  }
  return out;
}

}  // namespace harness::proc
