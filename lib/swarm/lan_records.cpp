#include <swarm/lan_records.hpp>

#include <algorithm>

namespace swarm {
namespace {

constexpr std::string_view domain = ".hyperswarm.local";
constexpr std::string_view id_prefix = "id=";
constexpr std::string_view our_mark = "kappa=1";
constexpr std::size_t topic_bytes = 20;

crypto::Bytes owned(std::string_view text) {
  auto bytes = crypto::bytes_of(text);
  return {bytes.begin(), bytes.end()};
}

dns::Record id_record(const std::string& name, const LanId& id) {
  crypto::Bytes text = owned(id_prefix);
  text.insert(text.end(), id.begin(), id.end());
  return {name, dns::Txt{{std::move(text), owned(our_mark)}}};
}

const dns::Txt* texts_of(const dns::Message& message, const std::string& name) {
  for (const dns::Record& record : message.answers) {
    auto* txt = std::get_if<dns::Txt>(&record.data);
    if (txt != nullptr && !txt->texts.empty() && record.name == name) return txt;
  }
  return nullptr;
}

void read_texts(const dns::Txt& txt, LanSaying& saying) {
  crypto::BytesView first = txt.texts.front();
  bool is_id = first.size() == id_prefix.size() + LanId::size() &&
               crypto::text_of(first).starts_with(id_prefix);
  if (is_id) saying.id = LanId::from(first.subspan(id_prefix.size()));
  saying.ours = is_id && std::any_of(txt.texts.begin() + 1, txt.texts.end(), [](const auto& text) {
                  return crypto::text_of(text) == our_mark;
                });
}

}  // namespace

std::string lan_name(const Topic& topic) {
  return crypto::to_hex(topic.bytes().first(topic_bytes)) + std::string(domain);
}

crypto::Bytes lan_question(const std::string& name, const LanId& id) {
  return dns::encode({.questions = {{name, dns::Type::srv}}, .answers = {id_record(name, id)}});
}

crypto::Bytes lan_answer(const std::string& name, const LanId& id, std::uint16_t port,
                         std::optional<asio::ip::address_v4> asked_by) {
  dns::Message message{.response = true,
                       .answers = {{name, dns::Srv{"0.0.0.0", port}}, id_record(name, id)}};
  if (asked_by) {
    message.answers.push_back({"referrer" + std::string(domain), dns::A{asked_by->to_bytes()}});
  }
  return dns::encode(message);
}

std::vector<LanSaying> read_lan_packet(crypto::BytesView packet) {
  std::vector<LanSaying> result;
  auto message = dns::decode(packet);
  if (!message) return result;
  auto say = [&](LanSaying saying) {
    if (!saying.name.ends_with(domain)) return;
    if (const dns::Txt* txt = texts_of(*message, saying.name)) read_texts(*txt, saying);
    result.push_back(std::move(saying));
  };
  if (!message->response) {
    for (const dns::Question& question : message->questions) {
      if (question.type == dns::Type::srv) say({.name = question.name});
    }
    return result;
  }
  for (const dns::Record& record : message->answers) {
    auto* srv = std::get_if<dns::Srv>(&record.data);
    // Another target than the sender would let anybody here make a whole room dial a stranger.
    if (srv == nullptr || srv->port == 0 || srv->target != "0.0.0.0") continue;
    say({.answer = true, .name = record.name, .port = srv->port});
  }
  return result;
}

}  // namespace swarm
