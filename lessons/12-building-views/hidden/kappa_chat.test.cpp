#include <gtest/gtest.h>

#include "../../learners_multichat.hpp"
#include "../../multifeed_peer.hpp"

using namespace harness;
using lessons::excerpt;
using lessons::first_difference;
using lessons::Json;
using lessons::line_of;
using lessons::Log;
using lessons::logs_of;
using lessons::messages_over_time;
using lessons::MultifeedPeer;
using lessons::place_multichat;
using lessons::shuffled;

namespace {

std::vector<std::string> lines_of(const std::vector<Json>& messages) {
  std::vector<std::string> lines;
  lines.reserve(messages.size());
  for (const Json& message : messages) lines.push_back(line_of(message));
  return lines;
}

// What the program has printed of messages: the lines that begin with `<`.
std::vector<std::string> messages_in(const Context& context) {
  std::vector<std::string> messages;
  for (std::string line : context.lines()) {
    while (line.ends_with('\r')) line.pop_back();
    if (line.starts_with('<')) messages.push_back(line);
  }
  return messages;
}

// Waits until the program has printed as many messages as are expected, and gives it a moment to
// print one too many. `if_it_ends` is added to what is said of a program that ends before.
void wait_for(Context& context, std::size_t count, const std::string& if_it_ends) {
  auto& program = context.session().running();
  using Running = Session::Running;
  const auto woke =
      program.wait([&] { return messages_in(context).size() >= count; }, Running::Watch::end);
  if (woke == Running::Woke::ended) {
    lessons::fail_as_it_ended_before(program, "it showed the messages", if_it_ends);
  }
  if (woke != Running::Woke::ready) return;
  program.wait([&] { return messages_in(context).size() > count; }, Running::Watch::end,
               std::chrono::milliseconds(100));
}

struct Mistakes {
  std::string nothing =
      "Your program prints no line `<timestamp> nickname: text`. Does it print what "
      "`chats.read()` gives, in `core.on_ready`? If the list is read before, it is empty.";
  std::string missing = "Your program does not show this message.";
  std::string too_much = "Your program shows something that does not belong into the list.";
  std::string another_order = "The messages are not in the order of time.";
  std::string ended = {};               // said in addition if the program ends
  std::vector<Json> may_be_shown = {};  // or not, in whatever form
};

// Expects these messages. With `in_order`, in this order.
Check shows(const std::vector<Json>& messages, bool in_order, const Mistakes& mistakes = {}) {
  return {
      fmt::format("expected that it shows {} messages{}", messages.size(),
                  in_order ? " in the order of time" : ""),
      [=](Context& context) {
        const auto expected = lines_of(messages);
        wait_for(context, expected.size() + mistakes.may_be_shown.size(), mistakes.ended);
        auto actual = messages_in(context);
        for (const Json& message : mistakes.may_be_shown) {
          const std::string time = fmt::format("<{}>", message["timestamp"]);
          std::erase_if(actual, [&](const auto& line) { return line.starts_with(time); });
        }
        const auto times = [](const std::vector<std::string>& lines, const std::string& line) {
          return std::count(lines.begin(), lines.end(), line);
        };
        if (actual.empty()) context.fail(mistakes.nothing);
        for (const std::string& line : actual) {
          if (times(expected, line) == 0) {
            context.fail({.message = mistakes.too_much, .actual = visible(line)});
          }
          if (times(actual, line) > times(expected, line)) {
            context.fail(
                {.message = "Your program shows a message twice.", .actual = visible(line)});
          }
        }
        for (const std::string& line : expected) {
          if (times(actual, line) > 0) continue;
          context.fail({.message = mistakes.missing, .expected = line, .actual = excerpt(actual)});
        }
        if (!in_order || actual == expected) return;
        const bool backwards = std::equal(actual.rbegin(), actual.rend(), expected.begin());
        context.fail({.message = backwards ? "The newest message comes first. Begin with the "
                                             "oldest, so that the newest is at the bottom."
                                           : mistakes.another_order,
                      .expected = excerpt(expected, first_difference(expected, actual)),
                      .actual = excerpt(actual, first_difference(expected, actual))});
      }};
}

Start start(const FreePort& door, const std::vector<std::string>& peers = {}) {
  return {.environment = direct_swarm(door, peers), .terminal = Terminal{.columns = 200}};
}

Session kappa_chat() {
  return Session("kappa_chat", {.network = true, .patience = std::chrono::milliseconds(400)});
}

Json message_at(const Json& timestamp, const std::string& text) {
  return {{"type", "chat-message"}, {"nickname", "ada"}, {"text", text}, {"timestamp", timestamp}};
}

// Waits until all of these stand in feeds on the disk.
Check are_stored(const std::vector<Json>& messages) {
  return {fmt::format("waited until all {} messages are in its copy", messages.size()),
          [=](Context& context) {
            for (const Json& message : messages) {
              lessons::is_stored(message["text"].as_string(),
                                 "Your program does not take what Ada has to give. Does it give "
                                 "each connection to `core.replicate`?")
                  .judge(context);
            }
          }};
}

Json without_a_timestamp(const std::string& text) {
  return {{"type", "chat-message"}, {"nickname", "eve"}, {"text", text}};
}

const std::string noon = "2018-11-05T12:00:00.000Z";

}  // namespace

TEST(BuildingViews, ShowsAllMessages) {
  const auto messages = messages_over_time(40);
  const FreePort door;
  auto session = kappa_chat();
  session.perform(place_multichat(logs_of({"local", "ada", "bob"}, shuffled(messages))),
                  start(door), shows(messages, false));
}

TEST(BuildingViews, ShowsThemInTheOrderOfTime) {
  const auto messages = messages_over_time(40);
  const FreePort door;
  auto session = kappa_chat();
  session.perform(place_multichat(logs_of({"local", "ada", "bob"}, shuffled(messages))),
                  start(door), shows(messages, true));
}

TEST(BuildingViews, ShowsBothOfOneTime) {
  std::vector<Json> messages = messages_over_time(3);
  for (const char* text : {"at noon", "as well", "me too", "and me"}) {
    messages.push_back(message_at(noon, text));
  }
  std::vector<Log> logs = logs_of({"ada", "bob", "local"}, messages);
  Mistakes mistakes;
  mistakes.missing =
      "Several messages have the same timestamp, and your program does not show all of them. A key "
      "of a view of your own has to be different for each.";
  // Twice the same feeds, added in another order.
  std::vector<std::vector<std::string>> shown;
  for (int round = 0; round < 2; ++round) {
    const FreePort door;
    auto session = kappa_chat();
    session.perform(
        place_multichat(logs), start(door), shows(messages, false, mistakes),
        Check{"looked at the order", [&](Context& context) {
                shown.push_back(messages_in(context));
                if (shown.size() == 1 || shown[0] == shown[1]) return;
                context.fail({.message =
                                  "Two who have the same feeds see messages of one time in "
                                  "another order: it depends on which feed came first. A key "
                                  "must depend on nothing but the entry.",
                              .expected = excerpt(shown[0]),
                              .actual = excerpt(shown[1])});
              }});
    std::reverse(logs.begin(), logs.end());
  }
}

TEST(BuildingViews, SortsNumbersBySize) {
  const std::vector<Json> messages = {message_at(-3, "minus three"), message_at(9, "nine"),
                                      message_at(10, "ten"), message_at(1541419200000.0, "many"),
                                      message_at(noon, "noon")};
  Mistakes mistakes;
  mistakes.missing = "Your program leaves out a message whose timestamp is a number.";
  mistakes.another_order =
      "Numbers are sorted by size, and come before texts. As texts, 10 comes before 9. `sort_key` "
      "knows the difference.";
  const FreePort door;
  auto session = kappa_chat();
  session.perform(place_multichat(logs_of({"local", "ada"}, shuffled(messages))), start(door),
                  shows(messages, true, mistakes));
}

TEST(BuildingViews, LeavesOutWhatHasNoTime) {
  const auto messages = messages_over_time(4);
  std::vector<Json> entries = messages;
  for (const Json& time : {Json(nullptr), Json(true), Json::array({noon}), Json({{"at", noon}})}) {
    entries.push_back(message_at(time, "no time"));
  }
  entries.push_back(without_a_timestamp("no time"));
  Mistakes mistakes;
  mistakes.too_much =
      "Your program shows a message without a timestamp. Nobody can say where it belongs.";
  const FreePort door;
  auto session = kappa_chat();
  session.perform(place_multichat(logs_of({"local", "eve"}, shuffled(entries))), start(door),
                  shows(messages, true, mistakes));
}

TEST(BuildingViews, LeavesOutWhatIsNoChatMessage) {
  const auto messages = messages_over_time(4);
  std::vector<Json> entries = messages;
  for (const Json& type :
       {Json("position"), Json(nullptr), Json(7), Json::array({"chat-message"})}) {
    Json entry = message_at(noon, "no chat");
    entry.set("type", type);
    entries.push_back(entry);
  }
  entries.insert(entries.end(), {42, nullptr, noon, Json::array({"timestamp", noon})});
  Mistakes mistakes;
  mistakes.too_much = "Your program shows an entry that is no chat message.";
  const FreePort door;
  auto session = kappa_chat();
  session.perform(place_multichat(logs_of({"local", "bob"}, shuffled(entries))), start(door),
                  shows(messages, true, mistakes));
}

TEST(BuildingViews, GoesOnWhateverComes) {
  const auto all = messages_over_time(9);
  Mistakes mistakes;
  mistakes.ended =
      "Others write what they like: a message without a text, or with a number for a nickname. "
      "`as_string` throws an exception then. `{}` prints whatever it is.";
  mistakes.missing =
      "There are messages without a text or a nickname among the others, and your program does not "
      "show one that has both.";
  std::vector<Json> messages;
  for (std::size_t i = 0; i < all.size(); ++i) {
    Json message = all[i];
    if (i % 4 == 1) message.set("text", i == 1 ? Json(nullptr) : Json(7));
    if (i % 4 == 3) message.set("nickname", i == 3 ? Json::array({"ada"}) : Json(nullptr));
    (i % 2 == 0 ? messages : mistakes.may_be_shown).push_back(message);
  }
  auto entries = messages;
  entries.insert(entries.end(), mistakes.may_be_shown.begin(), mistakes.may_be_shown.end());
  const FreePort door;
  auto session = kappa_chat();
  session.perform(place_multichat(logs_of({"local", "eve"}, shuffled(entries))), start(door),
                  shows(messages, true, mistakes));
}

TEST(BuildingViews, HasWhatCameMeanwhileAtTheNextStart) {
  const auto all = messages_over_time(20);
  std::vector<Json> before, meanwhile;
  for (std::size_t i = 0; i < all.size(); ++i) (i % 2 == 0 ? before : meanwhile).push_back(all[i]);
  const auto ada = MultifeedPeer("Ada");
  const FreePort door, other_door;
  Mistakes mistakes;
  mistakes.nothing =
      "Your program was started again, and shows nothing. Print what `chats.read()` gives, once in "
      "`core.on_ready`: all that is in the list, whenever it came there.";
  mistakes.missing =
      "Your program was started again, and does not show this message. Ada has given it to her "
      "peers: does your program give each connection to `core.replicate`?";
  mistakes.another_order =
      "What came last is at the end. It was written before, and belongs in between.";
  auto session = kappa_chat();
  session.perform(place_multichat(logs_of({"local", "bob"}, before)), start(door),
                  shows(before, true), ada.writes_all(meanwhile), ada.connects_to(door),
                  are_stored(meanwhile), Kill{}, start(other_door), shows(all, true, mistakes));
}
