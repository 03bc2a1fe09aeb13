#pragma once
/// @file
/// A JSON value that reads like JavaScript: members keep the order in which they were written,
/// numbers are doubles, a member that is not there is null, and `dump` writes what
/// `JSON.stringify` writes. The parser behind it is nlohmann's, kept out of this header so that
/// programs compile quickly.
///
/// @code
/// hypercore::Json message = {{"type", "chat-message"}, {"text", "hello"}};
/// if (message["type"] == "chat-message") fmt::print("{}\n", message["text"]);   // hello
/// @endcode

#include <crypto/formatting.hpp>

#include <concepts>
#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace hypercore {

class Json {
 public:
  using Array = std::vector<Json>;
  using Object = std::vector<std::pair<std::string, Json>>;

  Json() = default;  ///< null
  Json(std::nullptr_t) {}
  Json(bool value) : value_(value) {}
  Json(double value) : value_(value) {}
  /// Integers are exact up to 2^53, as in JavaScript. @throws Error bad_encoding beyond
  template <std::integral Integer>
    requires(!std::same_as<Integer, bool>)
  Json(Integer value) : value_(exact(static_cast<long double>(value))) {}
  Json(const char* text) : value_(std::string(text)) {}
  Json(std::string_view text) : value_(std::string(text)) {}
  Json(std::string text) : value_(std::move(text)) {}
  /// Pairs of a text and a value make an object, anything else an array.
  Json(std::initializer_list<Json> values);
  static Json array(Array values) { return Json(std::move(values)); }
  static Json object(Object members) { return Json(std::move(members)); }

  /// @throws Error bad_encoding that says where; also for nesting deeper than 512
  static Json parse(std::string_view text);
  /// On one line, as `JSON.stringify` writes it. @throws Error bad_encoding for text that is no UTF-8
  std::string dump() const;

  bool is_null() const { return std::holds_alternative<std::monostate>(value_); }
  bool is_bool() const { return std::holds_alternative<bool>(value_); }
  bool is_number() const { return std::holds_alternative<double>(value_); }
  bool is_string() const { return std::holds_alternative<std::string>(value_); }
  bool is_array() const { return std::holds_alternative<Array>(value_); }
  bool is_object() const { return std::holds_alternative<Object>(value_); }

  /// The member `name`, or null if this is no object or has no such member.
  const Json& operator[](std::string_view name) const;
  const Json& operator[](const char* name) const { return (*this)[std::string_view(name)]; }
  /// The element at `position`, or null if this is no array or has no such element.
  const Json& operator[](std::size_t position) const;
  /// The same, but it must be there. @throws Error bad_encoding that names it
  const Json& at(std::string_view name) const;

  bool contains(std::string_view name) const;
  std::size_t size() const;  ///< of an array or object; 0 for anything else

  /// @throws Error bad_encoding if it is something else
  bool as_bool() const;
  double as_number() const;
  const std::string& as_string() const;
  const Array& as_array() const;
  const Object& as_object() const;

  /// Adds the member or replaces its value. Null becomes an object first.
  void set(std::string_view name, Json value);

  friend bool operator==(const Json&, const Json&) = default;
  friend bool operator==(const Json& json, const char* text) { return json.equals(text); }

 private:
  explicit Json(Array values) : value_(std::move(values)) {}
  explicit Json(Object members) : value_(std::move(members)) {}
  static double exact(long double number);
  bool equals(std::string_view text) const;

  std::variant<std::monostate, bool, double, std::string, Array, Object> value_;
};

}  // namespace hypercore

/// Text prints as it is, everything else as JSON.
template <>
struct fmt::formatter<hypercore::Json> : crypto::SpecFormatter {
  template <class Context>
  auto format(const hypercore::Json& json, Context& context) const {
    return json.is_string() ? write(json.as_string(), context) : write(json.dump(), context);
  }
};
