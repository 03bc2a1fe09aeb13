#pragma once
/// @file
/// The golden vectors in lib/vectors/: what the real JavaScript modules computed, as JSON. For
/// tests only.
///
/// @code
/// testing_vectors::Value vectors = testing_vectors::load("crypto");
/// for (const testing_vectors::Value& leaf : vectors.at("leaves")) {
///   EXPECT_EQ(hash_of(testing_vectors::bytes(leaf.at("data"))).hex(), leaf.at("hash"));
/// }
/// @endcode

#include <sodium.h>
#include <crypto/bytes.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <fstream>
#include <stdexcept>
#include <string>

namespace testing_vectors {

using crypto::Bytes;
using crypto::BytesView;
using Value = nlohmann::json;

/// The vectors in lib/vectors/`name`.json. @throws std::runtime_error that names the file
inline Value load(const std::string& name) {
  std::string path = std::string(KAPPA_VECTORS) + "/" + name + ".json";
  std::ifstream file(path);
  if (!file) throw std::runtime_error("the vectors " + path + " can't be read");
  return Value::parse(file);
}

/// The bytes that a text of hexadecimal digits stands for.
inline Bytes bytes(const Value& hex) { return crypto::from_hex(hex.get<std::string>()); }

/// A key, hash or signature given as hexadecimal digits: `fixed<crypto::Hash>(node.at("hash"))`.
template <class Fixed>
Fixed fixed(const Value& hex) {
  return Fixed::from_hex(hex.get<std::string>());
}

inline std::string sha256(BytesView bytes) {
  std::array<std::byte, crypto_hash_sha256_BYTES> hash{};
  crypto_hash_sha256(reinterpret_cast<unsigned char*>(hash.data()),
                     reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
  return crypto::to_hex(hash);
}

/// Whole file contents from `{size, chunks: [{at, hex}], sha256}`; what no chunk covers is zeros.
/// @throws std::runtime_error if they don't have the `sha256` that the vector names
inline Bytes expand(const Value& file) {
  Bytes contents(file.at("size").get<std::size_t>());
  for (const Value& chunk : file.at("chunks")) {
    Bytes part = bytes(chunk.at("hex"));
    auto at = chunk.at("at").get<std::size_t>();
    if (at > contents.size() || part.size() > contents.size() - at) {
      throw std::runtime_error("a chunk of this vector lies outside its file");
    }
    std::copy(part.begin(), part.end(), contents.begin() + static_cast<std::ptrdiff_t>(at));
  }
  if (file.contains("sha256") && sha256(contents) != file.at("sha256").get<std::string>()) {
    throw std::runtime_error("this vector's chunks do not have its sha256");
  }
  return contents;
}

}  // namespace testing_vectors
