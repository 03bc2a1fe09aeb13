// The games of two people, and that of the JavaScript workshop, in one room: who is seen where,
// what is said, and what is left when one of them is killed.
#include "game_in_terminal.hpp"
#include "game_of_javascript.hpp"

#include <interop/with_javascript.hpp>

#include <string>
#include <vector>

namespace {

using lessons::GameInTerminal;
using lessons::GameOfJavaScript;

/// Ada and Bob have our game, Dan has that of JavaScript. All begin at 15, 6.
class GameRoom : public interop::WithJavaScript {
 protected:
  /// Bob dials Ada, and Dan dials both.
  void start_ada() { ada.start(); }
  void start_bob() { bob.start({ada.door().address()}); }
  void start_dan() { dan.start({ada.port(), bob.port()}); }
  void start_all() {
    start_ada();
    start_bob();
    start_dan();
  }

  /// Expects that all three see somebody there.
  void expect_seen_at(int x, int y, const GameInTerminal* by_themselves = nullptr) {
    for (GameInTerminal* game : {&ada, &bob}) {
      EXPECT_TRUE(game->shows_at(x, y, game == by_themselves ? "@" : "&"))
          << x << ", " << y << (game == &ada ? " of Ada:\n" : " of Bob:\n") << game->screen();
    }
    dan.sees_at(x, y);
  }
  /// Expects that these are the newest messages with all three, the oldest first.
  void expect_said(const std::vector<std::string>& texts) {
    for (GameInTerminal* game : {&ada, &bob}) {
      for (const std::string& text : texts) {
        EXPECT_TRUE(game->shows(text))
            << text << (game == &ada ? " of Ada:\n" : " of Bob:\n") << game->screen();
      }
    }
    dan.shows(texts);
  }

  GameInTerminal ada{directory() / "ada", "Ada"};
  GameInTerminal bob{directory() / "bob", "Bob"};
  GameOfJavaScript dan{directory() / "dan"};
};

TEST_F(GameRoom, ShowsEveryStepAndEveryWordToAllThree) {
  start_all();
  ada.types(GameInTerminal::left);
  expect_seen_at(14, 6, &ada);
  bob.types(std::string(GameInTerminal::right) + GameInTerminal::right + GameInTerminal::down);
  expect_seen_at(17, 7, &bob);
  dan.walks("up");
  expect_seen_at(15, 5);
  EXPECT_TRUE(ada.shows("&Bob"));
  EXPECT_TRUE(ada.shows("&" + dan.key().substr(0, 8))) << ada.screen();

  ada.says("one");
  expect_said({"one"});
  bob.says("\"two\" 猫");
  expect_said({"one", "\"two\" 猫"});
  dan.says("three");
  expect_said({"one", "\"two\" 猫", "three"});
  EXPECT_TRUE(ada.shows("Bob: \"two\" 猫"));
  EXPECT_TRUE(bob.shows(dan.key().substr(0, 8) + ": three")) << bob.screen();
}

TEST_F(GameRoom, LosesNothingWhenOneIsKilled) {
  start_all();
  ada.types(GameInTerminal::left);
  ada.says("before");
  expect_seen_at(14, 6, &ada);
  expect_said({"before"});

  ada.types(GameInTerminal::up);
  ASSERT_TRUE(ada.shows_at(14, 5, "@"));
  ada.says("last words");
  ASSERT_TRUE(ada.shows("Ada: last words"));
  ada.dies();
  bob.types(GameInTerminal::down);
  ASSERT_TRUE(bob.shows_at(15, 7, "@"));
  bob.says("where is she?");
  dan.walks("right");
  dan.sees_at(15, 7);
  start_ada();
  expect_seen_at(14, 5, &ada);
  expect_seen_at(15, 7, &bob);
  expect_seen_at(16, 6);
  expect_said({"before", "last words", "where is she?"});

  dan.walks("right");
  dan.sees_at(17, 6);
  dan.dies();
  bob.dies();
  ada.types(GameInTerminal::up);
  ASSERT_TRUE(ada.shows_at(14, 4, "@"));
  start_bob();
  start_dan();
  expect_seen_at(14, 4, &ada);
  expect_seen_at(15, 7, &bob);
  expect_seen_at(17, 6);
  expect_said({"before", "last words", "where is she?"});
}

TEST_F(GameRoom, BringsTogetherWhatWasDoneApart) {
  ada.start();
  bob.start();
  dan.start({});
  ada.types(GameInTerminal::left);
  ASSERT_TRUE(ada.shows_at(14, 6, "@"));
  ada.says("is anybody here?");
  ASSERT_TRUE(ada.shows("Ada: is anybody here?"));
  bob.types(GameInTerminal::down);
  ASSERT_TRUE(bob.shows_at(15, 7, "@"));
  bob.says("hello?");
  ASSERT_TRUE(bob.shows("Bob: hello?"));
  dan.walks("up");
  dan.says("nobody");
  dan.sees_at(15, 5);
  dan.shows({"nobody"});
  ada.dies();
  bob.dies();
  dan.dies();

  start_all();
  expect_seen_at(14, 6, &ada);
  expect_seen_at(15, 7, &bob);
  expect_seen_at(15, 5);
  expect_said({"is anybody here?", "hello?", "nobody"});
}

}  // namespace
