#include <hypercore/json_quick.hpp>

#include <hypercore/utf8.hpp>

#include <charconv>
#include <string>

namespace hypercore {
namespace {

/// Recursion, so the stack bounds the depth; nobody nests a message that deep.
constexpr int deepest_quick = 64;

bool is_space(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Every member returns false where the quick way ends.
class Reader {
 public:
  explicit Reader(std::string_view text) : at_(text.data()), end_(text.data() + text.size()) {}

  bool whole(Json& result) {
    if (!value(result, 0)) return false;
    skip_space();
    return at_ == end_;
  }

 private:
  void skip_space() {
    while (at_ != end_ && is_space(*at_)) ++at_;
  }

  bool take(char c) {
    skip_space();
    if (at_ == end_ || *at_ != c) return false;
    ++at_;
    return true;
  }

  bool word(std::string_view expected) {
    if (std::string_view(at_, static_cast<std::size_t>(end_ - at_)).substr(0, expected.size()) !=
        expected)
      return false;
    at_ += expected.size();
    return true;
  }

  bool value(Json& result, int depth) {
    skip_space();
    if (at_ == end_ || depth == deepest_quick) return false;
    switch (*at_) {
      case '{':
        return object(result, depth);
      case '[':
        return array(result, depth);
      case '"': {
        std::string text;
        if (!string(text)) return false;
        result = Json(std::move(text));
        return true;
      }
      case 't':
        result = Json(true);
        return word("true");
      case 'f':
        result = Json(false);
        return word("false");
      case 'n':
        result = Json(nullptr);
        return word("null");
      default:
        return number(result);
    }
  }

  bool object(Json& result, int depth) {
    ++at_;
    Json::Object members;
    if (!take('}')) {
      do {
        if (members.empty()) members.reserve(4);
        auto& [name, member] = members.emplace_back();
        skip_space();
        if (!string(name) || !take(':') || !value(member, depth + 1)) return false;
      } while (take(','));
      if (!take('}')) return false;
    }
    result = Json::object(std::move(members));
    return true;
  }

  bool array(Json& result, int depth) {
    ++at_;
    Json::Array values;
    if (!take(']')) {
      do {
        if (!value(values.emplace_back(), depth + 1)) return false;
      } while (take(','));
      if (!take(']')) return false;
    }
    result = Json::array(std::move(values));
    return true;
  }

  bool string(std::string& result) {
    if (at_ == end_ || *at_ != '"') return false;
    ++at_;
    bool ascii = true;
    const char* from = at_;
    for (; at_ != end_; ++at_) {
      auto c = static_cast<unsigned char>(*at_);
      if (c == '"') {
        result.append(from, at_++);
        return ascii || valid_utf8_prefix(result) == result.size();
      }
      if (c < 0x20) return false;
      if (c >= 0x80) ascii = false;
      if (c != '\\') continue;
      result.append(from, at_);
      if (++at_ == end_ || !escape(result)) return false;
      from = at_ + 1;
    }
    return false;
  }

  bool escape(std::string& result) const {
    constexpr std::string_view names = "\"\\/bfnrt";
    constexpr std::string_view meanings = "\"\\/\b\f\n\r\t";
    std::size_t which = names.find(*at_);
    if (which == names.npos) return false;
    result += meanings[which];
    return true;
  }

  std::size_t digits() {
    const char* from = at_;
    while (at_ != end_ && is_digit(*at_)) ++at_;
    return static_cast<std::size_t>(at_ - from);
  }

  bool number(Json& result) {
    const char* from = at_;
    bool negative = *at_ == '-';
    if (negative) ++at_;
    const char* first = at_;
    std::size_t count = digits();
    // Minus zero is among the rare things.
    if (count == 0 || (*first == '0' && (count > 1 || negative))) return false;
    bool whole = at_ == end_ || (*at_ != '.' && *at_ != 'e' && *at_ != 'E');
    if (whole && count <= 15) {
      std::int64_t integer = 0;
      for (; first != at_; ++first) integer = 10 * integer + (*first - '0');
      result = Json(static_cast<double>(negative ? -integer : integer));
      return true;
    }
    if (at_ != end_ && *at_ == '.') {
      ++at_;
      if (digits() == 0) return false;
    }
    if (at_ != end_ && (*at_ == 'e' || *at_ == 'E')) {
      ++at_;
      if (at_ != end_ && (*at_ == '+' || *at_ == '-')) ++at_;
      if (digits() == 0) return false;
    }
    double number = 0;
    if (std::from_chars(from, at_, number).ec != std::errc{}) return false;
    result = Json(number);
    return true;
  }

  const char* at_;
  const char* end_;
};

}  // namespace

std::optional<Json> parse_quickly(std::string_view text) {
  Json result;
  if (!Reader(text).whole(result)) return {};
  return result;
}

}  // namespace hypercore
