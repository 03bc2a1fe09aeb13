#include <swarm/dns_packet.hpp>

#include <stdexcept>
#include <string_view>

namespace swarm::dns {
namespace {

constexpr std::uint16_t response_flag = 0x8000;
constexpr std::uint16_t authoritative_flag = 0x0400;
constexpr std::uint16_t class_internet = 1;
constexpr std::size_t longest_label = 63;
constexpr std::size_t longest_name = 255;
constexpr std::size_t most_entries = 256;  // questions and answers of one message

class Writer {
 public:
  void byte(std::uint8_t value) { bytes_.push_back(std::byte{value}); }
  void two(std::uint16_t value) {
    byte(static_cast<std::uint8_t>(value >> 8));
    byte(static_cast<std::uint8_t>(value));
  }
  void raw(crypto::BytesView bytes) { bytes_.insert(bytes_.end(), bytes.begin(), bytes.end()); }

  void name(std::string_view name) {
    while (!name.empty()) {
      std::string_view label = name.substr(0, name.find('.'));
      if (label.empty() || label.size() > longest_label) {
        throw std::length_error("a label of a DNS name has 1 to 63 bytes");
      }
      byte(static_cast<std::uint8_t>(label.size()));
      raw(crypto::bytes_of(label));
      name.remove_prefix(std::min(name.size(), label.size() + 1));
    }
    byte(0);
  }

  /// Space for a size, filled in by `end_sized`.
  std::size_t begin_sized() {
    two(0);
    return bytes_.size();
  }
  void end_sized(std::size_t begin) {
    std::size_t size = bytes_.size() - begin;
    bytes_[begin - 2] = static_cast<std::byte>(size >> 8);
    bytes_[begin - 1] = static_cast<std::byte>(size);
  }

  crypto::Bytes take() { return std::move(bytes_); }

 private:
  crypto::Bytes bytes_;
};

void write(Writer& out, const Srv& srv) {
  out.two(0);
  out.two(0);
  out.two(srv.port);
  out.name(srv.target);
}

void write(Writer& out, const Txt& txt) {
  for (const crypto::Bytes& text : txt.texts) {
    if (text.size() > 255) throw std::length_error("a DNS text has at most 255 bytes");
    out.byte(static_cast<std::uint8_t>(text.size()));
    out.raw(text);
  }
}

void write(Writer& out, const A& a) {
  for (std::uint8_t part : a.address) out.byte(part);
}

Type type_of(const Record& record) {
  if (std::holds_alternative<Srv>(record.data)) return Type::srv;
  return std::holds_alternative<Txt>(record.data) ? Type::txt : Type::a;
}

/// Thrown and caught in this file.
struct Damaged {};

class Reader {
 public:
  explicit Reader(crypto::BytesView bytes) : bytes_(bytes) {}

  std::uint8_t byte() {
    if (at_ >= bytes_.size()) throw Damaged{};
    return std::to_integer<std::uint8_t>(bytes_[at_++]);
  }
  std::uint16_t two() {
    unsigned high = byte();
    return static_cast<std::uint16_t>(high << 8 | byte());
  }
  crypto::BytesView take(std::size_t size) {
    if (size > bytes_.size() - at_) throw Damaged{};
    auto result = bytes_.subspan(at_, size);
    at_ += size;
    return result;
  }
  std::size_t position() const { return at_; }

  std::string name() {
    std::string result;
    std::size_t limit = at_;  // where the labels begin that we read: pointers lead before it
    std::optional<std::size_t> resume;  // where the first pointer stood
    while (std::uint8_t size = byte()) {
      if ((size & 0xc0) == 0xc0) {
        std::size_t target = (size & 0x3fu) << 8 | byte();
        if (target >= limit) throw Damaged{};
        if (!resume) resume = at_;
        at_ = limit = target;
        continue;
      }
      if (size > longest_label || result.size() + size + 1 > longest_name) throw Damaged{};
      std::string_view label = crypto::text_of(take(size));
      // As text it would be two labels. Printers have such names; topics have not.
      if (label.find('.') != std::string_view::npos) throw Damaged{};
      if (!result.empty()) result += '.';
      result += label;
    }
    if (resume) at_ = *resume;
    return result;
  }

  Question question() {
    Question question{name(), static_cast<Type>(two())};
    two();  // class
    return question;
  }

  /// @return nothing if the record is of a type that we don't use
  std::optional<Record> record() {
    Record record{name(), {}};
    auto type = static_cast<Type>(two());
    two();    // class
    take(4);  // seconds to live: hyperswarm says 0
    std::size_t size = two();
    std::size_t end = at_ + size;
    if (size > bytes_.size() - at_) throw Damaged{};
    bool used = true;
    if (type == Type::srv) {
      take(4);  // priority and weight
      Srv srv;
      srv.port = two();
      srv.target = name();
      record.data = std::move(srv);
    } else if (type == Type::txt) {
      Txt txt;
      while (at_ < end) {
        auto text = take(byte());
        txt.texts.emplace_back(text.begin(), text.end());
      }
      record.data = std::move(txt);
    } else if (type == Type::a) {
      A a;
      for (std::uint8_t& part : a.address) part = byte();
      record.data = a;
    } else {
      take(size);
      used = false;
    }
    if (at_ != end) throw Damaged{};
    return used ? std::optional(std::move(record)) : std::nullopt;
  }

 private:
  crypto::BytesView bytes_;
  std::size_t at_ = 0;
};

Message read(Reader in) {
  Message message;
  in.two();  // id
  message.response = (in.two() & response_flag) != 0;
  std::size_t questions = in.two();
  std::size_t answers = in.two();
  in.take(4);  // counts of authorities and additionals
  if (questions + answers > most_entries) throw Damaged{};
  for (std::size_t i = 0; i < questions; ++i) message.questions.push_back(in.question());
  for (std::size_t i = 0; i < answers; ++i) {
    if (auto record = in.record()) message.answers.push_back(std::move(*record));
  }
  return message;
}

}  // namespace

crypto::Bytes encode(const Message& message) {
  Writer out;
  out.two(0);
  out.two(message.response ? response_flag | authoritative_flag : 0);
  out.two(static_cast<std::uint16_t>(message.questions.size()));
  out.two(static_cast<std::uint16_t>(message.answers.size()));
  out.two(0);
  out.two(0);
  for (const Question& question : message.questions) {
    out.name(question.name);
    out.two(static_cast<std::uint16_t>(question.type));
    out.two(class_internet);
  }
  for (const Record& record : message.answers) {
    out.name(record.name);
    out.two(static_cast<std::uint16_t>(type_of(record)));
    out.two(class_internet);
    out.two(0);
    out.two(0);
    std::size_t begin = out.begin_sized();
    std::visit([&out](const auto& data) { write(out, data); }, record.data);
    out.end_sized(begin);
  }
  return out.take();
}

std::optional<Message> decode(crypto::BytesView bytes) {
  if (bytes.size() > largest_message) return std::nullopt;
  try {
    return read(Reader(bytes));
  } catch (const Damaged&) {
    return std::nullopt;
  }
}

}  // namespace swarm::dns
