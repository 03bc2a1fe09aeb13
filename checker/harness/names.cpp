#include <harness/names.hpp>

#include <cctype>

namespace harness {

std::string kebab_case(std::string_view camel) {
  std::string out;
  for (const char c : camel) {
    const auto byte = static_cast<unsigned char>(c);
    if (std::isupper(byte) != 0 && !out.empty()) out += '-';
    out += static_cast<char>(std::tolower(byte));
  }
  return out;
}

std::string camel_case(std::string_view kebab) {
  std::string out;
  bool starts = true;
  for (const char c : kebab) {
    if (c == '-') {
      starts = true;
      continue;
    }
    out += starts ? static_cast<char>(std::toupper(static_cast<unsigned char>(c))) : c;
    starts = false;
  }
  return out;
}

}  // namespace harness
