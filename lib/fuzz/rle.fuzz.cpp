// Run-length coded bitfields: no more bytes than allowed, and what was decoded survives another
// round.
#include <fuzz/input.hpp>
#include <hypercore/error.hpp>
#include <hypercore/rle.hpp>

using fuzz::require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(data, size);
  std::size_t align = 1 + input.below(4);
  std::size_t most = 2 * input.number();
  try {
    crypto::Bytes decoded = hypercore::rle_decode(input.rest(), most, align);
    require(decoded.size() <= most && decoded.size() % align == 0, "the size is as asked for");
    crypto::Bytes again = hypercore::rle_decode(hypercore::rle_encode(decoded), most);
    while (!decoded.empty() && decoded.back() == std::byte{0}) decoded.pop_back();
    require(again == decoded, "a second round gives the same");
  } catch (const hypercore::Error& error) {
    require(error.code() == hypercore::Errc::bad_encoding, "it says that the encoding is bad");
  }
  return 0;
}
