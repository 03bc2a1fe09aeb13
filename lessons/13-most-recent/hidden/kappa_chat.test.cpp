#include <gtest/gtest.h>

#include "../../multifeed_peer.hpp"
#include "drawings.hpp"

using namespace harness;
using lessons::any_number;
using lessons::draws;
using lessons::Json;
using lessons::logs_of;
using lessons::messages_over_time;
using lessons::Mistakes;
using lessons::MultifeedPeer;
using lessons::place_multichat;
using lessons::shuffled;

namespace {

// A message that is typed: its time is not known.
Json typed(const std::string& text) {
  return {{"type", "chat-message"}, {"nickname", "cat-lover"}, {"text", text}};
}

Json message_at(const std::string& timestamp, const std::string& text) {
  return {{"type", "chat-message"}, {"nickname", "ada"}, {"text", text}, {"timestamp", timestamp}};
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

// Expects that the newest drawing shows the end of `sound`. Those of `odd` may be among them or
// not, in whatever form: two of ten places can be theirs.
Check draws_around(const std::vector<Json>& odd, const std::vector<Json>& sound) {
  const auto is_odd = [odd](const std::string& line) {
    return std::any_of(odd.begin(), odd.end(), [&](const Json& message) {
      return line.starts_with(fmt::format("<{}>", message["timestamp"]));
    });
  };
  return {"expected a drawing of those that have a text and a nickname", [=](Context& context) {
            auto& program = context.session().running();
            const auto newest = [&] {
              const auto drawn = lessons::drawings_in(context).drawn;
              auto lines = drawn.empty() ? lessons::Lines{} : drawn.back();
              std::erase_if(lines, is_odd);
              return lines;
            };
            using Running = Session::Running;
            const auto woke = program.wait(
                [&] {
                  const auto lines = newest();
                  return lines.size() + odd.size() >= lessons::most &&
                         lines.size() <= lessons::most &&
                         lessons::shows(lines, lessons::last_of(sound, lines.size()));
                },
                Running::Watch::end);
            if (woke == Running::Woke::ready) return;
            if (woke == Running::Woke::ended) {
              lessons::fail_as_it_ended_before(
                  program, "it drew the messages",
                  "Others write what they like: a message without a text, or with a number for a "
                  "nickname. `as_string` throws an exception then. `{}` prints whatever it is.");
            }
            context.fail({.message = "There are messages without a text or a nickname among the "
                                     "last ten, and your program does not draw those that have "
                                     "both.",
                          .actual = lessons::excerpt(newest())});
          }};
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

TEST(MostRecent, GoesOnWhateverComes) {
  std::vector<Json> entries = messages_over_time(15), sound, odd;
  entries[8].set("text", nullptr);
  entries[12].set("nickname", 7);
  for (std::size_t i = 0; i < entries.size(); ++i) {
    (i == 8 || i == 12 ? odd : sound).push_back(entries[i]);
  }
  const FreePort door;
  auto session = kappa_chat();
  session.perform(place_multichat(logs_of({"local", "eve"}, shuffled(entries))), start(door),
                  draws_around(odd, sound), Type{"now"}, draws_around(odd, sound + typed("now")));
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
                    const auto drawn = lessons::drawings_in(context).drawn;
                    return !drawn.empty() && lessons::shows(drawn.back(), {typed("the first")});
                  },
                  Running::Watch::end);
              if (woke == Running::Woke::ready) return;
              if (woke == Running::Woke::ended) {
                program.fail_not_reached("it drew the only message there is",
                                         "Does it take it for granted that there are ten?");
              }
              const auto drawn = lessons::drawings_in(context).drawn;
              context.fail(
                  {.message = "There is one message, and your program does not draw it. Draw ten, "
                              "or as many as there are.",
                   .actual =
                       drawn.empty() ? "" : lessons::excerpt(lessons::with_dashes(drawn.back()))});
            }});
}
