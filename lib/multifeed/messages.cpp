#include <multifeed/messages.hpp>

#include <protocol/error.hpp>

#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <charconv>

namespace multifeed {
namespace {

constexpr const char* version = "4.0.0";
constexpr int major_version = 4;

/// Reads JSON without building anything from it: what a peer nests a million deep costs a million
/// bits.
class Reader : public nlohmann::json::json_sax_t {
 public:
  bool null() override { return other(); }
  bool boolean(bool) override { return other(); }
  bool number_integer(std::int64_t) override { return other(); }
  bool number_unsigned(std::uint64_t) override { return other(); }
  bool number_float(double, const std::string&) override { return other(); }
  bool binary(nlohmann::json::binary_t&) override { return false; }
  bool start_object(std::size_t) override { return open(true); }
  bool start_array(std::size_t) override { return open(false); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }
  bool string(std::string& value) override {
    text(value);
    return true;
  }
  bool key(std::string& name) override {
    if (depth_ == 1) member_ = name.size() <= 16 ? name : std::string();
    return true;
  }
  bool parse_error(std::size_t, const std::string&, const nlohmann::json::exception&) override {
    return false;
  }

  bool is_object() const { return is_object_; }
  bool is_array() const { return is_array_; }

 protected:
  virtual void text(const std::string& value) = 0;
  virtual void no_text() = 0;  ///< any other value begins
  std::size_t depth_ = 0;
  std::string member_;  ///< of the outermost object

  bool is_object_ = false, is_array_ = false;  ///< the outermost value
  bool member_is_array_ = false;               ///< the value that is open in it

 private:
  bool other() {
    no_text();
    return true;
  }
  bool open(bool object) {
    no_text();
    if (depth_ == 0) (object ? is_object_ : is_array_) = true;
    ++depth_;
    if (depth_ == 2) member_is_array_ = !object;
    return true;
  }
  bool close() {
    --depth_;
    return true;
  }
};

class HandshakeReader : public Reader {
 public:
  std::string client, version;

 private:
  void set(const std::string& value) {
    if (depth_ != 1) return;
    if (member_ == "client") client = value;
    if (member_ == "version") version = value;
  }
  void text(const std::string& value) override { set(value); }
  void no_text() override { set({}); }
};

class KeysReader : public Reader {
 public:
  Keys keys;

 private:
  void text(const std::string& value) override {
    bool here = is_array_ ? depth_ == 1 : depth_ == 2 && member_is_array_ && member_ == "keys";
    if (!here || value.size() != 2 * crypto::PublicKey::size()) return;
    bool is_hex = value.find_first_not_of("0123456789abcdefABCDEF") == std::string::npos;
    if (is_hex) keys.push_back(crypto::PublicKey::from_hex(value));
  }
  void no_text() override {}
};

void read(crypto::BytesView body, Reader& reader, const char* what) {
  std::string_view text = crypto::text_of(body);
  if (!nlohmann::json::sax_parse(text.begin(), text.end(), &reader)) {
    throw protocol::Error(protocol::Errc::bad_message,
                          fmt::format("the peer sent {} that is no JSON", what));
  }
}

[[noreturn]] void throw_form(const char* what) {
  throw protocol::Error(protocol::Errc::bad_message,
                        fmt::format("the peer sent {} of another form than it has", what));
}

bool is_ours(const std::string& theirs) {
  int major = -1;
  std::from_chars(theirs.data(), theirs.data() + theirs.size(), major);
  return major == major_version;
}

}  // namespace

std::string encode_handshake() {
  return fmt::format(R"({{"client":"MULTIFEED","version":"{}"}})", version);
}

void check_handshake(crypto::BytesView body) {
  HandshakeReader reader;
  read(body, reader, "a multifeed's handshake");
  if (reader.is_object() && reader.client == "MULTIFEED" && is_ours(reader.version)) return;
  static constexpr std::size_t shown = 32;
  auto said = [](std::string text) {
    if (text.size() > shown) text.resize(shown);
    for (char& c : text) {
      if (c < 0x20 || c > 0x7e) c = '?';
    }
    return text;
  };
  throw protocol::Error(
      protocol::Errc::other_version,
      fmt::format("the peer speaks `{}` {}, and we speak `MULTIFEED` {}; one of the two "
                  "programs has to be updated",
                  said(reader.client), said(reader.version), version));
}

std::string encode_keys(std::span<const crypto::PublicKey> keys) {
  std::string result = "[";
  for (const crypto::PublicKey& key : keys) {
    if (result.size() > 1) result += ',';
    result += '"' + key.hex() + '"';
  }
  return result + "]";
}

std::string encode_manifest(std::span<const crypto::PublicKey> keys) {
  return R"({"keys":)" + encode_keys(keys) + "}";
}

Keys decode_manifest(crypto::BytesView body) {
  KeysReader reader;
  read(body, reader, "a list of its feeds");
  if (!reader.is_object()) throw_form("a list of its feeds");
  return std::move(reader.keys);
}

Keys decode_keys(crypto::BytesView body) {
  KeysReader reader;
  read(body, reader, "a list of feeds");
  if (!reader.is_array()) throw_form("a list of feeds");
  return std::move(reader.keys);
}

}  // namespace multifeed
