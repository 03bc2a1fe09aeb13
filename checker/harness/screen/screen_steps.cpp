#include <harness/screen/screen_steps.hpp>

#include <termios.h>

#include <harness/difference.hpp>
#include <harness/running.hpp>
#include <harness/screen/key_bytes.hpp>
#include <harness/visible.hpp>

// Steps that look at a screen: what a program prints goes through a model of a terminal.

namespace harness {

using terminal::ScreenModel;
using Woke = Session::Running::Woke;

namespace {

Session::Running& running(Context& context) { return context.session().running(); }

/// What a session keeps of the screen between its steps.
class Screen : public Session::Running::Display {
 public:
  explicit Screen(Terminal size) : model_{size.columns, size.rows} {
    model_.take("\x1b[20h");  // the harness has taken the carriage returns away
  }

  void take(std::string_view output) override {
    // A carriage return may yet be taken away, if a line feed follows.
    const std::size_t end = output.ends_with('\r') ? output.size() - 1 : output.size();
    if (end <= taken_) return;
    model_.take(output.substr(taken_, end - taken_));
    taken_ = end;
  }
  void resize(Terminal size) override { model_.resize(size.columns, size.rows); }
  [[nodiscard]] std::string text() const override {
    std::string rows = model_.text();
    rows.erase(rows.find_last_not_of('\n') + 1);
    return rows.empty() ? "(an empty screen)" : visible(rows);
  }

  [[nodiscard]] const ScreenModel& model() const { return model_; }

 private:
  ScreenModel model_;
  std::size_t taken_ = 0;
};

const ScreenModel& look_at(Session::Running& program) {
  if (!program.last_start().terminal) {
    throw CannotCheck{"the test looks at the screen of a program that has no terminal"};
  }
  if (!program.display()) program.show_on(std::make_unique<Screen>(*program.last_start().terminal));
  auto& screen = dynamic_cast<Screen&>(*program.display());
  screen.take(program.output());
  return screen.model();
}

/// Waits until `fine`. Fails as it must if the program has ended; else returns whether it came.
bool comes(Session::Running& program, const std::string& what,
           const std::function<bool(const ScreenModel&)>& fine) {
  if (!program.started()) throw CannotCheck{"the test looks at the screen before the start"};
  look_at(program);  // from the beginning, whenever it is asked for
  const Woke woke = program.wait([&] { return fine(look_at(program)); });
  if (woke == Woke::ended) program.fail_not_reached("it showed " + what);
  return woke == Woke::ready;
}

std::string how_often(int count) {
  return count == 1 ? "" : " " + std::to_string(count) + " times";
}

}  // namespace

const ScreenModel& screen_of(Context& context) {
  context.pump(std::chrono::milliseconds{0});
  return look_at(running(context));
}

Press::operator Step() const {
  return {"pressed " + to_string(key) + how_often(times), [how = *this](Context& context) {
            std::string bytes;
            for (int i = 0; i < how.times; ++i) bytes += bytes_of(how.key);
            running(context).type(bytes);
          }};
}

TypeText::operator Step() const {
  return {"typed " + in_quotes(text, 80) + ", without enter",
          [bytes = text](Context& context) { running(context).type(bytes); }};
}

Paste::operator Step() const {
  return {"pasted " + in_quotes(text, 80), [bytes = text](Context& context) {
            running(context).type("\x1b[200~" + bytes + "\x1b[201~");
          }};
}

Resize::operator Step() const {
  return {"made the terminal " + std::to_string(columns) + " columns wide and " +
              std::to_string(rows) + " rows high",
          [size = Terminal{columns, rows}](Context& context) {
            screen_of(context);  // what came before was for the size before
            running(context).resize(size);
          }};
}

ExpectScreen::ExpectScreen(Picture picture, std::string what)
    : picture_{std::move(picture)}, what_{std::move(what)} {}

ExpectScreen& ExpectScreen::mistake(std::function<bool(const ScreenModel&)> seen,
                                    std::string sentence) {
  mistakes_.emplace_back(std::move(seen), std::move(sentence));
  return *this;
}

ExpectScreen& ExpectScreen::otherwise(std::string sentence) {
  otherwise_ = std::move(sentence);
  return *this;
}

void ExpectScreen::look(Context& context) const {
  auto& program = running(context);
  if (comes(program, what_,
            [this](const ScreenModel& screen) { return picture_.matches(screen); })) {
    return;
  }
  const ScreenModel& screen = look_at(program);
  std::string message = otherwise_.empty() ? program.who() + " does not show what it should; " +
                                                 what_ + " was expected."
                                           : otherwise_;
  for (const auto& [seen, sentence] : mistakes_) {
    if (!seen(screen)) continue;
    message = sentence;
    break;
  }
  context.fail({.message = message, .difference = picture_.beside(screen)});
}

ExpectScreen::operator Step() const {
  return {"expected " + what_, [how = *this](Context& context) { how.look(context); }};
}

ExpectRow::operator Step() const {
  return {"expected on the screen " + row.description(), [how = *this](Context& context) {
            auto& program = running(context);
            const auto fine = [&how](const ScreenModel& screen) {
              for (const std::string& shown : screen.rows()) {
                if (how.row.matches(shown)) return true;
              }
              return false;
            };
            if (comes(program, how.row.description(), fine)) return;
            context.fail({.message = how.otherwise.empty()
                                         ? program.who() + " does not show " +
                                               how.row.description() + " anywhere on the screen."
                                         : how.otherwise,
                          .expected = how.row.description(),
                          .actual = program.display()->text()});
          }};
}

ExpectScreenThat::operator Step() const {
  return {"expected a screen that " + what, [how = *this](Context& context) {
            auto& program = running(context);
            const auto fine = [&how](const ScreenModel& screen) {
              return how.judge(screen).empty();
            };
            if (comes(program, "a screen that " + how.what, fine)) return;
            const ScreenModel& screen = look_at(program);
            if (how.picture) {
              context.fail(
                  {.message = how.judge(screen), .difference = how.picture(screen).beside(screen)});
            }
            context.fail({.message = how.judge(screen),
                          .expected = "a screen that " + how.what,
                          .actual = program.display()->text()});
          }};
}

ExpectTerminalGivenBack::operator Step() const {
  return {"expected the terminal as it was before", [how = *this](Context& context) {
            auto& program = running(context);
            const ScreenModel& screen = look_at(program);
            const auto modes = program.terminal_modes();
            constexpr tcflag_t usual = ICANON | ECHO | ISIG;
            std::string broken;
            if (screen.second_page()) broken = "it still shows the screen";
            if (!screen.cursor()) broken = "it has no cursor";
            if (modes && (*modes & usual) != usual) broken = "it does not show what is typed";
            if (broken.empty()) return;
            context.fail({.message = how.otherwise.empty()
                                         ? program.who() +
                                               " leaves the terminal in disorder: " + broken + "."
                                         : how.otherwise,
                          .actual = program.display()->text()});
          }};
}

}  // namespace harness
