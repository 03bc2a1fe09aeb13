// What JSON.stringify writes. Source: ECMA-262, 25.5.2, for values that JSON.parse gives.
#include <hypercore/error.hpp>
#include <hypercore/json.hpp>
#include <hypercore/json_number.hpp>
#include <hypercore/utf8.hpp>

namespace hypercore {
namespace {

constexpr int deepest_level = 512;

void append_escaped(std::string& out, char c) {
  constexpr std::string_view digits = "0123456789abcdef";
  switch (c) {
    case '"':
      out += "\\\"";
      break;
    case '\\':
      out += "\\\\";
      break;
    case '\b':
      out += "\\b";
      break;
    case '\f':
      out += "\\f";
      break;
    case '\n':
      out += "\\n";
      break;
    case '\r':
      out += "\\r";
      break;
    case '\t':
      out += "\\t";
      break;
    default:
      if (static_cast<unsigned char>(c) >= 0x20) {
        out += c;
      } else {
        out.append("\\u00");
        out += digits[static_cast<unsigned char>(c) >> 4];
        out += digits[static_cast<unsigned char>(c) & 15];
      }
  }
}

void append_text(std::string& out, std::string_view text) {
  require_utf8(text);
  out += '"';
  for (char c : text) append_escaped(out, c);
  out += '"';
}

void append(std::string& out, const Json& json, int depth) {
  if (depth > deepest_level) {
    throw Error(Errc::bad_encoding, "this JSON value is nested deeper than 512 levels");
  }
  if (json.is_null()) {
    out += "null";
  } else if (json.is_bool()) {
    out += json.as_bool() ? "true" : "false";
  } else if (json.is_number()) {
    append_number(out, json.as_number());
  } else if (json.is_string()) {
    append_text(out, json.as_string());
  } else if (json.is_array()) {
    const char* separator = "[";
    for (const Json& value : json.as_array()) {
      out += separator;
      append(out, value, depth + 1);
      separator = ",";
    }
    out += json.size() == 0 ? "[]" : "]";
  } else {
    const char* separator = "{";
    for (const auto& [name, value] : json.as_object()) {
      out += separator;
      append_text(out, name);
      out += ':';
      append(out, value, depth + 1);
      separator = ",";
    }
    out += json.size() == 0 ? "{}" : "}";
  }
}

}  // namespace

std::string Json::dump() const {
  std::string out;
  append(out, *this, 0);
  return out;
}

}  // namespace hypercore
