#pragma once
/// @file
/// Feeds whose blocks are values instead of bytes: `TextFeed` holds UTF-8 text, `JsonFeed` holds
/// JSON, encoded as JavaScript's hypercore encodes them.
///
/// @code
/// auto feed = hypercore::JsonFeed::open("chat");
/// feed.append({{"type", "chat-message"}, {"text", "hello"}});
/// fmt::print("{}\n", feed.get(0)["text"]);
/// @endcode

#include <hypercore/feed.hpp>
#include <hypercore/json.hpp>

namespace hypercore {

/// Text as UTF-8, nothing added.
struct TextCodec {
  using Value = std::string;
  static Bytes encode(const std::string& text);  ///< @throws Error bad_encoding if it is no UTF-8
  static std::string decode(BytesView block);    ///< @throws Error bad_encoding if it is no UTF-8
};

/// JSON on one line and a line feed, as the JavaScript codec `json` writes it.
struct JsonCodec {
  using Value = Json;
  static Bytes encode(const Json& value);
  static Json decode(BytesView block);  ///< @throws Error bad_encoding if it is no JSON
};

/// A `Feed` that encodes on the way in and decodes on the way out. See Feed for each member.
template <class Codec>
class TypedFeed {
 public:
  using Value = typename Codec::Value;

  static TypedFeed open(const std::filesystem::path& directory, const Options& options = {}) {
    return TypedFeed(Feed::open(directory, options));
  }
  static TypedFeed open(const std::filesystem::path& directory, const crypto::PublicKey& key,
                        const Options& options = {}) {
    return TypedFeed(Feed::open(directory, key, options));
  }
  static TypedFeed in_memory(const Options& options = {}) {
    return TypedFeed(Feed::in_memory(options));
  }
  explicit TypedFeed(Feed bytes) : bytes_(std::move(bytes)) {}

  const crypto::PublicKey& key() const { return bytes_.key(); }
  const crypto::DiscoveryKey& discovery_key() const { return bytes_.discovery_key(); }
  bool writable() const { return bytes_.writable(); }

  Seq append(const Value& value) const { return bytes_.append(Codec::encode(value)); }
  Seq append_batch(std::span<const Value> values) const {
    std::vector<Bytes> blocks;
    blocks.reserve(values.size());
    for (const Value& value : values) blocks.push_back(Codec::encode(value));
    return bytes_.append_batch(blocks);
  }

  Value get(Seq seq) const { return Codec::decode(bytes_.get(seq)); }
  Value head() const { return Codec::decode(bytes_.head()); }
  bool has(Seq seq) const { return bytes_.has(seq); }
  Seq length() const { return bytes_.length(); }
  std::uint64_t byte_length() const { return bytes_.byte_length(); }

  /// `callback` takes `(const Value&)` or `(Seq, const Value&)`. A block that is no such value is
  /// stepped over: whoever writes a feed can put anything into it.
  template <class Callback>
  Subscription on_block(Seq first, Callback callback) const {
    return bytes_.on_block(first,
                           [callback = std::move(callback)](Seq seq, BytesView block) mutable {
                             std::optional<Value> value = value_in(block);
                             if (!value) return;
                             if constexpr (std::is_invocable_v<Callback&, Seq, const Value&>) {
                               callback(seq, *value);
                             } else {
                               callback(*value);
                             }
                           });
  }

  template <class Connection>
  auto replicate(Connection&& connection, const ReplicateOptions& options = {}) const {
    return bytes_.replicate(std::forward<Connection>(connection), options);
  }

  void close() const { bytes_.close(); }

  Feed& bytes() { return bytes_; }  ///< the same feed, as bytes: for everything rare

 private:
  static std::optional<Value> value_in(BytesView block) {
    try {
      return Codec::decode(block);
    } catch (const Error& error) {
      if (error.code() != Errc::bad_encoding) throw;
      return {};
    }
  }

  Feed bytes_;
};

using TextFeed = TypedFeed<TextCodec>;  ///< blocks are UTF-8 text
using JsonFeed = TypedFeed<JsonCodec>;  ///< blocks are JSON, one line each

}  // namespace hypercore
