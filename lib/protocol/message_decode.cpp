#include <fmt/core.h>
#include <hypercore/varint.hpp>
#include <protocol/messages.hpp>
#include <protocol/protobuf.hpp>

namespace protocol {
namespace {

constexpr std::size_t most_nodes = 1024;         // a proof has at most 128
constexpr std::size_t most_extensions = 256;     // names in one Options message
constexpr std::size_t longest_extension = 1024;  // bytes of one name

void require(const FieldReader& fields, bool found, std::string_view field) {
  if (!found) fields.refuse(fmt::format("it has no {}", field));
}

Open decode_open(BytesView body) {
  FieldReader fields("Open", body);
  Open open;
  bool found = false;
  while (auto field = fields.next()) {
    if (*field == 1) open.discovery_key = fields.fixed<crypto::DiscoveryKey>(), found = true;
    if (*field == 2) open.capability = fields.fixed<Capability>();
  }
  require(fields, found, "discovery key");
  return open;
}

Options decode_options(BytesView body) {
  FieldReader fields("Options", body);
  Options options;
  while (auto field = fields.next()) {
    if (*field == 1) {
      std::string_view name = crypto::text_of(fields.bytes());
      if (options.extensions.size() == most_extensions || name.size() > longest_extension) {
        fields.refuse(fmt::format("it names more than {} extensions, or one in more than {} bytes",
                                  most_extensions, longest_extension));
      }
      options.extensions.emplace_back(name);
    }
    if (*field == 2) options.ack = fields.flag();
  }
  return options;
}

Status decode_status(BytesView body) {
  FieldReader fields("Status", body);
  Status status;
  while (auto field = fields.next()) {
    if (*field == 1) status.uploading = fields.flag();
    if (*field == 2) status.downloading = fields.flag();
  }
  return status;
}

Have decode_have(BytesView body) {
  FieldReader fields("Have", body);
  Have have;
  bool found = false;
  while (auto field = fields.next()) {
    if (*field == 1) have.start = fields.number(), found = true;
    if (*field == 2) have.length = fields.number();
    if (*field == 3) have.bitfield = fields.bytes();
    if (*field == 4) have.ack = fields.flag();
  }
  require(fields, found, "start");
  return have;
}

template <class Range>
Range decode_range(std::string_view name, BytesView body) {
  FieldReader fields(name, body);
  Range range;
  bool found = false;
  while (auto field = fields.next()) {
    if (*field == 1) range.start = fields.number(), found = true;
    if (*field == 2) range.length = fields.number();
  }
  require(fields, found, "start");
  return range;
}

Request decode_request(BytesView body) {
  FieldReader fields("Request", body);
  Request request;
  bool found = false;
  while (auto field = fields.next()) {
    if (*field == 1) request.index = fields.number(), found = true;
    if (*field == 2) request.bytes = fields.number();
    if (*field == 3) request.hash = fields.flag();
    if (*field == 4) request.nodes = fields.number();
  }
  require(fields, found, "index");
  return request;
}

Cancel decode_cancel(BytesView body) {
  FieldReader fields("Cancel", body);
  Cancel cancel;
  bool found = false;
  while (auto field = fields.next()) {
    if (*field == 1) cancel.index = fields.number(), found = true;
    if (*field == 2) cancel.bytes = fields.number();
    if (*field == 3) cancel.hash = fields.flag();
  }
  require(fields, found, "index");
  return cancel;
}

hypercore::Node decode_node(BytesView body) {
  FieldReader fields("Data", body);
  hypercore::Node node;
  bool index = false;
  bool hash = false;
  bool size = false;
  while (auto field = fields.next()) {
    if (*field == 1) node.index = hypercore::NodeIndex(fields.number()), index = true;
    if (*field == 2) node.hash = fields.fixed<hypercore::Hash>(), hash = true;
    if (*field == 3) node.size = fields.number(), size = true;
  }
  require(fields, index && hash && size, "index, hash or size in a node");
  return node;
}

Data decode_data(BytesView body) {
  FieldReader fields("Data", body);
  Data data;
  bool found = false;
  while (auto field = fields.next()) {
    if (*field == 1) data.index = fields.number(), found = true;
    if (*field == 2) data.value = fields.bytes();
    if (*field == 3) {
      if (data.nodes.size() == most_nodes) {
        fields.refuse(fmt::format("its proof has more than {} nodes", most_nodes));
      }
      data.nodes.push_back(decode_node(fields.bytes()));
    }
    if (*field == 4) data.signature = fields.fixed<crypto::Signature>();
  }
  require(fields, found, "index");
  return data;
}

Close decode_close(BytesView body) {
  FieldReader fields("Close", body);
  Close close;
  while (auto field = fields.next()) {
    if (*field == 1) close.discovery_key = fields.fixed<crypto::DiscoveryKey>();
  }
  return close;
}

Extension decode_extension(BytesView body) {
  auto id = hypercore::take_varint(body);
  if (!id || *id > largest_number) {
    FieldReader("Extension", body).refuse("it does not begin with the number of its name");
  }
  return {*id, body};
}

}  // namespace

std::optional<Message> decode_message(unsigned type, BytesView body) {
  switch (type) {
    case 0:
      return decode_open(body);
    case 1:
      return decode_options(body);
    case 2:
      return decode_status(body);
    case 3:
      return decode_have(body);
    case 4:
      return decode_range<Unhave>("Unhave", body);
    case 5:
      return decode_range<Want>("Want", body);
    case 6:
      return decode_range<Unwant>("Unwant", body);
    case 7:
      return decode_request(body);
    case 8:
      return decode_cancel(body);
    case 9:
      return decode_data(body);
    case 10:
      return decode_close(body);
    case 15:
      return decode_extension(body);
    default:
      return {};
  }
}

}  // namespace protocol
