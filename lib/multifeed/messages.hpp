#pragma once
/// @file
/// What two multifeeds say to each other beside the feeds themselves: four messages in JSON, named
/// extensions of the connection. Source: docs/formats/multifeed.md, section 2.
///
/// For the library, not for programs.

#include <crypto/keys.hpp>

#include <span>
#include <string>
#include <vector>

namespace multifeed {

inline constexpr const char* handshake_name = "MULTIFEED_HANDSHAKE";
inline constexpr const char* manifest_name = "MULTIFEED_MANIFEST";
inline constexpr const char* request_name = "MULTIFEED_REQUEST_FEEDS";
inline constexpr const char* replicate_name = "MULTIFEED_REPLICATE_FEEDS";

using Keys = std::vector<crypto::PublicKey>;

std::string encode_handshake();
/// @throws protocol::Error bad_message; other_version unless it is multifeed's, version 4
void check_handshake(crypto::BytesView body);

std::string encode_manifest(std::span<const crypto::PublicKey> keys);
std::string encode_keys(std::span<const crypto::PublicKey> keys);  ///< request and replicate

/// The keys in a body, in their order. What is no key is passed over. Takes memory for the keys and
/// one text of the body, however the rest of it is nested.
/// @throws protocol::Error bad_message if it is no JSON, or not of the form that it should be
Keys decode_manifest(crypto::BytesView body);
Keys decode_keys(crypto::BytesView body);

}  // namespace multifeed
