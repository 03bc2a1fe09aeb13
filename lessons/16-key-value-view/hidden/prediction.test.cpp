#include <gtest/gtest.h>

#include <crypto/hash.hpp>
#include <harness/harness.hpp>

#include <algorithm>
#include <cctype>
#include <map>
#include <set>

using namespace harness;

namespace {

// The words of an answer, however they are written: `Green, blue`, `blue and green`.
std::set<std::string> words_in(const std::string& answer) {
  std::set<std::string> words;
  std::string word;
  for (const char letter : answer + " ") {
    if (std::isalpha(static_cast<unsigned char>(letter)) != 0) {
      word += static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
    } else if (!word.empty()) {
      words.insert(std::exchange(word, {}));
    }
  }
  words.erase("and");
  return words;
}

// What an answer is compared by, so that the right one does not stand here.
std::string fingerprint(const std::string& which, const std::set<std::string>& words) {
  std::string text = "which values " + which + ": ";
  for (const std::string& word : words) text += (word == *words.begin() ? "" : ",") + word;
  return crypto::blake2b(crypto::bytes_of(text)).hex().substr(0, 16);
}

struct Question {
  std::string which;                            // "three" or "four"
  std::string right;                            // its fingerprint
  std::set<std::string> values;                 // all that were ever written
  std::map<std::string, std::string> mistakes;  // by fingerprint: what to think about
};

Check judges(const Question& question) {
  return {"looked at the prediction", [question](Context& context) {
            const std::string start = "with " + question.which + " entries: ";
            std::string answer;
            bool found = false;
            for (const std::string& line : context.lines()) {
              if (!line.starts_with(start)) continue;
              answer = line.substr(start.size());
              found = true;
            }
            context.expect(found, "The line `" + start + "...` is not printed any more.");
            const auto words = words_in(answer);
            const auto print = fingerprint(question.which, words);
            if (print == question.right) return;
            const auto fail = [&](const std::string& message) {
              context.fail({.message = message, .actual = answer.empty() ? "(nothing)" : answer});
            };
            if (words.empty()) {
              fail(
                  "There is no prediction yet. Look at the figure in the text, and write down "
                  "what you expect. Nothing is lost if it is wrong.");
            }
            for (const std::string& word : words) {
              if (question.values.contains(word)) continue;
              fail("Nobody has written " + in_quotes(word) +
                   ". Write the values themselves, as in the figure: one or several of them.");
            }
            if (const auto mistake = question.mistakes.find(print);
                mistake != question.mistakes.end()) {
              fail(mistake->second);
            }
            fail(
                "Not quite. Go through the values one by one, and ask of each: does any entry "
                "link to it?");
          }};
}

}  // namespace

TEST(Prediction, PredictsThreeEntries) {
  Session session("prediction");
  session.perform(
      Start{}, RunToEnd{},
      judges({"three",
              "0d6de9f7f67f204a",
              {"red", "green", "blue"},
              {{"b4c4ef1119c6efb5",
                "Is every entry still standing? One of them has been replaced, by somebody who had "
                "seen it."},
               {"b0c0063ad032f54c",
                "There is no newest entry: each of the two has a clock of their own, and nobody "
                "looks at clocks. What is replaced is what somebody links to. Who links to the "
                "value that you left out?"},
               {"f39c417e1360ac73",
                "Who links to the value that you left out? Coming from somebody else does not make "
                "it less."},
               {"7234791395242211",
                "That is where it began. What do those who link to it want to say?"}}}));
}

TEST(Prediction, PredictsFourEntries) {
  Session session("prediction");
  session.perform(
      Start{}, RunToEnd{},
      judges({"four",
              "341dc1d373ef0c8e",
              {"red", "green", "blue", "yellow"},
              {{"06c50cf0031fec71",
                "The last entry replaces what it links to, and nothing else. Had Cleo seen "
                "everything?"},
               {"3ae45b3b25dccae5",
                "The new entry links to something. What does that mean for what it links to?"},
               {"fc8a9c0382f087a2", "That is what it was before. What does the new entry do?"}}}));
}
