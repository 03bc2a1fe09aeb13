// Turns the events of nlohmann's parser into a Json. That parser keeps its own stack, so nesting is
// bounded here, where it would otherwise become recursion in the destructor and in dump.
#include <fmt/format.h>
#include <hypercore/error.hpp>
#include <hypercore/json.hpp>
#include <hypercore/json_quick.hpp>
#include <nlohmann/json.hpp>

#include <string>

namespace hypercore {
namespace {

constexpr std::size_t deepest = 512;

[[noreturn]] void refuse(const std::string& why) {
  throw Error(Errc::bad_encoding, "this is no JSON: " + why);
}

/// Gives every control character and everything that is not ASCII as hexadecimal digits, because
/// what could not be parsed may be anything.
std::string printable(std::string_view text) {
  std::string result;
  for (char c : text) {
    if (c >= 0x20 && c < 0x7f) {
      result += c;
    } else {
      result += fmt::format("\\x{:02x}", static_cast<unsigned>(static_cast<unsigned char>(c)));
    }
  }
  return result;
}

/// An array or object that is being read, and the name of the member whose value comes next.
struct Open {
  bool is_object = false;
  Json::Array values;
  Json::Object members;
  std::string name;
};

class Builder : public nlohmann::json::json_sax_t {
 public:
  Json take() { return std::move(result_); }

  bool null() override { return add(nullptr); }
  bool boolean(bool value) override { return add(value); }
  bool number_integer(std::int64_t value) override { return add(static_cast<double>(value)); }
  bool number_unsigned(std::uint64_t value) override { return add(static_cast<double>(value)); }
  bool number_float(double value, const std::string&) override { return add(value); }
  bool string(std::string& value) override { return add(std::move(value)); }
  bool binary(nlohmann::json::binary_t&) override { return false; }
  bool start_object(std::size_t) override { return open(true); }
  bool start_array(std::size_t) override { return open(false); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }
  bool key(std::string& name) override {
    open_.back().name = std::move(name);
    return true;
  }

  bool parse_error(std::size_t position, const std::string& read,
                   const nlohmann::json::exception& error) override {
    constexpr std::size_t shown = 24;
    constexpr int out_of_range = 406;
    std::string_view tail(read);
    if (tail.size() > shown) tail.remove_prefix(tail.size() - shown);
    refuse(
        fmt::format("{} at byte {}, `{}`",
                    error.id == out_of_range ? "too large a number" : "something else is expected",
                    position, printable(tail)));
  }

 private:
  bool open(bool is_object) {
    if (open_.size() == deepest) refuse(fmt::format("nested deeper than {} levels", deepest));
    open_.push_back({is_object, {}, {}, {}});
    return true;
  }

  bool close() {
    Open done = std::move(open_.back());
    open_.pop_back();
    return add(done.is_object ? Json::object(std::move(done.members))
                              : Json::array(std::move(done.values)));
  }

  bool add(Json value) {
    if (open_.empty()) {
      result_ = std::move(value);
    } else if (open_.back().is_object) {
      open_.back().members.emplace_back(std::move(open_.back().name), std::move(value));
    } else {
      open_.back().values.push_back(std::move(value));
    }
    return true;
  }

  std::vector<Open> open_;
  Json result_;
};

}  // namespace

Json Json::parse(std::string_view text) {
  if (std::optional<Json> usual = parse_quickly(text)) return *std::move(usual);
  return parse_carefully(text);
}

Json parse_carefully(std::string_view text) {
  // Two things that nlohmann's parser takes and JavaScript's does not.
  if (text.substr(0, 3) == "\xef\xbb\xbf") refuse("it starts with a byte order mark");
  if (auto zero = text.find('\0'); zero != text.npos) refuse(fmt::format("byte {} is zero", zero));

  Builder builder;
  nlohmann::json::sax_parse(text.begin(), text.end(), &builder);
  return builder.take();
}

}  // namespace hypercore
