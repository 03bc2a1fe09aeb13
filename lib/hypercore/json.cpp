#include <fmt/format.h>
#include <hypercore/error.hpp>
#include <hypercore/json.hpp>
#include <hypercore/json_members.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

namespace hypercore {
namespace {

constexpr std::uint64_t most_exact = std::uint64_t{1} << 53;

const char* kind_of(const Json& json) {
  if (json.is_null()) return "null";
  if (json.is_bool()) return "true or false";
  if (json.is_number()) return "a number";
  if (json.is_string()) return "a text";
  if (json.is_array()) return "an array";
  return "an object";
}

[[noreturn]] void throw_wrong_kind(const char* wanted, const Json& json) {
  throw Error(Errc::bad_encoding,
              fmt::format("this JSON value is not {} but {}", wanted, kind_of(json)));
}

bool is_pair(const Json& value) {
  return value.is_array() && value.size() == 2 && value[0].is_string();
}

template <class Object>
auto find_member(Object& members, std::string_view name) {
  return std::find_if(members.begin(), members.end(),
                      [name](const auto& member) { return member.first == name; });
}

}  // namespace

Json::Json() noexcept = default;
Json::Json(std::nullptr_t) noexcept {}
Json::Json(Truth truth) : value_(truth.value) {}
Json::Json(double value) : value_(value) {}
Json::Json(const char* text) : value_(std::string(text)) {}
Json::Json(std::string_view text) : value_(std::string(text)) {}
Json::Json(std::string text) : value_(std::move(text)) {}
Json::Json(const Json&) = default;
Json::Json(Json&&) noexcept = default;
Json& Json::operator=(const Json&) = default;
Json& Json::operator=(Json&&) noexcept = default;
Json::~Json() = default;

Json::Json(std::initializer_list<Json> values) {
  if (!std::all_of(values.begin(), values.end(), is_pair)) {
    value_ = Array(values);
    return;
  }
  Object members;
  members.reserve(values.size());
  for (const Json& pair : values) members.emplace_back(pair[0].as_string(), pair[1]);
  put_in_order(members);
  value_ = std::move(members);
}

Json Json::array(Array values) {
  Json result;
  result.value_ = std::move(values);
  return result;
}

Json Json::object(Object members) {
  put_in_order(members);
  Json result;
  result.value_ = std::move(members);
  return result;
}

double Json::exact(std::uint64_t number) {
  if (number > most_exact) {
    throw Error(
        Errc::bad_encoding,
        fmt::format("{} is more than 2^53, which JavaScript can't hold exactly: store it as text",
                    number));
  }
  return static_cast<double>(number);
}

double Json::exact(std::int64_t number) {
  if (number < -static_cast<std::int64_t>(most_exact)) {
    throw Error(
        Errc::bad_encoding,
        fmt::format("{} is less than -2^53, which JavaScript can't hold exactly: store it as text",
                    number));
  }
  return static_cast<double>(number);
}

bool Json::is_null() const { return std::holds_alternative<std::monostate>(value_); }
bool Json::is_bool() const { return std::holds_alternative<bool>(value_); }
bool Json::is_number() const { return std::holds_alternative<double>(value_); }
bool Json::is_string() const { return std::holds_alternative<std::string>(value_); }
bool Json::is_array() const { return std::holds_alternative<Array>(value_); }
bool Json::is_object() const { return std::holds_alternative<Object>(value_); }

const Json& Json::null() {
  static const Json value;
  return value;
}

const Json& Json::operator[](std::string_view name) const {
  const auto* members = std::get_if<Object>(&value_);
  if (members == nullptr) return null();
  auto member = find_member(*members, name);
  return member == members->end() ? null() : member->second;
}

const Json& Json::element(std::size_t position) const {
  const auto* values = std::get_if<Array>(&value_);
  return values != nullptr && position < values->size() ? (*values)[position] : null();
}

const Json& Json::at(std::string_view name) const {
  const Object& members = as_object();
  auto member = find_member(members, name);
  if (member == members.end()) {
    throw Error(Errc::bad_encoding, fmt::format("this JSON object has no member \"{}\"", name));
  }
  return member->second;
}

bool Json::contains(std::string_view name) const {
  const auto* members = std::get_if<Object>(&value_);
  return members != nullptr && find_member(*members, name) != members->end();
}

std::size_t Json::size() const {
  if (const auto* values = std::get_if<Array>(&value_)) return values->size();
  if (const auto* members = std::get_if<Object>(&value_)) return members->size();
  return 0;
}

bool Json::as_bool() const {
  if (!is_bool()) throw_wrong_kind("true or false", *this);
  return std::get<bool>(value_);
}

double Json::as_number() const {
  if (!is_number()) throw_wrong_kind("a number", *this);
  return std::get<double>(value_);
}

std::int64_t Json::as_integer() const {
  double number = as_number();
  if (!(std::abs(number) <= static_cast<double>(most_exact)) || std::trunc(number) != number) {
    throw Error(Errc::bad_encoding,
                fmt::format("{} is no whole number from -2^53 to 2^53", number));
  }
  return static_cast<std::int64_t>(number);
}

const std::string& Json::as_string() const {
  if (!is_string()) throw_wrong_kind("a text", *this);
  return std::get<std::string>(value_);
}

const Json::Array& Json::as_array() const {
  if (!is_array()) throw_wrong_kind("an array", *this);
  return std::get<Array>(value_);
}

const Json::Object& Json::as_object() const {
  if (!is_object()) throw_wrong_kind("an object", *this);
  return std::get<Object>(value_);
}

void Json::set(std::string_view name, Json value) {
  if (is_null()) value_ = Object();
  if (!is_object()) throw_wrong_kind("an object", *this);
  auto& members = std::get<Object>(value_);
  auto member = find_member(members, name);
  if (member != members.end()) {
    member->second = std::move(value);
  } else {
    members.emplace(place_for(members, name), std::string(name), std::move(value));
  }
}

bool Json::equals(const Json& other) const { return value_ == other.value_; }

bool Json::is_text(std::string_view text) const {
  const auto* own = std::get_if<std::string>(&value_);
  return own != nullptr && *own == text;
}

}  // namespace hypercore
