#include <checker/pictures.hpp>
#include <checker/render_failure.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <string_view>

namespace checker {

namespace {

std::string_view limit_in_words(std::string_view limit) {
  if (limit == "wall") return "the time limit";
  if (limit == "cpu") return "the limit on computing time";
  if (limit == "memory") return "the memory limit";
  if (limit == "output") return "the limit on output";
  if (limit == "file") return "the limit on file sizes";
  if (limit == "processes") return "the limit on processes";
  return limit;
}

/// Did a crash or a limit end the program? What the check is about is beside the point then.
bool was_cut_short(const CheckResult& check) {
  return !check.limit.empty() || check.message.find(" crashed: ") != std::string::npos ||
         check.message.find(" crashed with ") != std::string::npos;
}

/// Does `actual` hold no word that the sentence above it has not said? What the C++ library puts
/// around an exception's words counts as said.
bool repeats(const CheckResult& check) {
  const std::string said =
      check.message + " terminate called after throwing an instance of what without active";
  std::string word;
  for (const char c : check.actual + " ") {
    if (std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_') {
      word += c;
    } else if (!word.empty()) {
      if (said.find(word) == std::string::npos) return false;
      word.clear();
    }
  }
  return true;
}

/// More lines than these are shown before the sentence, not after it.
constexpr int few_lines = 6;
/// Of a picture, in a window of 24 rows: what follows needs the others.
constexpr std::size_t most_lines = 12;

int lines_in(std::string_view text) {
  return 1 + static_cast<int>(std::count(text.begin(), text.end(), '\n'));
}

bool has_picture(const CheckResult& check) {
  return check.difference.find('\n') != std::string::npos;
}

int widest_line(std::string_view text) {
  int widest = 0;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    widest = std::max(widest, columns(text.substr(0, end)));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return widest;
}

class FailurePrinter {
 public:
  FailurePrinter(Screen& screen, const CheckResult& check, const std::string& number, bool all)
      : screen_(screen), check_(check), number_(number), all_(all) {}

  void print() {
    steps();
    const bool much = shows_much(check_);
    if (much) seen();
    if (!check_.message.empty()) screen_.paragraph(check_.message, 8, Tone::strong);
    if (!check_.expected.empty()) screen_.labelled("expected    ", check_.expected, 8);
    if (!much) seen();
    details();
    screen_.blank();
  }

 private:
  void steps() {
    screen_.blank();
    for (std::size_t i = 0; i < check_.steps.size(); ++i) {
      screen_.labelled(fmt::format("{}. ", i), check_.steps[i], 8);
    }
    screen_.blank();
  }

  void seen() {
    if (!check_.actual.empty() && !(was_cut_short(check_) && repeats(check_))) {
      actual(all_ ? check_.actual : with_equal_lines_folded(check_.actual));
    }
    if (has_picture(check_)) {
      pictures();
    } else if (!check_.difference.empty()) {
      screen_.labelled("difference  ", check_.difference, 8);
    }
  }

  /// What a program has shown. A screen is a picture: its rows stay whole where they have room.
  void actual(const std::string& text) {
    constexpr int indent = 20;
    const int widest = widest_line(text);
    if (lines_in(text) == 1 || widest + indent <= screen_.width() || widest > screen_.width()) {
      screen_.labelled("actual      ", text, 8);
    } else {
      screen_.paragraph("actual", 8);
      screen_.verbatim(text, std::min(8, screen_.width() - widest));
    }
    if (lines_in(text) > few_lines) screen_.blank();
  }

  /// Two pictures beside each other, or one below the other where there is no room.
  void pictures() {
    constexpr int indent = 2;
    screen_.blank();
    auto pictures = read_pictures(check_.difference);
    if (!pictures) {
      screen_.verbatim(check_.difference, indent);
      screen_.blank();
      return;
    }
    const bool whole = all_ || shorten(*pictures, most_lines);
    const std::string beside = side_by_side(*pictures);
    if (widest_line(beside) + indent <= screen_.width()) {
      screen_.verbatim(beside, indent);
    } else {
      if (!pictures->where.empty()) screen_.paragraph(pictures->where, indent);
      screen_.paragraph("expected:", indent);
      screen_.verbatim(expected_alone(*pictures), indent);
      screen_.paragraph("actual:", indent);
      screen_.verbatim(actual_alone(*pictures), indent);
    }
    if (!whole) {
      screen_.paragraph(fmt::format("More rows differ. All of them: ./check {} --all", number_),
                        indent);
    }
    screen_.blank();
  }

  void details() {
    if (!check_.limit.empty()) {
      screen_.labelled(
          "limit       ",
          fmt::format("{}; it used {} MB and computed for {} ms", limit_in_words(check_.limit),
                      check_.memory_kb / 1024, check_.cpu_ms),
          8);
    }
    if (check_.seed) {
      screen_.labelled("again with  ",
                       screen_.typed(fmt::format("./check {} --seed {}", number_, *check_.seed)),
                       8);
    }
    if (!check_.why.empty() && !was_cut_short(check_)) {
      screen_.labelled("why         ", check_.why, 8, Tone::quiet);
    }
  }

  Screen& screen_;
  const CheckResult& check_;
  const std::string& number_;
  bool all_;
};

}  // namespace

bool shows_much(const CheckResult& check) {
  return has_picture(check) || lines_in(check.actual) > few_lines;
}

void print_failure(Screen& screen, const CheckResult& check, const std::string& number, bool all) {
  FailurePrinter(screen, check, number, all).print();
}

}  // namespace checker
