#include <hypercore/error.hpp>
#include <hypercore/rle.hpp>
#include <hypercore/varint.hpp>

#include <fmt/core.h>

namespace hypercore {
namespace {

using crypto::Bytes;
using crypto::BytesView;

std::uint64_t literal_head(std::size_t count) { return 2 * std::uint64_t{count}; }

std::uint64_t run_head(std::size_t count, std::byte value) {
  return 4 * std::uint64_t{count} + (value == std::byte{0} ? 1 : 3);
}

std::size_t literal_cost(std::size_t count) { return varint_size(literal_head(count)) + count; }

class Encoder {
 public:
  explicit Encoder(BytesView bytes) : bytes_(bytes) {}

  Bytes encode() {
    // A run of zeros is what is looked for first.
    std::byte value{0};
    std::size_t length = 0;
    for (std::size_t i = 0; i < bytes_.size(); ++i) {
      if (bytes_[i] == value) {
        ++length;
        continue;
      }
      end_run(i, length, value);
      bool starts_run = bytes_[i] == std::byte{0} || bytes_[i] == std::byte{0xff};
      if (starts_run) value = bytes_[i];
      length = starts_run ? 1 : 0;
    }
    end_run(bytes_.size(), length, value);
    emit_literal(bytes_.size());
    return std::move(out_);
  }

 private:
  /// A run of `length` bytes ends before `end`. Emits it if that is shorter than one literal of all
  /// that is pending; if not, it becomes a part of that literal.
  void end_run(std::size_t end, std::size_t length, std::byte value) {
    if (length == 0) return;
    std::size_t before = end - length - done_;
    std::size_t cost =
        (before == 0 ? 0 : literal_cost(before)) + varint_size(run_head(length, value));
    if (cost >= literal_cost(end - done_)) return;
    emit_literal(end - length);
    append_varint(out_, run_head(length, value));
    done_ = end;
  }

  void emit_literal(std::size_t end) {
    if (end == done_) return;
    append_varint(out_, literal_head(end - done_));
    BytesView literal = bytes_.subspan(done_, end - done_);
    out_.insert(out_.end(), literal.begin(), literal.end());
    done_ = end;
  }

  BytesView bytes_;
  std::size_t done_ = 0;  // bytes before it are in out_
  Bytes out_;
};

[[noreturn]] void refuse_runs(const std::string& why) {
  throw Error(Errc::bad_encoding, "this is no run-length coded bitfield: " + why);
}

}  // namespace

Bytes rle_encode(BytesView bytes) {
  while (!bytes.empty() && bytes.back() == std::byte{0}) bytes = bytes.first(bytes.size() - 1);
  return Encoder(bytes).encode();
}

Bytes rle_decode(BytesView encoded, std::size_t most_bytes, std::size_t align) {
  Bytes result;
  while (!encoded.empty()) {
    auto head = take_varint(encoded);
    if (!head) refuse_runs("it ends inside a number, or a number has more than 64 bits");
    bool is_run = (*head & 1) != 0;
    std::uint64_t count = is_run ? *head >> 2 : *head >> 1;
    if (!is_run && count > encoded.size()) {
      refuse_runs(fmt::format("it announces {} bytes, {} are left", count, encoded.size()));
    }
    if (count > most_bytes - result.size()) {
      refuse_runs(fmt::format("it stands for more than {} bytes", most_bytes));
    }
    if (is_run) {
      result.insert(result.end(), count, (*head & 2) != 0 ? std::byte{0xff} : std::byte{0});
    } else {
      result.insert(result.end(), encoded.begin(),
                    encoded.begin() + static_cast<std::ptrdiff_t>(count));
      encoded = encoded.subspan(count);
    }
  }
  if (std::size_t over = result.size() % align; over != 0) {
    if (align - over > most_bytes - result.size()) {
      refuse_runs(fmt::format("it stands for more than {} bytes", most_bytes));
    }
    result.resize(result.size() + align - over);
  }
  return result;
}

}  // namespace hypercore
