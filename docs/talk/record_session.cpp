// Records a session between two peers, message by message, for the page "How two peers talk":
//
//   record_session docs/how-two-peers-talk.md            writes the recorded parts of the page anew
//   record_session docs/how-two-peers-talk.md --compare  fails if they are not what the page shows
//
// The two peers are the library's own. Their keys are fixed, so the bytes are the same every time.
// A part of the page that is recorded stands between `<!-- recorded: NAME -->` and `<!-- end -->`.
#include "tapped_session.hpp"

#include <fmt/core.h>

#include <fstream>
#include <iostream>
#include <map>
#include <sstream>

namespace {

using talk::TappedSession;

/// The chapters of the conversation, by name.
std::map<std::string, std::string> record() {
  std::map<std::string, std::string> parts;
  auto write = talk::fixed_feed();
  for (const char* text : {"hello", "is anybody there?", "I have cake"}) write.append(text);
  auto copy = talk::copy_of(write);

  TappedSession session;
  parts["handshake"] = session.run_handshake();
  session.replicate(write, copy);
  parts["open"] = session.run_until("Want");
  parts["want"] = session.run_until("Request");
  parts["data"] = session.run();
  write.append("there was cake");
  parts["live"] = session.run();
  session.end();
  parts["close"] = session.run();
  return parts;
}

std::string with_parts(const std::string& page, const std::map<std::string, std::string>& parts) {
  std::istringstream lines(page);
  std::string result;
  bool inside = false;
  for (std::string line; std::getline(lines, line);) {
    constexpr std::string_view begin = "<!-- recorded: ";
    if (line == "<!-- end -->") inside = false;
    if (!inside) result += line + "\n";
    if (line.starts_with(begin)) {
      std::string name = line.substr(begin.size(), line.find(" -->") - begin.size());
      auto part = parts.find(name);
      if (part == parts.end()) throw std::runtime_error("nothing is recorded as " + name);
      result += "```\n" + part->second + "```\n";
      inside = true;
    }
  }
  if (inside) throw std::runtime_error("a recorded part has no <!-- end -->");
  return result;
}

int run(const std::string& path, bool compare) {
  std::ifstream file(path);
  if (!file) throw std::runtime_error("can't read " + path);
  std::string page{std::istreambuf_iterator<char>(file), {}};
  std::string anew = with_parts(page, record());
  if (page == anew) return 0;
  if (!compare) {
    std::ofstream(path) << anew;
    fmt::print("{} is written anew\n", path);
    return 0;
  }
  fmt::print("{} does not show what peers say now. Run: record_session {}\nThey say:\n{}", path,
             path, anew);
  return 1;
}

}  // namespace

int main(int argc, char** argv) {
  bool compare = argc == 3 && std::string_view(argv[2]) == "--compare";
  if (argc != 2 && !compare) {
    fmt::print(stderr, "usage: {} PAGE [--compare]\n", argv[0]);
    return 64;
  }
  try {
    return run(argv[1], compare);
  } catch (const std::exception& error) {
    fmt::print(stderr, "{}\n", error.what());
    return 1;
  }
}
