// How long it takes from a key to the screens of everybody: two games in terminals without a
// window, and the game of JavaScript, in one room.
//
//   lesson_game_bench [steps] [game]
//
// Prints, in milliseconds, until the player's own screen shows a step, until all three show it, and
// the same for words.
#include "game_in_terminal.hpp"
#include "game_of_javascript.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

using lessons::GameInTerminal;
using lessons::GameOfJavaScript;
using Clock = std::chrono::steady_clock;

void print(const std::string& what, std::vector<double> times) {
  std::sort(times.begin(), times.end());
  const auto at = [&times](double share) {
    return times[static_cast<std::size_t>(share * static_cast<double>(times.size() - 1))];
  };
  fmt::print("{:38} median {:6.2f}   95 % {:6.2f}   most {:6.2f} ms\n", what, at(.5), at(.95),
             times.back());
}

double since(Clock::time_point start) {
  return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

void must(bool fine, const std::string& what) {
  if (!fine) throw std::runtime_error(what);
}

void measure(int steps, const std::filesystem::path& folder, const std::string& game) {
  GameInTerminal ada(folder / "ada", "Ada");
  GameInTerminal bob(folder / "bob", "Bob");
  GameOfJavaScript dan(folder / "dan");
  ada.start({}, ":", game);
  bob.start({ada.door().address()}, ":", game);
  dan.start({ada.port(), bob.port()});
  must(bob.shows_at(15, 6, "@") && ada.shows_at(15, 6, "@"), "no game has begun");
  bob.types(GameInTerminal::down);
  must(ada.shows_at(15, 7, "&"), "Bob is not seen");
  dan.sees_at(15, 7);
  dan.walks("up");
  must(ada.shows_at(15, 5, "&") && bob.shows_at(15, 5, "&"), "Dan is not seen");

  std::vector<double> own, everybody, own_words, everybody_words;
  for (int i = 0; i < steps; ++i) {
    const bool back = i % 2 == 1;
    const int x = back ? 15 : 16;
    const auto start = Clock::now();
    ada.types(back ? GameInTerminal::left : GameInTerminal::right);
    must(ada.shows_at(x, 6, "@"), "Ada does not see her step");
    own.push_back(since(start));
    must(bob.shows_at(x, 6, "&"), "Bob does not see Ada's step");
    dan.sees_at(x, 6);
    everybody.push_back(since(start));
  }
  std::vector<std::string> said;
  for (int i = 0; i < steps; ++i) {
    const std::string text = fmt::format("word-{}.", i);
    said.push_back(text);
    if (said.size() > 8) said.erase(said.begin());
    const auto start = Clock::now();
    ada.says(text);
    must(ada.shows("Ada: " + text), "Ada does not see her word");
    own_words.push_back(since(start));
    must(bob.shows("Ada: " + text), "Bob does not see Ada's word");
    dan.shows(said);
    everybody_words.push_back(since(start));
  }
  print("a step, until you see it", own);
  print("a step, until all three see it", everybody);
  print("a word, until you see it", own_words);
  print("a word, until all three see it", everybody_words);
}

}  // namespace

int main(int argc, char** argv) try {
  const int steps = argc > 1 ? std::stoi(argv[1]) : 200;
  const std::string game =
      argc > 2 ? argv[2] : KAPPA_LESSONS_BUILD "/19-everyone-moves/solution/game";
  std::string pattern = (std::filesystem::temp_directory_path() / "kappa-game-XXXXXX").string();
  if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
  measure(steps, pattern, game);
  std::filesystem::remove_all(pattern);
} catch (const std::exception& error) {
  fmt::print(stderr, "{}\n", error.what());
  return 1;
}
