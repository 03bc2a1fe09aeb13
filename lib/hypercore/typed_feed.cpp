#include <hypercore/typed_feed.hpp>
#include <hypercore/utf8.hpp>

namespace hypercore {
namespace {

Bytes copy_of(std::string_view text) {
  BytesView bytes = crypto::bytes_of(text);
  return {bytes.begin(), bytes.end()};
}

}  // namespace

Bytes TextCodec::encode(const std::string& text) {
  require_utf8(text);
  return copy_of(text);
}

std::string TextCodec::decode(BytesView block) {
  std::string_view text = crypto::text_of(block);
  require_utf8(text);
  return std::string(text);
}

Bytes JsonCodec::encode(const Json& value) { return copy_of(value.dump() + "\n"); }

Json JsonCodec::decode(BytesView block) { return Json::parse(crypto::text_of(block)); }

}  // namespace hypercore
