#include <fmt/core.h>
#include <hypercore/varint.hpp>
#include <protocol/frame.hpp>

namespace protocol {
namespace {

/// A number of JavaScript takes at most eight bytes.
constexpr std::size_t longest_varint = 8;

/// What is kept for the next unfinished frame; more is given back.
constexpr std::size_t largest_spare = std::size_t{256} * 1024;

/// What stands before a body. A keep-alive has no type, channel and body.
struct Head {
  bool keep_alive = false;
  std::uint64_t channel = 0;
  unsigned type = 0;
  std::size_t head_size = 0;
  std::size_t body_size = 0;

  std::size_t size() const { return head_size + body_size; }
};

/// @return nothing if `bytes` ends inside it
std::optional<std::uint64_t> take_number(BytesView& bytes) {
  BytesView start = bytes.first(std::min(bytes.size(), longest_varint));
  BytesView rest = start;
  if (auto number = hypercore::take_varint(rest)) {
    bytes = bytes.subspan(start.size() - rest.size());
    return number;
  }
  if (start.size() == longest_varint) {
    throw Error(Errc::bad_varint,
                "the peer sent the length or the channel of a message in more than 8 bytes: it "
                "does not speak hypercore's protocol, or bytes got lost on the way");
  }
  return {};
}

[[noreturn]] void refuse_size(std::uint64_t length) {
  throw Error(Errc::frame_too_large,
              fmt::format("the peer announced a message of {} bytes; 1 to {} are allowed: it does "
                          "not speak hypercore's protocol, or bytes got lost on the way",
                          length, largest_body));
}

/// @return nothing if `bytes` ends inside it
std::optional<Head> read_head(BytesView bytes) {
  BytesView rest = bytes;
  auto length = take_number(rest);
  if (!length) return {};
  Head head;
  if (*length == 0) {
    head.keep_alive = true;
    head.head_size = bytes.size() - rest.size();
    return head;
  }
  if (*length > largest_body + longest_varint) refuse_size(*length);
  std::size_t before = rest.size();
  auto header = take_number(rest);
  if (!header) return {};
  std::size_t header_size = before - rest.size();
  if (*length < header_size || *length - header_size > largest_body) refuse_size(*length);
  head.channel = *header >> 4;
  head.type = static_cast<unsigned>(*header & 15);
  head.head_size = bytes.size() - rest.size();
  head.body_size = *length - header_size;
  return head;
}

}  // namespace

void append_frame_head(Bytes& to, std::uint64_t channel, unsigned type, std::size_t body_size) {
  std::uint64_t header = channel << 4 | type;
  hypercore::append_varint(to, hypercore::varint_size(header) + body_size);
  hypercore::append_varint(to, header);
}

void append_frame(Bytes& to, std::uint64_t channel, unsigned type, BytesView body) {
  append_frame_head(to, channel, type, body.size());
  to.insert(to.end(), body.begin(), body.end());
}

void FrameReader::receive(BytesView bytes, const std::function<bool(const Frame&)>& on_frame) {
  if (!partial_.empty() && !finish_partial(bytes, on_frame)) return;
  while (!bytes.empty()) {
    auto head = read_head(bytes);
    if (!head || head->size() > bytes.size()) {
      partial_.assign(bytes.begin(), bytes.end());
      return;
    }
    BytesView body = bytes.subspan(head->head_size, head->body_size);
    bytes = bytes.subspan(head->size());
    if (!head->keep_alive && !on_frame({head->channel, head->type, body})) return;
  }
}

bool FrameReader::finish_partial(BytesView& bytes,
                                 const std::function<bool(const Frame&)>& on_frame) {
  auto take = [&](std::size_t count) {
    count = std::min(count, bytes.size());
    partial_.insert(partial_.end(), bytes.begin(),
                    bytes.begin() + static_cast<std::ptrdiff_t>(count));
    bytes = bytes.subspan(count);
  };
  auto head = read_head(partial_);
  while (!head && !bytes.empty()) {
    take(1);
    head = read_head(partial_);
  }
  if (!head) return false;
  if (head->size() > partial_.size()) take(head->size() - partial_.size());
  if (head->size() > partial_.size()) return false;

  bool go_on = head->keep_alive ||
               on_frame({head->channel, head->type, BytesView(partial_).subspan(head->head_size)});
  if (partial_.capacity() > largest_spare) {
    partial_ = Bytes();
  } else {
    partial_.clear();
  }
  return go_on;
}

}  // namespace protocol
