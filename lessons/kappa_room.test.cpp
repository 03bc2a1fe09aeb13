// The chats of lessons 10 to 13 in one room with each other, and with JavaScript's kappa-core 7.
#include <interop/with_javascript.hpp>

#include <fmt/format.h>
#include <harness/harness.hpp>

#include <algorithm>
#include <memory>

namespace {

using interop::Child;
using interop::Json;
using Lines = std::vector<std::string>;

const std::string script = KAPPA_JS_SOURCE "/kappa-chat.js";
const std::string modules = "NODE_PATH=" KAPPA_JS_BUILD "/node_modules";

/// A solution in a terminal.
class OurProgram {
 public:
  OurProgram(const std::string& program, const std::string& nickname, const Lines& peers)
      : nickname_{nickname},
        session_(KAPPA_LESSONS_BUILD "/" + program,
                 {.limits = limits(), .network = true, .patience = std::chrono::seconds(60)}) {
    session_.perform(harness::Start{.args = {nickname},
                                    .environment = harness::direct_swarm(door_, peers),
                                    .terminal = harness::Terminal{.columns = 200}});
  }

  const harness::FreePort& door() const { return door_; }
  void types(const std::string& text) { session_.perform(harness::Type{text}); }

  /// Waits until `is_so(lines)` of what it has printed.
  void prints(const std::string& what, const std::function<bool(const Lines&)>& is_so) {
    harness::Context context(session_);
    context.wait_until(nickname_ + " " + what, [&] { return is_so(context.lines()); });
  }

 private:
  static harness::Limits limits() {
    harness::Limits limits;
    limits.wall = std::chrono::seconds(100);
    limits.cpu = std::chrono::seconds(50);
    return limits;
  }

  std::string nickname_;
  harness::FreePort door_;
  harness::Session session_;
};

/// lib/js/kappa-chat.js.
class JsKappaChat {
 public:
  JsKappaChat(const std::filesystem::path& folder, const std::string& nickname,
              const std::string& port)
      : child_({KAPPA_NODE, script, folder.string(), nickname, port}, {modules}) {
    hear();
  }
  void types(const std::string& text) { child_.send(text); }
  void shows(const Lines& tail) {
    while (tail_ != tail) hear();
  }

 private:
  void hear() {
    std::optional<std::string> line = child_.line();
    if (!line) throw std::runtime_error("the JavaScript chat has ended");
    const Json event = Json::parse(*line);
    if (event.contains("tail")) tail_ = event.at("tail").get<Lines>();
  }

  Child child_;
  Lines tail_;
};

/// "nickname: text" of each message.
Lines messages_in(const Lines& lines) {
  Lines messages;
  for (const std::string& line : lines) {
    if (line.starts_with('<')) messages.push_back(line.substr(line.find("> ") + 2));
  }
  return messages;
}

/// What is below the last line of dashes.
Lines last_drawing(const Lines& lines) {
  const auto dashes = std::find(lines.rbegin(), lines.rend(), "----------");
  return messages_in({dashes.base(), lines.end()});
}

using KappaRoom = interop::WithJavaScript;

TEST_F(KappaRoom, ShowsEverybodyTheSameLastTen) {
  OurProgram ada("13-most-recent/solution/kappa_chat", "Ada", {});
  const Lines peers = {ada.door().address()};
  OurProgram bob("10-reading-everyone/solution/multichat", "Bob", peers);
  OurProgram cleo("11-kappa-architecture/solution/kappa_chat", "Cleo", peers);
  OurProgram finn("12-building-views/solution/kappa_chat", "Finn", peers);
  JsKappaChat dan(directory() / "dan", "Dan", std::to_string(ada.door().number()));

  Lines said;
  const auto say = [&](auto& chat, const std::string& who, const std::string& text) {
    chat.types(text);
    said.push_back(who + ": " + text);
    const Lines last(said.end() - std::min<std::ptrdiff_t>(10, std::ssize(said)), said.end());
    // One after the other, so that the order in time is known.
    ada.prints("shows the last ten",
               [&](const Lines& lines) { return last_drawing(lines) == last; });
    dan.shows(last);
  };
  for (const char* text : {"one", "\"two\" 猫", "three"}) {
    say(ada, "Ada", text);
    say(bob, "Bob", text);
    say(cleo, "Cleo", text);
    say(dan, "Dan", text);
    say(finn, "Finn", text);
  }
  bob.prints("shows all", [&](const Lines& lines) {
    const Lines shown = messages_in(lines);
    return std::is_permutation(shown.begin(), shown.end(), said.begin(), said.end());
  });
  cleo.prints("counts all", [&](const Lines& lines) {
    return lines.size() >= 5 && Lines(lines.end() - 5, lines.end()) ==
                                    Lines{"Ada: 3", "Bob: 3", "Cleo: 3", "Dan: 3", "Finn: 3"};
  });
}

}  // namespace
