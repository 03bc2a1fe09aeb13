#pragma once
/// @file
/// The chat in its box, for the hidden tests of this lesson.
///
/// @code
/// session.perform(lessons::closed_box({80, 24}),
///                 lessons::chat_shows({{"ada", "hello"}}, "What Ada says does not show."));
/// @endcode

#include "world_on_screen.hpp"

#include <string>
#include <utility>
#include <vector>

namespace lessons {

/// The edge of the box of the chat, whatever it is drawn with; a title may stand in it.
inline harness::ExpectScreenThat closed_box(harness::Terminal size) {
  return {"shows the box of the chat, closed", [size](const terminal::ScreenModel& screen) {
            const BoxAtTheBottom box{.width = size.columns, .rows = size.rows - 1};
            if (box.is_on(screen)) return std::string();
            return fmt::format(
                "The box of the chat is not closed in a terminal of {} by {}: is something else "
                "drawn over its edge? Draw the world in an area of its own, above the box. {}",
                size.columns, size.rows, box.mistake(screen));
          }};
}

/// The rows inside the box, from the top.
inline std::vector<std::string> chat_rows(const terminal::ScreenModel& screen) {
  const auto box = box_of(screen);
  const auto rows = screen.rows();
  return {rows.begin() + box.top() + 1, rows.begin() + box.bottom()};
}

/// Whether the lowest rows of the chat show these texts, each with its writer, in order.
inline harness::ExpectScreenThat chat_shows(
    const std::vector<std::pair<std::string, std::string>>& lines, const std::string& otherwise) {
  return {fmt::format("shows {} in the chat", lines.size() == 1
                                                  ? harness::in_quotes(lines[0].second, 40)
                                                  : fmt::format("{} messages", lines.size())),
          [lines, otherwise](const terminal::ScreenModel& screen) -> std::string {
            const auto rows = chat_rows(screen);
            std::size_t next = 0;
            for (const std::string& row : rows) {
              if (next == lines.size()) break;
              const auto& [writer, text] = lines[next];
              const bool here =
                  row.find(writer) != std::string::npos && row.find(text) != std::string::npos;
              if (here) ++next;
              if (!here && next > 0) return otherwise;
            }
            return next == lines.size() ? "" : otherwise;
          }};
}

}  // namespace lessons
