#include <gtest/gtest.h>

#include "../../learners_multichat.hpp"
#include "../../multifeed_peer.hpp"

using namespace harness;
using lessons::Json;
using lessons::line_of;
using lessons::logs_of;
using lessons::messages_over_time;
using lessons::MultifeedPeer;
using lessons::place_multichat;
using lessons::shuffled;

namespace {

using Lines = std::vector<std::string>;

const std::string dashes = "----------";

// A drawing as it looks on the screen.
Lines with_dashes(Lines lines) {
  lines.insert(lines.begin(), dashes);
  return lines;
}

// All that was drawn: below each line of dashes, the messages.
struct Drawings {
  Lines before;  // the first line of dashes
  std::vector<Lines> drawn;
};

Drawings drawings_in(const Context& context) {
  Drawings drawings;
  for (std::string line : context.lines()) {
    while (line.ends_with('\r')) line.pop_back();
    if (line.size() >= 3 && line.find_first_not_of('-') == line.npos) {
      drawings.drawn.emplace_back();
    } else if (const auto begin = line.find('<'); begin != line.npos) {
      (drawings.drawn.empty() ? drawings.before : drawings.drawn.back())
          .push_back(line.substr(begin));
    }
  }
  return drawings;
}

// Whether a line shows the message. Of one that the program has made, only the end is known.
bool is_line_of(const std::string& line, const Json& message) {
  if (!message["timestamp"].is_null()) return line == line_of(message);
  return line.starts_with('<') &&
         line.ends_with(fmt::format("> {}: {}", message["nickname"], message["text"]));
}

// A message that is typed: its time is not known.
Json typed(const std::string& text) {
  return {{"type", "chat-message"}, {"nickname", "cat-lover"}, {"text", text}};
}

Json message_at(const std::string& timestamp, const std::string& text) {
  return {{"type", "chat-message"}, {"nickname", "ada"}, {"text", text}, {"timestamp", timestamp}};
}

constexpr std::size_t most = 10;  // messages in a drawing

// The last ten, or as many as there are.
std::vector<Json> last_of(const std::vector<Json>& messages, std::size_t count = most) {
  const auto size = std::min(count, messages.size());
  return {messages.end() - static_cast<std::ptrdiff_t>(size), messages.end()};
}

bool shows(const Lines& lines, const std::vector<Json>& messages) {
  return std::equal(lines.begin(), lines.end(), messages.begin(), messages.end(), is_line_of);
}

const std::string still_prints_all = "You still print the whole list in `on_ready`: remove that.";

// What is wrong with a drawing that should show the last ten of `all`.
std::string mistake_in(const Lines& lines, const std::vector<Json>& all) {
  const auto expected = last_of(all);
  if (shows({lines.rbegin(), lines.rend()}, expected)) {
    return "The newest message comes first. Draw the oldest of the ten first, so that the newest "
           "is at the bottom.";
  }
  if (lines.size() == expected.size() + all.size() &&
      shows({lines.end() - static_cast<std::ptrdiff_t>(all.size()), lines.end()}, all)) {
    return still_prints_all;
  }
  if (lines.size() > 11 && shows(lines, all)) {
    return "Your program draws all messages. Draw the last ten.";
  }
  if (lines.size() > expected.size() && shows(lines, last_of(all, lines.size()))) {
    return fmt::format("Your program draws the last {}. Draw the last ten.", lines.size());
  }
  if (lines.empty()) return "There is nothing below the line of dashes.";
  if (lines.size() < expected.size() && shows(lines, last_of(all, lines.size()))) {
    return fmt::format(
        "Your program draws only the last {} of {} messages. Draw ten, or as many as "
        "there are.",
        lines.size(), all.size());
  }
  if (lines.size() == expected.size() + 1) {
    return "There is a line more than there should be. Is a message printed somewhere else, too?";
  }
  return "Your program draws something else than the last ten messages in the order of time.";
}

struct Mistakes {
  std::string not_drawn =
      "Your program draws nothing: there is no line of dashes. Does it call `tail`?";
  std::string drawn_too_often =
      "Your program draws several times, where nothing has changed between. Draw when the last ten "
      "have changed, and then once.";
};

constexpr std::size_t any_number = 0;

Lines operator+(Lines lines, const Lines& more) {
  lines.insert(lines.end(), more.begin(), more.end());
  return lines;
}

// What is wrong with all that was drawn, and the lines that show it: none if they would not.
std::pair<std::string, Lines> mistake_in(const Drawings& drawings, std::size_t number,
                                         const std::vector<Json>& all, const Mistakes& mistakes) {
  const auto& [before, drawn] = drawings;
  const bool any = number == any_number;
  if (drawn.empty() && !before.empty()) {
    return {"Your program draws the messages without a line of dashes before them.", before};
  }
  if (drawn.empty()) return {mistakes.not_drawn, {}};
  if (!before.empty()) {
    return {shows(before, all) ? still_prints_all
                               : "Your program prints messages above the first line of dashes.",
            before + with_dashes(drawn.front())};
  }
  const std::size_t expected = last_of(all).size();
  if (!any && drawn.size() < number) {
    if (drawn.back().size() <= expected) return {mistakes.not_drawn, {}};
    // The drawing was right before the newest message came.
    if (number > 1) {
      return {"You add the new message below. Draw all ten again, with a line of dashes first.",
              with_dashes(drawn.back())};
    }
  }
  if (!any && drawn.size() > number) {
    return {fmt::format("{} (There are {} drawings, and {} would be enough.)",
                        mistakes.drawn_too_often, drawn.size(), number),
            {}};
  }
  if (drawn.size() > 1 && drawn[drawn.size() - 2].size() > most) {
    return {
        "Your program prints a message outside of its drawings: there is a line too many below "
        "the one before the last.",
        with_dashes(drawn[drawn.size() - 2])};
  }
  return {mistake_in(drawn.back(), all), with_dashes(drawn.back())};
}

// Whether the drawing `number` is the newest one, shows these, and no line follows the one before.
bool is_drawn(const Drawings& drawings, std::size_t number, const std::vector<Json>& expected) {
  const auto& drawn = drawings.drawn;
  if (drawn.empty() || !drawings.before.empty() || !shows(drawn.back(), expected)) return false;
  if (number == any_number) return true;
  return drawn.size() == number && (number == 1 || drawn[number - 2].size() <= most);
}

// Expects that the drawing `number`, counted from 1, shows the last ten of `all`, and that it is
// the newest one. With `any_number`, it may have drawn as often as it likes.
Check draws(std::size_t number, const std::vector<Json>& all, const Mistakes& mistakes = {}) {
  const auto expected = last_of(all);
  const std::string which = number == any_number ? "a drawing" : fmt::format("drawing {}", number);
  return {
      fmt::format("expected {}, of {} messages", which, expected.size()), [=](Context& context) {
        auto& program = context.session().running();
        using Running = Session::Running;
        const auto woke = program.wait(
            [&] { return is_drawn(drawings_in(context), number, expected); }, Running::Watch::end);
        if (woke == Running::Woke::ready) return;
        if (woke == Running::Woke::ended) program.fail_not_reached("it drew the messages");
        Lines right = {dashes};
        for (const Json& message : expected) {
          right.push_back(message["timestamp"].is_null()
                              ? fmt::format("<...> {}: {}", message["nickname"], message["text"])
                              : line_of(message));
        }
        const auto [sentence, actual] = mistake_in(drawings_in(context), number, all, mistakes);
        if (actual.empty()) context.fail(sentence);
        const std::size_t at = lessons::first_difference(right, actual);
        context.fail({.message = sentence,
                      .expected = lessons::excerpt(right, at),
                      .actual = lessons::excerpt(actual, at)});
      }};
}

Start start(const FreePort& door, const std::vector<std::string>& peers = {}) {
  return {.environment = direct_swarm(door, peers), .terminal = Terminal{.columns = 200}};
}

Session kappa_chat() {
  return Session("kappa_chat", {.network = true, .patience = std::chrono::milliseconds(400)});
}

std::vector<Json> operator+(std::vector<Json> messages, const Json& more) {
  messages.push_back(more);
  return messages;
}

const Mistakes not_again = {
    .not_drawn =
        "There is a new message, and your program does not draw again. `tail` calls you "
        "whenever the last ten have changed.",
    .drawn_too_often = Mistakes{}.drawn_too_often};

const Mistakes for_each_entry = {
    .not_drawn = not_again.not_drawn,
    .drawn_too_often =
        "Your program draws while it reads old messages, or several times at the "
        "start. Draw once, when the view is ready."};

}  // namespace

TEST(MostRecent, DrawsTheLastTen) {
  const auto messages = messages_over_time(30);
  const FreePort door;
  auto session = kappa_chat();
  session.perform(place_multichat(logs_of({"local", "ada", "bob"}, shuffled(messages))),
                  start(door), draws(any_number, messages));
}

TEST(MostRecent, DrawsOnceForAllThatIsThere) {
  const auto messages = messages_over_time(700);
  const FreePort door;
  auto session = kappa_chat();
  session.perform(place_multichat(logs_of({"local", "ada", "bob"}, shuffled(messages))),
                  start(door), draws(1, messages, for_each_entry), Type{"now"},
                  draws(2, messages + typed("now"), for_each_entry));
}

TEST(MostRecent, DrawsAgainWhenAMessageComes) {
  auto messages = messages_over_time(10);
  const auto ada = MultifeedPeer("Ada");
  const auto from_ada = message_at("2999-01-01T00:00:00.000Z", "hello from Ada");
  const Mistakes not_from_others = {
      .not_drawn =
          "Ada has written something, and your program does not draw it. Draw what the view "
          "has, whenever that has changed, and not when something is typed. And give each "
          "connection to `core.replicate`.",
      .drawn_too_often = Mistakes{}.drawn_too_often};
  const FreePort door;
  auto session = kappa_chat();
  session.perform(place_multichat(logs_of({"local", "bob"}, shuffled(messages))), start(door),
                  draws(1, messages), Type{"the eleventh"},
                  draws(2, messages + typed("the eleventh"), not_again), Type{"the twelfth"},
                  draws(3, messages + typed("the eleventh") + typed("the twelfth"), not_again),
                  ada.connects_to(door), ada.writes(from_ada),
                  draws(4, messages + typed("the eleventh") + typed("the twelfth") + from_ada,
                        not_from_others));
}

TEST(MostRecent, DrawsNothingWhenTheLastTenStay) {
  const auto messages = messages_over_time(15);
  const auto ada = MultifeedPeer("Ada");
  const auto older = message_at("2017-01-01T00:00:00.000Z", "long before");
  const Json no_chat = {
      {"type", "position"}, {"nickname", "ada"}, {"text", "north"}, {"timestamp", "3000-01-01"}};
  const Mistakes mistakes = {
      .not_drawn = not_again.not_drawn,
      .drawn_too_often =
          "Ada has written a message that is older than the last ten, and something "
          "that is no chat message. Nothing has changed on the screen, but your "
          "program has drawn again. `tail` calls you only when the last ten are not "
          "the same any more."};
  const FreePort door;
  auto session = kappa_chat();
  session.perform(place_multichat(logs_of({"local", "bob"}, shuffled(messages))), start(door),
                  draws(1, messages), ada.writes(older), ada.connects_to(door),
                  lessons::is_stored("long before"), ada.writes(no_chat),
                  lessons::is_stored("north"), Type{"now"},
                  draws(2, messages + typed("now"), mistakes));
}

TEST(MostRecent, PutsALateMessageWhereItBelongs) {
  auto messages = messages_over_time(15);
  const auto late = messages[11];
  auto before = messages;
  before.erase(before.begin() + 11);
  const auto ada = MultifeedPeer("Ada");
  const FreePort door;
  auto session = kappa_chat();
  session.perform(place_multichat(logs_of({"local", "bob"}, shuffled(before))), start(door),
                  draws(1, before), ada.writes(late), ada.connects_to(door),
                  draws(2, messages,
                        {.not_drawn = "A message has come late: it belongs among the last ten, and "
                                      "your program does not draw again.",
                         .drawn_too_often = Mistakes{}.drawn_too_often}));
}

TEST(MostRecent, BeginsWithNothing) {
  const FreePort door;
  auto session = kappa_chat();
  session.perform(
      start(door), Type{"the first"},
      Check{"expected that it draws one message", [](Context& context) {
              auto& program = context.session().running();
              using Running = Session::Running;
              const auto woke = program.wait(
                  [&] {
                    const auto drawn = drawings_in(context).drawn;
                    return !drawn.empty() && shows(drawn.back(), {typed("the first")});
                  },
                  Running::Watch::end);
              if (woke == Running::Woke::ready) return;
              if (woke == Running::Woke::ended) {
                program.fail_not_reached("it drew the only message there is",
                                         "Does it take it for granted that there are ten?");
              }
              const auto drawn = drawings_in(context).drawn;
              context.fail(
                  {.message = "There is one message, and your program does not draw it. Draw ten, "
                              "or as many as there are.",
                   .actual = drawn.empty() ? "" : lessons::excerpt(with_dashes(drawn.back()))});
            }});
}
