#pragma once
/// @file
/// A JSON value that reads like JavaScript: members keep the order in which they were written,
/// numbers are doubles, a member that is not there is null, and `dump` writes what
/// `JSON.stringify` writes, byte for byte. The parser behind it is nlohmann's, kept out of this
/// header so that programs compile quickly.
///
/// @code
/// hypercore::Json message = {{"type", "chat-message"}, {"text", "hello"}};
/// if (message["type"] == "chat-message") fmt::print("{}\n", message["text"]);   // hello
/// @endcode
///
/// Where JavaScript can hold what UTF-8 can't (half a surrogate pair, as in `"\ud800"`), or gives
/// infinity for a number like `1e999`, this refuses. Safe to read from several threads at once.

#include <crypto/formatting.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace hypercore {

/// Null, a boolean, a number, a text, an array or an object.
class Json {
 public:
  using Array = std::vector<Json>;
  using Object = std::vector<std::pair<std::string, Json>>;

  /// Pairs of a text and a value make an object, anything else an array.
  Json(std::initializer_list<Json> values);
  Json() noexcept;  ///< null
  Json(std::nullptr_t) noexcept;
  template <std::same_as<bool> Bool>
  Json(Bool value) : Json(Truth{value}) {}
  Json(double value);  ///< not a number and the infinities are written as null
  /// Integers are exact up to 2^53, as in JavaScript. @throws Error bad_encoding beyond
  template <std::integral Integer>
  requires(!std::same_as<Integer, bool> && !std::same_as<Integer, char>) Json(Integer value)
      : Json(value < 0 ? exact(std::int64_t(value)) : exact(std::uint64_t(value))) {}
  Json(char) = delete;  ///< a number or a text? Say which
  Json(const char* text);
  Json(std::string_view text);
  Json(std::string text);
  /// Always an array, also if its elements look like pairs.
  static Json array(Array values);
  /// Of a name given twice the first place and the last value are kept.
  static Json object(Object members);

  Json(const Json&);
  Json(Json&&) noexcept;
  Json& operator=(const Json&);
  Json& operator=(Json&&) noexcept;
  ~Json();

  /// @throws Error bad_encoding that says where; also for nesting deeper than 512
  static Json parse(std::string_view text);
  /// On one line, as `JSON.stringify` writes it.
  /// @throws Error bad_encoding for text that is no UTF-8 and for nesting deeper than 512
  std::string dump() const;

  bool is_null() const;
  bool is_bool() const;
  bool is_number() const;
  bool is_string() const;
  bool is_array() const;
  bool is_object() const;

  /// The member `name`, or null if this is no object or has no such member.
  const Json& operator[](std::string_view name) const;
  const Json& operator[](const char* name) const { return (*this)[std::string_view(name)]; }
  /// The element at `position`, or null if this is no array or has no such element.
  template <std::integral Integer>
  const Json& operator[](Integer position) const {
    return position < 0 ? null() : element(static_cast<std::size_t>(position));
  }
  /// The same, but it must be there. @throws Error bad_encoding that names it
  const Json& at(std::string_view name) const;

  bool contains(std::string_view name) const;
  std::size_t size() const;  ///< of an array or object; 0 for anything else

  /// @throws Error bad_encoding if it is something else
  bool as_bool() const;
  double as_number() const;
  std::int64_t as_integer() const;  ///< a whole number from -2^53 to 2^53
  const std::string& as_string() const;
  const Array& as_array() const;
  const Object& as_object() const;

  /// Adds the member or replaces its value. Null becomes an object first. As in JavaScript, names
  /// that are whole numbers come first, in ascending order.
  void set(std::string_view name, Json value);

  friend bool operator==(const Json& one, const Json& other) { return one.equals(other); }
  template <std::convertible_to<std::string_view> Text>
  requires(!std::same_as<Text, std::nullptr_t>) friend bool operator==(const Json& json,
                                                                       const Text& text) {
    return json.is_text(text);
  }

 private:
  struct Truth {
    bool value;
  };
  explicit Json(Truth truth);
  static double exact(std::int64_t number);
  static double exact(std::uint64_t number);
  static const Json& null();
  const Json& element(std::size_t position) const;
  bool equals(const Json& other) const;
  bool is_text(std::string_view text) const;

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
