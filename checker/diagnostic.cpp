#include <checker/diagnostic.hpp>

#include <cctype>

namespace checker {

namespace {

std::size_t digits_at(std::string_view text, std::size_t at) {
  std::size_t end = at;
  while (end < text.size() && std::isdigit(static_cast<unsigned char>(text[end])) != 0) ++end;
  return end - at;
}

bool has(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

}  // namespace

std::optional<Place> place_of(std::string_view line) {
  for (std::size_t colon = line.find(':', 1); colon != std::string_view::npos;
       colon = line.find(':', colon + 1)) {
    const std::size_t digits = digits_at(line, colon + 1);
    if (digits == 0) continue;
    std::size_t end = colon + 1 + digits;
    if (end < line.size() && line[end] == ':') {
      if (const std::size_t more = digits_at(line, end + 1); more > 0) end += 1 + more;
    }
    if (end >= line.size() || (line[end] != ':' && line[end] != ',')) continue;
    std::string_view rest = line.substr(end + 1);
    while (rest.starts_with(' ')) rest.remove_prefix(1);
    return Place{std::string(line.substr(0, colon)), std::string(line.substr(colon, end - colon)),
                 rest};
  }
  return std::nullopt;
}

std::optional<Severity> severity_of(std::string_view& rest) {
  struct Word {
    std::string_view text;
    Severity severity;
  };
  for (const Word& word : {Word{"fatal error: ", Severity::error}, Word{"error: ", Severity::error},
                           Word{"warning: ", Severity::warning}, Word{"note: ", Severity::note}}) {
    if (rest.starts_with(word.text)) {
      rest.remove_prefix(word.text.size());
      return word.severity;
    }
  }
  return std::nullopt;
}

bool is_quote(std::string_view line) { return line.starts_with(' ') || line.starts_with('\t'); }

std::string_view plain_words(std::string_view message, bool in_lambda) {
  if (has(message, "on_error") ||
      (has(message, "call to consteval function") && has(message, "basic_format_string"))) {
    return "the text has more `{}` than there are arguments (or what stands in the braces does not "
           "fit)";
  }
  if (has(message, "fallback_formatter") || has(message, "Cannot format an argument")) {
    return "a value of this type can't be printed with {}";
  }
  if ((in_lambda && has(message, "passing ") && has(message, "argument discards qualifiers")) ||
      has(message, "captured by copy in a non-mutable lambda")) {
    return "a lambda's captures can't be changed unless it is `mutable`";
  }
  return "";
}

std::string_view without_option(std::string_view message) {
  const std::size_t at = message.rfind(" [-");
  return at != std::string_view::npos && message.ends_with(']') ? message.substr(0, at) : message;
}

std::string shortened(std::string_view message) {
  std::string text(message);
  for (std::size_t at; (at = text.find(" [with ")) != std::string::npos;) {
    const std::size_t end = text.find(']', at);
    text.erase(at, end == std::string::npos ? end : end + 1 - at);
  }
  return text;
}

}  // namespace checker
