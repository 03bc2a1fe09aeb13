#include <terminal/line_splitter.hpp>

#include <utility>

namespace terminal {

std::deque<std::string> LineSplitter::take(std::string_view bytes) {
  std::deque<std::string> lines;
  for (std::size_t end; (end = bytes.find('\n')) != bytes.npos; bytes.remove_prefix(end + 1)) {
    grow(bytes.substr(0, end), lines);
    if (pending_.ends_with('\r')) pending_.pop_back();
    end_line(lines);
  }
  grow(bytes, lines);
  return lines;
}

std::deque<std::string> LineSplitter::finish() {
  std::deque<std::string> lines;
  if (!pending_.empty()) end_line(lines);
  return lines;
}

// A byte more than a whole line is kept: it may be the `\r` of an ending, which must not become a
// piece.
void LineSplitter::grow(std::string_view bytes, std::deque<std::string>& lines) {
  while (pending_.size() + bytes.size() > longest_ + 1) {
    std::string piece = pending_.substr(0, longest_);
    pending_.erase(0, piece.size());
    std::size_t missing = longest_ - piece.size();
    piece += bytes.substr(0, missing);
    bytes.remove_prefix(missing);
    lines.push_back(std::move(piece));
  }
  pending_ += bytes;
}

void LineSplitter::end_line(std::deque<std::string>& lines) {
  if (pending_.size() > longest_) {
    lines.push_back(pending_.substr(0, longest_));
    pending_.erase(0, longest_);
  }
  lines.push_back(std::exchange(pending_, {}));
}

}  // namespace terminal
