#include <gtest/gtest.h>
#include <crypto/hash.hpp>

#include <algorithm>
#include <cctype>
#include <regex>

#include "../../learners_feed.hpp"

using namespace harness;
using crypto::bytes_of;
using lessons::feed_of;

namespace {

std::string lower_case(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(),
                 [](unsigned char letter) { return std::tolower(letter); });
  return result;
}

bool printed(const Context& context, const std::string& digits) {
  return lower_case(context.output()).find(digits) != std::string::npos;
}

// A feed that has been in use, as lessons 3 and 5 leave it.
Check place_feed() {
  std::mt19937_64 random{random_seed()};
  return lessons::place_feed({lessons::old_message(random), lessons::old_message(random)},
                             "two messages");
}

crypto::KeyPair somebody() {
  std::mt19937_64 random{random_seed()};
  crypto::Seed seed;
  for (std::byte& byte : seed) byte = std::byte(random());
  return crypto::KeyPair::from_seed(seed);
}

// A text that nobody has written into a program.
std::string made_up_text() {
  std::mt19937_64 random{random_seed()};
  return fmt::format("meet me at {}:{:02} o'clock", random() % 24, random() % 60);
}

// The secret key is the seed and then the public key, so its first half is what must not be seen.
const Check kept_the_secret{
    "looked for the secret key in what it printed", [](Context& context) {
      const auto feed = feed_of(context);
      if (!feed.secret_key()) return;
      const auto seed = crypto::BytesView(*feed.secret_key()).first<32>();
      for (const std::string_view stream : {context.output(), context.errors()}) {
        context.expect(lower_case(stream).find(crypto::to_hex(seed)) == std::string::npos &&
                           stream.find(crypto::text_of(seed)) == std::string::npos,
                       "Your program prints the secret key. Whoever sees it can sign in your name, "
                       "for ever. It must not leave your computer, not even your program.");
      }
    }};

// The 128 hexadecimal digits of a signature in what the program printed.
crypto::Signature signature_printed_by(Context& context) {
  const std::string output(context.output());
  std::smatch match;
  if (std::regex_search(output, match, std::regex("\\b[0-9a-fA-F]{128}\\b"))) {
    return crypto::Signature::from_hex(match.str());
  }
  context.fail({.message = "Your program does not print a signature.",
                .expected = "128 hexadecimal digits",
                .actual = last_lines(output)});
}

// What a signature was made over instead of `text`, as a sentence.
std::string mistake_in_signature(const crypto::Signature& signature, const std::string& text,
                                 const crypto::PublicKey& key) {
  const auto over = [&](crypto::BytesView bytes) { return crypto::verify(bytes, signature, key); };
  if (over(bytes_of("sign"))) {
    return "Your program signs the word `sign`, and not the text. The words are counted from 0.";
  }
  if (over(crypto::blake2b(bytes_of(text)))) {
    return "Your program signs a hash of the text. Sign the text itself: `crypto::sign` takes a "
           "message of any size.";
  }
  if (over(bytes_of(text + '\n'))) {
    return "Your program signs the text with a line break at its end. That is another text.";
  }
  if (over(bytes_of("\"" + text + "\""))) return "Your program signs the text with quotes around.";
  return "The signature is not one of the owner of this feed over this text. Is it made with the "
         "secret key of the feed, and over all of the text?";
}

Check signed_as_owner(const std::string& text) {
  return {"checked the signature with the public key of the feed", [text](Context& context) {
            const auto feed = feed_of(context);
            const auto signature = signature_printed_by(context);
            if (crypto::verify(bytes_of(text), signature, feed.key())) return;
            context.fail({.message = mistake_in_signature(signature, text, feed.key()),
                          .expected = "a signature over `" + visible(text) + "`",
                          .actual = signature.hex()});
          }};
}

Start check(const std::string& key, const std::string& signature, const std::string& text) {
  return {.args = {"check", key, signature, text}};
}

// What the program says: the one of the two words that it prints on a line of its own.
std::string verdict_printed_by(const Context& context) {
  std::string found;
  for (const std::string& line : context.lines()) {
    if (line == "genuine" || line == "forged") found += (found.empty() ? "" : " ") + line;
  }
  return found;
}

// Whether the program says `word`, and ends with `code`.
Check judged(const std::string& word, int code, const std::string& sentence) {
  return {fmt::format("expected `{}`, and exit code {}", word, code),
          [word, code, sentence](Context& context) {
            const std::string said = verdict_printed_by(context);
            if (said != word) {
              const bool swapped =
                  context.errors().find("expected 32 bytes, got 64") != std::string_view::npos;
              context.fail({.message = swapped ? "Your program takes the signature for a key: "
                                                 "words[1] is the key, words[2] the signature."
                                               : sentence,
                            .expected = word,
                            .actual = last_lines(std::string(context.output()) +
                                                 std::string(context.errors()))});
            }
            if (context.exit_code() == code) return;
            context.fail({.message = fmt::format(
                              "Your program says `{}`, and then ends with the exit code {}. "
                              "Other programs read the exit code: 0 for a genuine signature, 1 "
                              "for a forged one.",
                              word, context.exit_code()),
                          .expected = fmt::format("exit code {}", code),
                          .actual = fmt::format("exit code {}", context.exit_code())});
          }};
}

// Whether the program has said something about input that makes no sense, and called nothing
// genuine.
Check refused(const std::string& what) {
  return {"expected that it says what is wrong", [what](Context& context) {
            context.expect(verdict_printed_by(context).find("genuine") == std::string::npos,
                           fmt::format("Your program calls it genuine, although {}.", what));
            context.expect(context.exit_code() != 0,
                           fmt::format("Your program ends with exit code 0, as for a genuine "
                                       "signature, although {}.",
                                       what));
            context.expect(!context.output().empty() || !context.errors().empty(),
                           fmt::format("Your program says nothing, although {}. Whoever typed it "
                                       "wants to know.",
                                       what));
          }};
}

}  // namespace

TEST(ThreeKeys, ShowsTheKeys) {
  Session session("keys");
  session.perform(
      place_feed(), Start{}, ExpectExit{0}, kept_the_secret,
      Check{"looked for the two keys in what it printed", [](Context& context) {
              const auto feed = feed_of(context);
              context.expect(printed(context, feed.key().hex()),
                             "Your program does not print the public key of the feed in "
                             "single-chat-feed.");
              const std::string discovery = feed.discovery_key().hex();
              if (printed(context, discovery)) return;
              Verdict verdict{.message = "Your program does not print the discovery key.",
                              .expected = discovery,
                              .actual = last_lines(context.output())};
              const std::string output = lower_case(context.output());
              const auto first = output.find(feed.key().hex());
              if (output.find(feed.key().hex(), first + 1) != output.npos) {
                verdict.message =
                    "Your program prints the public key twice. The discovery key is "
                    "another one, which is worked out from it.";
              } else if (printed(context, crypto::blake2b(feed.key()).hex())) {
                verdict.message =
                    "Your program prints a hash of the public key, but another hash than everybody "
                    "else: the public key is the key of the hash, and the word `hypercore` is what "
                    "is hashed.";
              }
              context.fail(verdict);
            }});
}

TEST(ThreeKeys, SignsAText) {
  for (const std::string& text : {made_up_text(), std::string("γειά σου, \"猫\" {} \\n %s"),
                                  std::string(), std::string(5000, 'x')}) {
    Session session("keys");
    session.perform(place_feed(), Start{.args = {"sign", text}}, ExpectExit{0}, kept_the_secret,
                    signed_as_owner(text));
  }
}

TEST(ThreeKeys, KnowsAGenuineSignature) {
  const auto owner = somebody();
  const auto text = made_up_text();
  const auto signature = crypto::sign(bytes_of(text), owner.secret_key);

  Session strangers("keys");
  strangers.perform(
      place_feed(), check(owner.public_key.hex(), signature.hex(), text), RunToEnd{},
      judged("genuine", 0,
             "The signature is genuine, and your program does not say so. It was made by somebody "
             "else: the key to check with is the one on the command line, not that of your own "
             "feed."));
  Session own("keys");
  own.perform(place_feed());
  const auto feed = feed_of(Context(own));
  const auto mine = crypto::sign(bytes_of(text), feed.secret_key().value());
  own.perform(check(feed.key().hex(), mine.hex(), text), RunToEnd{},
              judged("genuine", 0,
                     "The signature was made by the owner of your own feed, and your program does "
                     "not call it genuine."));
}

TEST(ThreeKeys, NoticesAForgery) {
  std::mt19937_64 random{random_seed()};
  const auto owner = somebody(), other = crypto::KeyPair::generate();
  const auto text = made_up_text();
  const auto signature = crypto::sign(bytes_of(text), owner.secret_key);

  std::string another_letter = text;
  another_letter[random() % text.size()] = '#';
  crypto::Signature another_bit = signature;
  another_bit.data()[random() % 64] ^= std::byte(1 << random() % 8);
  const auto for_another_text = crypto::sign(bytes_of("yes"), owner.secret_key);

  struct Forgery {
    std::string what;
    crypto::PublicKey key;
    crypto::Signature signature;
    std::string text;
  };
  for (const Forgery& forgery : {
           Forgery{"one letter of the text was changed", owner.public_key, signature,
                   another_letter},
           Forgery{"a word was added to the text", owner.public_key, signature, text + " not"},
           Forgery{"one bit of the signature was changed", owner.public_key, another_bit, text},
           Forgery{"the signature belongs to another text", owner.public_key, for_another_text,
                   text},
           Forgery{"somebody else has signed it, not the owner of the key", other.public_key,
                   signature, text},
       }) {
    Session session("keys");
    session.perform(check(forgery.key.hex(), forgery.signature.hex(), forgery.text), RunToEnd{},
                    judged("forged", 1,
                           fmt::format("This is a forgery: {}. Your program does not say `forged`.",
                                       forgery.what)));
  }
}

TEST(ThreeKeys, RefusesWhatIsNoKey) {
  const auto owner = somebody();
  const auto text = made_up_text();
  const auto key = owner.public_key.hex();
  const auto signature = crypto::sign(bytes_of(text), owner.secret_key).hex();

  struct Nonsense {
    std::string what;
    std::string key, signature;
  };
  for (const Nonsense& nonsense : {
           Nonsense{"the key has an odd number of digits", key.substr(1), signature},
           Nonsense{"the key is too short", key.substr(2), signature},
           Nonsense{"the key is too long", key + "00", signature},
           Nonsense{"there is a letter in the key that is no digit", "g" + key.substr(1),
                    signature},
           Nonsense{"the key is empty", "", signature},
           Nonsense{"the signature has an odd number of digits", key, signature.substr(1)},
           Nonsense{"the signature is too short", key, signature.substr(64)},
           Nonsense{"the signature is much too long", key, std::string(20000, 'a')},
           Nonsense{"the signature is no hexadecimal number", key, "δεν είναι υπογραφή"},
       }) {
    Session session("keys");
    session.perform(check(nonsense.key, nonsense.signature, text), RunToEnd{},
                    refused(nonsense.what));
  }
}

TEST(ThreeKeys, SaysThatTheSecretKeyIsNotHere) {
  Session session("keys");
  session.perform(
      place_feed(),
      Check{"took the secret key away, as in a copy of somebody else's feed",
            [](Context& context) {
              std::filesystem::remove(context.directory() / lessons::feed_name / "secret_key");
            }},
      Start{.args = {"sign", made_up_text()}}, RunToEnd{},
      Check{"expected that it says so", [](Context& context) {
              const std::string said =
                  lower_case(std::string(context.output()) + std::string(context.errors()));
              context.expect(!std::regex_search(said, std::regex("\\b[0-9a-f]{128}\\b")),
                             "Your program prints a signature, but the secret key of the feed is "
                             "not there. Whose signature is that?");
              context.expect(context.exit_code() != 0,
                             "Nothing can be signed without the secret key, but your program ends "
                             "with exit code 0, as if all were fine.");
              if (said.find("secret key") != said.npos) return;
              context.fail({.message = "Your program does not say what is missing. The words "
                                       "`secret key` should be in what it prints.",
                            .actual = last_lines(said)});
            }});
}
