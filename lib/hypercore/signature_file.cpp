#include <hypercore/signature_file.hpp>

#include <algorithm>
#include <vector>

namespace hypercore {

namespace {
constexpr std::size_t entry_size = crypto::Signature::size();
}

std::optional<crypto::Signature> SignatureFile::read(Seq length) const {
  if (length == 0 || length.value() > capacity()) return std::nullopt;
  crypto::Signature signature;
  file_->read(header_size + entry_size * (length.value() - 1),
              std::span(signature.data(), entry_size));
  if (signature.is_zero()) return std::nullopt;
  return signature;
}

void SignatureFile::write(Seq length, const crypto::Signature& signature) {
  file_->write(header_size + entry_size * (length.value() - 1), signature);
}

void SignatureFile::drop_above(Seq length) {
  if (length.value() < capacity()) file_->truncate(header_size + entry_size * length.value());
}

Seq SignatureFile::last_below(Seq below) const {
  std::uint64_t end = std::min(capacity() + 1, below.value());
  constexpr std::uint64_t chunk = 1024;
  std::vector<std::byte> bytes;
  while (end > 1) {
    std::uint64_t first = end > chunk ? end - chunk : 1;  // lengths first .. end - 1
    bytes.resize((end - first) * entry_size);
    file_->read(header_size + entry_size * (first - 1), bytes);
    auto last = std::find_if(bytes.rbegin(), bytes.rend(),
                             [](std::byte byte) { return byte != std::byte{0}; });
    if (last != bytes.rend()) {
      return first + static_cast<std::uint64_t>(bytes.rend() - last - 1) / entry_size;
    }
    end = first;
  }
  return 0;
}

std::uint64_t SignatureFile::capacity() const {
  std::uint64_t size = file_->size();
  return size < header_size ? 0 : (size - header_size) / entry_size;
}

}  // namespace hypercore
